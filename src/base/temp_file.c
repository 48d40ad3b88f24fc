#define _GNU_SOURCE /* O_TMPFILE */
#include "base/temp_file.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int temp_file_open(const char *folder)
{
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        return file;
    /* Some file systems know no files without a name: make one, and unlink it at once. */
    struct text path = {0};
    text_printf(&path, "%s/.stopsms-XXXXXX", folder);
    file = mkostemp(path.data, O_CLOEXEC);
    int problem = errno;
    if (file >= 0)
        (void)unlink(path.data);
    text_free(&path);
    errno = problem;
    return file;
}
