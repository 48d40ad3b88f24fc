#include "report/before_name.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "report/evidence/evidence.h"

#include <string.h>

#define MARK ".before"

/* Where the ending of a path's name begins: at its last dot, but not at its first character. */
static size_t ending_at(const char *path)
{
    const char *name = path_name(path);
    const char *dot = strrchr(name, '.');
    return dot != NULL && dot != name ? (size_t)(dot - path) : strlen(path);
}

char *before_name(const char *path, int round)
{
    struct text text = {0};
    text_append(&text, path, ending_at(path));
    text_append_string(&text, MARK);
    if (round > 1)
        text_printf(&text, "-%d", round);
    text_append_string(&text, path + ending_at(path));
    return text.data;
}

/* The length of ".before" or ".before-2" at the beginning of the string; 0: neither. */
static size_t mark_length(const char *string)
{
    size_t length = sizeof MARK - 1;
    if (strncmp(string, MARK, length) != 0)
        return 0;
    if (string[length] != '-')
        return length;
    size_t digits = strspn(string + length + 1, "0123456789");
    return digits > 0 ? length + 1 + digits : 0;
}

char *before_name_beside(const char *manifest_name, const char *file)
{
    size_t stem = ending_at(file);
    size_t mark = strncmp(manifest_name, file, stem) == 0 ? mark_length(manifest_name + stem) : 0;
    if (mark == 0 || strcmp(manifest_name + stem + mark, EVIDENCE_ENDING) != 0)
        return memory_copy_string(file);
    struct text name = {0};
    text_append(&name, manifest_name, stem + mark);
    text_append_string(&name, file + stem);
    return name.data;
}
