#include "intake/packed/spool.h"

#include "base/file_error.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/temp_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)256 * 1024)

struct spool {
    const char *what;
    int fd;
    int64_t length;
    size_t filled;
    char buffer[BUFFER_BYTES];
};

static bool fail(const struct spool *spool, struct error *err)
{
    const int cause = errno;
    error_set(err, ERROR_STORAGE, "can't keep %s in a temporary file: %s. %s", _(spool->what),
              file_error_words(cause),
              file_error_advice(cause, N_("Set TMPDIR to a folder with room for it.")));
    return file_error_because(err, cause);
}

bool spool_new(const char *what, struct spool **out, struct error *err)
{
    const char *folder = getenv("TMPDIR");
    struct spool *spool = memory_alloc(1, sizeof *spool);
    spool->what = what;
    spool->fd = temp_file_open(folder != NULL && folder[0] != '\0' ? folder : "/tmp");
    bool ok = spool->fd >= 0 || fail(spool, err);
    if (!ok)
        spool_free(&spool);
    *out = spool;
    return ok;
}

static bool write_all(struct spool *spool, const char *bytes, size_t length, struct error *err)
{
    while (length > 0) {
        ssize_t written = write(spool->fd, bytes, length);
        if (written < 0 && errno != EINTR)
            return fail(spool, err);
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return true;
}

bool spool_flush(struct spool *spool, struct error *err)
{
    size_t filled = spool->filled;
    spool->filled = 0;
    return write_all(spool, spool->buffer, filled, err);
}

bool spool_append(struct spool *spool, const char *bytes, size_t length, struct error *err)
{
    spool->length += (int64_t)length;
    if (length > BUFFER_BYTES - spool->filled && !spool_flush(spool, err))
        return false;
    if (length > BUFFER_BYTES)
        return write_all(spool, bytes, length, err);
    memcpy(spool->buffer + spool->filled, bytes, length);
    spool->filled += length;
    return true;
}

int64_t spool_length(const struct spool *spool)
{
    return spool->length;
}

int spool_descriptor(const struct spool *spool)
{
    return spool->fd;
}

int spool_take(struct spool **spool, struct error *err)
{
    int fd = -1;
    if (spool_flush(*spool, err) && (lseek((*spool)->fd, 0, SEEK_SET) == 0 || fail(*spool, err))) {
        fd = (*spool)->fd;
        (*spool)->fd = -1;
    }
    spool_free(spool);
    return fd;
}

void spool_free(struct spool **spool)
{
    if (*spool == NULL)
        return;
    if ((*spool)->fd >= 0)
        close((*spool)->fd);
    free(*spool);
    *spool = NULL;
}
