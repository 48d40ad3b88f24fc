/* realpath is beyond the POSIX base that the other files ask for. */
#define _GNU_SOURCE

#include "cli/common/same_file.h"

#include "base/memory.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The folder that is there, without links; NULL: there is none. */
static char *real_folder(const char *path)
{
    char *folder = path_folder(path);
    char *real = realpath(folder, NULL);
    free(folder);
    return real;
}

static bool same_place(const char *one, const char *other)
{
    char *first = real_folder(one), *second = real_folder(other);
    bool same = first != NULL && second != NULL && strcmp(first, second) == 0 &&
                strcmp(path_name(one), path_name(other)) == 0;
    free(first);
    free(second);
    return same;
}

bool same_file(const char *one, const char *other)
{
    struct stat first, second;
    if (strcmp(one, other) == 0)
        return true;
    if (stat(one, &first) == 0 && stat(other, &second) == 0)
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
    return same_place(one, other);
}
