/* A file is read several times: once to survey it, then for the sample, then for its rows. The
 * survey takes a digest, and so does the reading of the rows; where they differ the file has
 * changed in between, and nothing of it is imported. Standard input can be read once only, so it
 * is first copied into a file without a name. */
#include "intake/file/source_file.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "intake/file/foreign_format.h"
#include "intake/packed/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)256 * 1024)

struct source_file {
    int fd; /* what is read: the file, or its content */
    char *path;
    int given; /* the file, where its content has taken its place; else -1 */
    size_t sheet_width;
    struct stat at_open;
    int64_t most;  /* bytes that are read of it */
    int64_t start; /* of it, so many stand for the whole; 0: all */
    struct source_survey survey;
    unsigned char content_sha256[DIGEST_BYTES], given_sha256[DIGEST_BYTES];
    int64_t content_bytes;
    struct digest *digest; /* of what was read since the rewind */
    int64_t read_bytes;
};

/* `what`: in the user's language. */
static bool fail(struct error *err, enum error_code code, const char *what)
{
    return error_set(err, code, "%s", what);
}

static bool open_named(struct source_file *file, const char *path, struct error *err)
{
    /* Without O_NONBLOCK, a named pipe would hold the program until somebody writes to it. */
    file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const int cause = file->fd < 0 ? errno : 0;
    if (descriptors_exhausted(cause))
        return error_set(err, ERROR_NO_INPUT, "%s. %s", _(strerror(cause)),
                         _(descriptors_advice(cause, "")));
    if (file->fd < 0)
        return fail(err, ERROR_NO_INPUT,
                    cause == ENOENT ? _("there is no such file") : _(strerror(cause)));
    char *absolute = realpath(path, NULL);
    if (absolute != NULL) {
        free(file->path);
        file->path = absolute;
    }
    return true;
}

/* Goes on until its end; false with the error. */
static bool copy_chunks(struct spool *spool, char *buffer, const volatile sig_atomic_t *interrupted,
                        struct error *err)
{
    ssize_t got;
    while ((got = read(STDIN_FILENO, buffer, CHUNK_BYTES)) != 0) {
        if (interrupted != NULL && *interrupted != 0)
            return fail(err, ERROR_INTERRUPTED,
                        _("interrupted while reading; nothing was imported"));
        if (got < 0 && errno != EINTR)
            return error_set(err, ERROR_NO_INPUT, "can't read standard input: %s",
                             _(strerror(errno)));
        if (got > 0 && !spool_append(spool, buffer, (size_t)got, err))
            return false;
    }
    return true;
}

/* The content must be read more than once, and a pipe can be read only once. */
static bool copy_standard_input(struct source_file *file, const volatile sig_atomic_t *interrupted,
                                struct error *err)
{
    struct spool *spool = NULL;
    char *buffer = memory_alloc(CHUNK_BYTES, 1);
    bool ok = spool_new(N_("standard input"), &spool, err) &&
              copy_chunks(spool, buffer, interrupted, err);
    if (ok)
        file->fd = spool_take(&spool, err);
    spool_free(&spool);
    free(buffer);
    return ok && file->fd >= 0;
}

static bool check_regular(struct source_file *file, struct error *err)
{
    if (fstat(file->fd, &file->at_open) != 0)
        return fail(err, ERROR_NO_INPUT, _(strerror(errno)));
    return S_ISREG(file->at_open.st_mode) ||
           fail(err, ERROR_NO_INPUT,
                S_ISDIR(file->at_open.st_mode)
                    ? _("this is a folder; name the CSV file in it")
                    : _("this is no regular file; to read from a pipe, give - as the file"));
}

bool source_file_open(const char *path, const volatile sig_atomic_t *interrupted,
                      struct source_file **out, struct error *err)
{
    struct source_file *file = memory_alloc(1, sizeof *file);
    file->path = memory_copy_string(path);
    file->most = INT64_MAX;
    file->fd = file->given = -1;
    bool ok = (strcmp(path, "-") == 0 ? copy_standard_input(file, interrupted, err)
                                      : open_named(file, path, err)) &&
              check_regular(file, err);
    if (!ok)
        source_file_close(&file);
    *out = file;
    return ok;
}

/* Where the last line within the first `most` bytes ends. In UTF-16LE a NUL is the other half of a
 * line feed. */
static int64_t end_of_line(int fd, int64_t most)
{
    char *start = memory_alloc((size_t)most + 1, 1);
    ssize_t got = pread(fd, start, (size_t)most + 1, 0);
    int64_t end = got > 0 ? got : 0;
    if (got > most) {
        for (end = most; end > 0 && start[end - 1] != '\n'; end--)
            ;
        end += end > 0 && start[end] == '\0';
    }
    free(start);
    return end;
}

bool source_file_open_start(const char *path, int64_t most, struct source_file **out,
                            struct error *err)
{
    struct stat status;
    *out = NULL;
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(err, ERROR_NO_INPUT, _("this is no regular file"));
    if (!source_file_open(path, NULL, out, err))
        return false;
    (*out)->start = most;
    (*out)->most = end_of_line((*out)->fd, most);
    return true;
}

const char *source_file_path(const struct source_file *file)
{
    return file->path;
}

int source_file_descriptor(const struct source_file *file)
{
    return file->fd;
}

int64_t source_file_bytes(const struct source_file *file)
{
    return (int64_t)file->at_open.st_size;
}

int64_t source_file_start(const struct source_file *file)
{
    return file->start;
}

size_t source_file_sheet_width(const struct source_file *file)
{
    return file->sheet_width;
}

static bool digest_of(int fd, unsigned char sha256[DIGEST_BYTES], struct error *err)
{
    struct digest *digest = digest_new();
    char *buffer = memory_alloc(CHUNK_BYTES, 1);
    off_t at = 0;
    ssize_t got = 1;
    while (got != 0) {
        got = pread(fd, buffer, CHUNK_BYTES, at);
        if (got < 0 && errno != EINTR)
            break;
        at += got > 0 ? got : 0;
        digest_update(digest, buffer, got > 0 ? (size_t)got : 0);
    }
    digest_finish(&digest, sha256);
    free(buffer);
    return got == 0 || fail(err, ERROR_NO_INPUT, _(strerror(errno)));
}

bool source_file_replace(struct source_file *file, int fd, size_t sheet_width, struct error *err)
{
    if (file->given >= 0)
        close(file->fd); /* what was unpacked of it holds another content */
    else
        file->given = file->fd;
    file->fd = fd;
    file->sheet_width = sheet_width;
    bool is_cut = file->start > 0 && sheet_width == 0;
    file->most = is_cut ? end_of_line(fd, file->start) : INT64_MAX;
    return file->start > 0 || digest_of(file->given, file->given_sha256, err);
}

bool source_file_rewind(struct source_file *file, struct error *err)
{
    if (lseek(file->fd, 0, SEEK_SET) != 0)
        return fail(err, ERROR_NO_INPUT, _(strerror(errno)));
    digest_free(&file->digest);
    file->digest = digest_new();
    file->read_bytes = 0;
    return true;
}

bool source_file_read(struct source_file *file, char *buffer, size_t size, size_t *length,
                      struct error *err)
{
    ssize_t got;
    int64_t left = file->most - file->read_bytes;
    size = (int64_t)size < left ? size : (size_t)left;
    do
        got = read(file->fd, buffer, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(err, ERROR_NO_INPUT, _(strerror(errno)));
    *length = (size_t)got;
    digest_update(file->digest, buffer, *length);
    file->read_bytes += got;
    return true;
}

bool source_file_fail_foreign(const char *what, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "this is %s, no CSV file; export it or save it as .xlsx or CSV, and give that",
                     _(what));
}

/* Reads BOM and foreign formats off the first bytes. */
static bool survey_start(const char *bytes, size_t length, struct source_survey *survey,
                         struct error *err)
{
    static const struct {
        const char *bytes;
        const char *encoding;
    } boms[] = {{"\357\273\277", "UTF-8"}, {"\377\376", "UTF-16LE"}, {"\376\377", "UTF-16BE"}};
    const char *foreign = foreign_format_of_bytes(bytes, length);
    if (foreign != NULL)
        return source_file_fail_foreign(foreign, err);
    for (size_t i = 0; i < sizeof boms / sizeof *boms; i++) {
        size_t bom = strlen(boms[i].bytes);
        if (length >= bom && memcmp(bytes, boms[i].bytes, bom) == 0) {
            survey->bom = boms[i].bytes;
            survey->bom_encoding = boms[i].encoding;
        }
    }
    return true;
}

/* `buffer` begins with `carried` bytes of a sequence that the last chunk cut off. Returns how many
 * to carry over now. */
static size_t survey_chunk(struct source_survey *survey, char *buffer, size_t carried,
                           size_t length)
{
    const char *nul = survey->nul_at < 0 ? memchr(buffer + carried, 0, length) : NULL;
    if (nul != NULL)
        survey->nul_at = survey->bytes + (nul - (buffer + carried));
    survey->has_backslash = survey->has_backslash || memchr(buffer + carried, '\\', length) != NULL;
    survey->bytes += (int64_t)length;
    if (survey->not_utf8_at >= 0)
        return 0;
    size_t filled = carried + length;
    size_t valid = utf8_valid_length(buffer, filled);
    if (filled - valid > 3) {
        survey->not_utf8_at = survey->bytes - (int64_t)(filled - valid);
        return 0;
    }
    memmove(buffer, buffer + valid, filled - valid);
    return filled - valid;
}

bool source_file_survey(struct source_file *file, struct error *err)
{
    struct source_survey *survey = &file->survey;
    *survey = (struct source_survey){.bom = "", .not_utf8_at = -1, .nul_at = -1};
    if (!source_file_rewind(file, err))
        return false;
    char *buffer = memory_alloc(CHUNK_BYTES + 4, 1);
    size_t carried = 0, length = 0;
    bool ok = false;
    do {
        if (!source_file_read(file, buffer + carried, CHUNK_BYTES, &length, err))
            goto done;
        if (survey->bytes == 0 && file->sheet_width == 0 &&
            !survey_start(buffer, length, survey, err))
            goto done;
        carried = survey_chunk(survey, buffer, carried, length);
    } while (length > 0);
    if (carried > 0)
        survey->not_utf8_at = survey->bytes - (int64_t)carried;
    digest_finish(&file->digest, file->content_sha256);
    file->content_bytes = survey->bytes;
    ok = survey->bytes > (int64_t)strlen(survey->bom) ||
         fail(err, ERROR_INPUT,
              _("the file is empty; export it again (not even a header line is in it)"));
    survey->bytes = file->given >= 0 ? (int64_t)file->at_open.st_size : file->content_bytes;
    memcpy(survey->sha256, file->given >= 0 ? file->given_sha256 : file->content_sha256,
           sizeof survey->sha256);
done:
    free(buffer);
    return ok;
}

const struct source_survey *source_file_surveyed(const struct source_file *file)
{
    return &file->survey;
}

/* Whether the file that was given is what it was when its content was taken. */
static bool given_is_same(const struct source_file *file, struct error *err)
{
    unsigned char sha256[DIGEST_BYTES] = {0};
    return file->given < 0 || (digest_of(file->given, sha256, err) &&
                               memcmp(sha256, file->given_sha256, sizeof sha256) == 0);
}

bool source_file_unchanged(struct source_file *file, struct error *err)
{
    unsigned char sha256[DIGEST_BYTES];
    struct stat now;
    char more;
    bool grew = read(file->fd, &more, 1) > 0;
    digest_finish(&file->digest, sha256);
    if (fstat(file->given >= 0 ? file->given : file->fd, &now) != 0)
        return fail(err, ERROR_NO_INPUT, _(strerror(errno)));
    bool same = !grew && file->read_bytes == file->content_bytes &&
                memcmp(sha256, file->content_sha256, sizeof sha256) == 0 &&
                now.st_size == file->at_open.st_size &&
                now.st_mtim.tv_sec == file->at_open.st_mtim.tv_sec &&
                now.st_mtim.tv_nsec == file->at_open.st_mtim.tv_nsec && given_is_same(file, err);
    return same || fail(err, ERROR_INPUT,
                        _("the file changed while it was read; nothing was imported. Wait until "
                          "the export has finished, then run again"));
}

void source_file_close(struct source_file **file)
{
    if (*file == NULL)
        return;
    if ((*file)->fd >= 0)
        close((*file)->fd);
    if ((*file)->given >= 0)
        close((*file)->given);
    digest_free(&(*file)->digest);
    free((*file)->path);
    free(*file);
    *file = NULL;
}
