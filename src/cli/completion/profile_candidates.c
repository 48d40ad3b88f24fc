#include "cli/completion/candidates.h"

#include "cli/settings/config_file.h"

#include <stdlib.h>

void candidates_add_profiles(struct answer *answer)
{
    struct config_file file = {0};
    struct error ignored = {0};
    char *path = config_file_path();
    bool ok = config_file_read(path, &file, &ignored);
    for (size_t i = 0; ok && i < file.section_count; i++)
        if (config_is_profile_name(file.sections[i]))
            answer_add(answer, file.sections[i], NULL);
    config_file_free(&file);
    free(path);
}
