#include "base/regular_file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

FILE *regular_file_open(const char *path, int64_t *bytes, struct error *err)
{
    struct stat status;
    *bytes = 0;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && errno == ELOOP) {
        error_set(err, ERROR_INPUT, "it is a symbolic link, and is not followed");
        return NULL;
    }
    if (fd < 0) {
        error_set(err, errno == ENOENT ? ERROR_NO_INPUT : ERROR_INPUT, "%s", strerror(errno));
        return NULL;
    }
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        error_set(err, ERROR_INPUT, "it is no regular file");
        return NULL;
    }
    FILE *stream = fdopen(fd, "r");
    if (stream == NULL) {
        memory_exhausted();
    }
    *bytes = (int64_t)status.st_size;
    return stream;
}
