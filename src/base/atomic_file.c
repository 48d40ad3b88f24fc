/* The new content goes into a temporary file in the target's folder, is synced, and is then renamed
 * over the target; the folder is synced last, so that the new name outlives a power cut, too. All
 * that can fail is tried before the rename, which cannot be taken back. */
#include "base/atomic_file.h"

#include "base/descriptors.h"
#include "base/file_error.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/temp_file.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct atomic_file {
    char *path;           /* the target */
    char *temporary_path; /* NULL while there is no temporary file */
    FILE *stream;         /* NULL once closed */
    int folder;           /* opened ahead: after the rename it is too late to find it unreadable */
};

/* Sets "PATH: what", with the path made safe to print. The format is looked up. Always returns
 * false. */
PRINTF_LIKE(3, 4)
static bool refuse(struct error *err, const char *path, const char *format, ...)
{
    struct text shown = {0};
    struct text what = {0};
    text_append_printable(&shown, path, strlen(path));
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&what, language_text(format), arguments);
    va_end(arguments);
    error_set(err, ERROR_STORAGE, "%s: %s", text_string(&shown), text_string(&what));
    text_free(&shown);
    text_free(&what);
    return false;
}

static bool check_target(const char *path, struct error *err)
{
    size_t length = strlen(path);
    if (length == 0 || path[length - 1] == '/')
        return refuse(err, path, N_("no file name; give the path of a file"));
    struct stat status;
    if (lstat(path, &status) != 0) {
        return errno == ENOENT ||
               refuse(err, path, N_("can't be written (%s); choose another path"),
                      _(strerror(errno)));
    }
    if (S_ISREG(status.st_mode))
        return true;
    if (S_ISLNK(status.st_mode)) {
        return refuse(err, path,
                      N_("is a symbolic link, and is not written through; give the path that it "
                         "points to"));
    }
    if (S_ISDIR(status.st_mode))
        return refuse(err, path, N_("is a folder; give the path of a file in it"));
    return refuse(err, path, N_("is no regular file; choose another path"));
}

static void remove_temporary(struct atomic_file *file)
{
    if (file->temporary_path != NULL)
        (void)unlink(file->temporary_path);
    free(file->temporary_path);
    file->temporary_path = NULL;
}

/* Creates the temporary file and its stream. Its name is not made from the target's, which may
 * already be as long as a name can be. */
static bool open_temporary(struct atomic_file *file, const char *folder, struct error *err)
{
    file->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file->folder < 0) {
        return refuse(err, folder, N_("this folder can't be opened (%s). %s"), _(strerror(errno)),
                      descriptors_advice(errno, N_("Make it, or choose another.")));
    }
    int descriptor = temp_file_make(folder, &file->temporary_path);
    if (descriptor < 0) {
        int cause = errno;
        return refuse(err, folder, N_("no file can be created in this folder (%s). %s"),
                      _(strerror(cause)),
                      descriptors_advice(cause, N_("Make it writable, or choose another.")));
    }
    file->stream = fdopen(descriptor, "w");
    if (file->stream == NULL) {
        remove_temporary(file);
        memory_exhausted();
    }
    return true;
}

bool atomic_file_open(const char *path, struct atomic_file **out, struct error *err)
{
    *out = NULL;
    if (!check_target(path, err))
        return false;
    struct atomic_file *file = memory_alloc(1, sizeof *file);
    file->path = memory_copy_string(path);
    file->folder = -1;
    char *folder = path_folder(path);
    bool ok = open_temporary(file, folder, err);
    free(folder);
    if (!ok)
        atomic_file_discard(&file);
    *out = file;
    return ok;
}

bool atomic_file_try(const char *path, struct error *err)
{
    struct atomic_file *file = NULL;
    bool ok = atomic_file_open(path, &file, err);
    atomic_file_discard(&file);
    if (ok)
        temp_file_sweep_beside(path);
    return ok;
}

FILE *atomic_file_stream(struct atomic_file *file)
{
    return file->stream;
}

/* Brings every byte to the disk and closes the stream. */
static bool finish_stream(struct atomic_file *file, struct error *err)
{
    bool failed_before = ferror(file->stream) != 0;
    int cause = 0;
    if (fflush(file->stream) != 0 || fsync(fileno(file->stream)) != 0)
        cause = errno;
    if (fclose(file->stream) != 0 && cause == 0)
        cause = errno;
    file->stream = NULL;
    if (cause != 0 || failed_before) {
        refuse(err, file->path, N_("can't be written (%s). %s"),
               cause != 0 ? file_error_words(cause) : _("a write failed"),
               file_error_advice(cause, N_("Make room, or choose another disk.")));
        return file_error_because(err, cause);
    }
    return true;
}

static bool rename_over_target(struct atomic_file *file, struct error *err)
{
    if (rename(file->temporary_path, file->path) != 0) {
        return refuse(err, file->path, N_("can't be replaced (%s); choose another path"),
                      _(strerror(errno)));
    }
    free(file->temporary_path);
    file->temporary_path = NULL;
    /* EINVAL: a file system that knows no sync of a folder. */
    if (fsync(file->folder) != 0 && errno != EINVAL) {
        return refuse(err, file->path, N_("is written, but may not outlive a power cut (%s)"),
                      _(strerror(errno)));
    }
    return true;
}

bool atomic_file_commit(struct atomic_file **file, struct error *err)
{
    bool ok = finish_stream(*file, err) && rename_over_target(*file, err);
    atomic_file_discard(file);
    return ok;
}

void atomic_file_discard(struct atomic_file **file)
{
    struct atomic_file *dropped = *file;
    if (dropped == NULL)
        return;
    if (dropped->stream != NULL)
        fclose(dropped->stream);
    remove_temporary(dropped);
    if (dropped->folder >= 0)
        close(dropped->folder);
    free(dropped->path);
    free(dropped);
    *file = NULL;
}
