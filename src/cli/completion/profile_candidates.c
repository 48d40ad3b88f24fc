#include "cli/completion/candidates.h"

#include "base/text.h"
#include "cli/settings/config_file.h"

#include <stdlib.h>
#include <string.h>

void candidates_add_profiles(const char *typed, struct answer *answer)
{
    struct config_file file = {0};
    struct error ignored = {0};
    struct text candidate = {0};
    const char *comma = strrchr(typed, ',');
    char *path = config_file_path();
    bool ok = config_file_read(path, &file, &ignored);
    for (size_t i = 0; ok && i < file.section_count; i++) {
        if (!config_is_profile_name(file.sections[i]))
            continue;
        text_clear(&candidate);
        text_append(&candidate, typed, comma != NULL ? (size_t)(comma - typed) + 1 : 0);
        text_append_string(&candidate, file.sections[i]);
        answer_add(answer, text_string(&candidate), NULL);
    }
    text_free(&candidate);
    config_file_free(&file);
    free(path);
}
