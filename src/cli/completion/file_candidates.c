/* bash's own completion of files knows no endings, and what quotes them runs what stands in a $(…)
 * of a name. So the names are told as all other candidates are. zsh and fish complete files
 * themselves: they get the endings. */
#include "cli/completion/candidates.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define MOST_ENTRIES 20000 /* of a folder: some ms */

static bool has_ending(const char *name, const char *endings)
{
    size_t length = strlen(name);
    for (const char *at = endings; *at != '\0'; at += strspn(at, " ")) {
        size_t ending = strcspn(at, " ");
        if (length > ending && strncasecmp(name + length - ending, at, ending) == 0)
            return true;
        at += ending;
    }
    return endings[0] == '\0';
}

/* `folder`: as typed, with its slash, or "". */
static void add_entry(const char *folder, const char *place, const char *name, const char *endings,
                      struct answer *answer)
{
    struct text candidate = {0}, path = {0};
    struct stat status;
    text_printf(&path, "%s/%s", place, name);
    text_printf(&candidate, "%s%s", folder, name);
    bool exists = stat(text_string(&path), &status) == 0;
    bool is_folder = exists && S_ISDIR(status.st_mode);
    if (is_folder)
        text_append_char(&candidate, '/');
    if (is_folder || (exists && has_ending(name, endings)))
        answer_add(answer, text_string(&candidate), NULL);
    text_free(&candidate);
    text_free(&path);
}

static void add_entries(const char *folder, const char *place, const char *start,
                        const char *endings, struct answer *answer)
{
    DIR *dir = opendir(place);
    const struct dirent *entry;
    for (size_t i = 0; dir != NULL && i < MOST_ENTRIES && (entry = readdir(dir)) != NULL; i++) {
        const char *name = entry->d_name;
        bool is_hidden = name[0] == '.' && start[0] != '.';
        bool is_self = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
        if (!is_hidden && !is_self && strncmp(name, start, strlen(start)) == 0)
            add_entry(folder, place, name, endings, answer);
    }
    if (dir != NULL)
        closedir(dir);
}

void candidates_add_files(const char *typed, const char *endings, struct answer *answer)
{
    const char *slash = strrchr(typed, '/');
    size_t length = slash != NULL ? (size_t)(slash - typed) + 1 : 0;
    struct text folder = {0}, place = {0};
    text_append(&folder, typed, length);
    if (length == 0)
        text_append_char(&place, '.');
    else
        candidates_append_path(&place, text_string(&folder));
    add_entries(text_string(&folder), text_string(&place), typed + length, endings, answer);
    text_free(&folder);
    text_free(&place);
}
