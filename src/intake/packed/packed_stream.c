#include "intake/packed/packed_stream.h"

#include "base/language.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool packed_stream_read(int fd, int64_t *at, void *buffer, size_t size, size_t *length,
                        struct error *err)
{
    ssize_t got;
    do
        got = pread(fd, buffer, size, (off_t)*at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_set(err, ERROR_NO_INPUT, "%s", _(strerror(errno)));
    *at += got;
    *length = (size_t)got;
    return true;
}

bool packed_stream_fail(struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "the packed file is cut off or damaged; copy it again, or ask for it again");
}
