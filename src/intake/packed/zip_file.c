/* minizip reads through the functions below, since the file is open already, and may have no name.
 * The directory is walked once, and every member's place kept: minizip itself looks for a name by
 * walking it again. */
#include "intake/packed/zip_file.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_MEMBERS 20000
#define LONGEST_NAME 1024

struct member {
    char *name;
    unz64_file_pos place;
    uint64_t method;
};

struct zip_file {
    int fd;
    int64_t at;
    bool failed;
    struct unpack_budget *budget;
    unzFile unz;
    struct member *members;
    size_t count, capacity;
    bool is_open; /* a member is */
    int64_t read; /* of it, unpacked */
    const char *open_name;
};

/* --- the file, as minizip reads it --- */

static voidpf open_file(voidpf opaque, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return opaque;
}

static uLong read_file(voidpf opaque, voidpf stream, void *buffer, uLong size)
{
    struct zip_file *zip = opaque;
    ssize_t got;
    (void)stream;
    do
        got = pread(zip->fd, buffer, size, (off_t)zip->at);
    while (got < 0 && errno == EINTR);
    zip->failed |= got < 0;
    if (got < 0)
        return 0;
    zip->at += got;
    return (uLong)got;
}

static uLong write_file(voidpf opaque, voidpf stream, const void *buffer, uLong size)
{
    (void)opaque;
    (void)stream;
    (void)buffer;
    (void)size;
    return 0;
}

static ZPOS64_T tell_file(voidpf opaque, voidpf stream)
{
    const struct zip_file *zip = opaque;
    (void)stream;
    return (ZPOS64_T)zip->at;
}

static long seek_file(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    struct zip_file *zip = opaque;
    struct stat status;
    (void)stream;
    if (fstat(zip->fd, &status) != 0 || offset > (ZPOS64_T)INT64_MAX / 2)
        return -1;
    int64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? zip->at
                   : origin == ZLIB_FILEFUNC_SEEK_END ? (int64_t)status.st_size
                                                      : 0;
    if (from + (int64_t)offset > (int64_t)status.st_size)
        return -1;
    zip->at = from + (int64_t)offset;
    return 0;
}

static int close_file(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

static int error_of_file(voidpf opaque, voidpf stream)
{
    const struct zip_file *zip = opaque;
    (void)stream;
    return zip->failed;
}

/* --- the directory --- */

static bool fail_damaged(struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "the archive is cut off or damaged; copy it again, or ask for it again");
}

/* `what` it is or has, in the user's language: the sentence's end. */
static bool fail_member(const char *name, const char *what, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, name, strlen(name));
    error_set(err, ERROR_INPUT, "the archive's file \"%s\" %s", text_string(&shown), what);
    text_free(&shown);
    return false;
}

/* A path that leads out of the archive. */
static bool leads_out(const char *name)
{
    for (const char *at = name; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return false;
}

static bool take_member(struct zip_file *zip, struct error *err)
{
    unz_file_info64 info;
    char name[LONGEST_NAME + 1] = "";
    if (unzGetCurrentFileInfo64(zip->unz, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK)
        return fail_damaged(err);
    if (info.size_filename > LONGEST_NAME || strlen(name) != info.size_filename)
        return fail_member(name, _("has a name that is too long, or holds a NUL"), err);
    for (char *at = name; *at != '\0'; at++)
        if (*at == '\\')
            *at = '/';
    if (leads_out(name))
        return fail_member(name,
                           _("has a path that leads out of the archive; it was not made by a "
                             "program that means well"),
                           err);
    if (name[0] == '\0' || name[strlen(name) - 1] == '/')
        return true;
    if ((info.flag & 1) != 0)
        return fail_member(name, _("is protected by a password; save it without one"), err);
    zip->members = memory_grow(zip->members, zip->count, &zip->capacity, sizeof *zip->members);
    struct member *member = &zip->members[zip->count++];
    *member = (struct member){.name = memory_copy_string(name), .method = info.compression_method};
    return unzGetFilePos64(zip->unz, &member->place) == UNZ_OK || fail_damaged(err);
}

static int by_name(const void *one, const void *other)
{
    return strcasecmp(*(char *const *)one, *(char *const *)other);
}

/* Which of two would be read is anybody's guess. */
static bool check_names(const struct zip_file *zip, struct error *err)
{
    bool ok = true;
    char **names = memory_alloc(zip->count, sizeof *names);
    for (size_t i = 0; i < zip->count; i++)
        names[i] = zip->members[i].name;
    qsort(names, zip->count, sizeof *names, by_name);
    for (size_t i = 1; ok && i < zip->count; i++)
        if (strcasecmp(names[i - 1], names[i]) == 0)
            ok = fail_member(names[i],
                             _("is in it twice: which of the two is meant can't be known"), err);
    free(names);
    return ok;
}

static bool read_directory(struct zip_file *zip, struct error *err)
{
    unz_global_info64 info;
    if (unzGetGlobalInfo64(zip->unz, &info) != UNZ_OK)
        return fail_damaged(err);
    if (info.number_entry > MOST_MEMBERS)
        return error_set(err, ERROR_INPUT, "the archive holds more than %d files", MOST_MEMBERS);
    int result = info.number_entry > 0 ? unzGoToFirstFile(zip->unz) : UNZ_END_OF_LIST_OF_FILE;
    while (result == UNZ_OK) {
        if (!take_member(zip, err))
            return false;
        result = unzGoToNextFile(zip->unz);
    }
    if (result != UNZ_END_OF_LIST_OF_FILE)
        return fail_damaged(err);
    return check_names(zip, err);
}

bool zip_file_open(int fd, struct unpack_budget *budget, struct zip_file **out, struct error *err)
{
    struct zip_file *zip = memory_alloc(1, sizeof *zip);
    zip->fd = fd;
    zip->budget = budget;
    zlib_filefunc64_def functions = {.zopen64_file = open_file,
                                     .zread_file = read_file,
                                     .zwrite_file = write_file,
                                     .ztell64_file = tell_file,
                                     .zseek64_file = seek_file,
                                     .zclose_file = close_file,
                                     .zerror_file = error_of_file,
                                     .opaque = zip};
    zip->unz = unzOpen2_64("", &functions);
    bool ok = (zip->unz != NULL || fail_damaged(err)) && read_directory(zip, err);
    if (!ok)
        zip_file_close(&zip);
    *out = zip;
    return ok;
}

bool zip_file_open_again(const struct zip_file *zip, struct zip_file **out, struct error *err)
{
    return zip_file_open(zip->fd, zip->budget, out, err);
}

size_t zip_file_count(const struct zip_file *zip)
{
    return zip->count;
}

const char *zip_file_name(const struct zip_file *zip, size_t i)
{
    return zip->members[i].name;
}

bool zip_file_find(const struct zip_file *zip, const char *name, size_t *i)
{
    for (*i = 0; *i < zip->count; ++*i)
        if (strcasecmp(zip->members[*i].name, name) == 0)
            return true;
    return false;
}

/* --- a member --- */

bool zip_file_begin(struct zip_file *zip, size_t i, struct error *err)
{
    struct member *member = &zip->members[i];
    zip->open_name = member->name;
    zip->read = 0;
    if (member->method != 0 && member->method != Z_DEFLATED)
        return fail_member(
            member->name,
            _("is packed in a way that is not read here; pack it as other programs do"), err);
    zip->is_open = unzGoToFilePos64(zip->unz, &member->place) == UNZ_OK &&
                   unzOpenCurrentFile(zip->unz) == UNZ_OK;
    return zip->is_open || fail_damaged(err);
}

bool zip_file_read(struct zip_file *zip, char *buffer, size_t size, size_t *length,
                   struct error *err)
{
    int got = unzReadCurrentFile(zip->unz, buffer, (unsigned)size);
    if (got < 0)
        return fail_damaged(err);
    *length = (size_t)got;
    zip->read += got;
    if (got > 0)
        return unpack_budget_take(zip->budget, *length, err);
    /* Only here does minizip hold what it read against its checksum; where the file ends early it
     * reads nothing more, and says so by the same. */
    zip->is_open = false;
    bool whole = unzeof(zip->unz) == 1;
    return (unzCloseCurrentFile(zip->unz) == UNZ_OK && whole) || fail_damaged(err);
}

bool zip_file_is_enough(const struct zip_file *zip)
{
    return unpack_budget_is_enough(zip->budget, 2 * zip->read);
}

void zip_file_end(struct zip_file *zip)
{
    if (zip->is_open)
        (void)unzCloseCurrentFile(zip->unz);
    zip->is_open = false;
}

void zip_file_close(struct zip_file **zip)
{
    if (*zip == NULL)
        return;
    zip_file_end(*zip);
    if ((*zip)->unz != NULL)
        unzClose((*zip)->unz);
    for (size_t i = 0; i < (*zip)->count; i++)
        free((*zip)->members[i].name);
    free((*zip)->members);
    free(*zip);
    *zip = NULL;
}
