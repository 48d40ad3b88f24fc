/* What was opened is looked at, and not its name: between a look at a name and its opening,
 * somebody could put another file there. O_NONBLOCK keeps the opening of a pipe from waiting for
 * its writer. */
#include "base/regular_file.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Says why a file can't be opened. Causes that lie in the file or its name are errors of the input.
 * All others, also those that nobody thought of, lie in the disk or the machine, and may pass. */
static void set_cause(int cause, struct error *err)
{
    switch (cause) {
    case ELOOP:
        error_set(err, ERROR_INPUT, "it is a symbolic link, and is not followed");
        return;
    case ENOENT:
        error_set(err, ERROR_NO_INPUT, "%s", _(strerror(cause)));
        return;
    case EACCES:
    case EPERM:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ENXIO:
    case ENODEV:
    case EOVERFLOW:
        error_set(err, ERROR_INPUT, "%s", _(strerror(cause)));
        return;
    default:
        error_set(
            err, ERROR_STORAGE, "%s. %s", _(strerror(cause)),
            descriptors_advice(cause, N_("Look at the disk, then run the same command again.")));
    }
}

FILE *regular_file_open(const char *path, int64_t *bytes, struct error *err)
{
    struct stat status;
    *bytes = 0;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        set_cause(errno, err);
        return NULL;
    }
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        error_set(err, ERROR_INPUT, "it is no regular file");
        return NULL;
    }
    FILE *stream = fdopen(fd, "r");
    if (stream == NULL)
        memory_exhausted();
    *bytes = (int64_t)status.st_size;
    return stream;
}
