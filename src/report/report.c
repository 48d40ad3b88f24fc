#include "report/report.h"

#include "base/atomic_file.h"
#include "report/csv_report.h"
#include "report/csv_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(struct job_store *store, const struct report_request *request, FILE *stream,
                      int64_t *lines, struct error *err)
{
    struct report_cursor *cursor = NULL;
    if (!report_cursor_open(store, request->import_ids, request->import_count, &cursor, err)) {
        return false;
    }
    bool ok = csv_report_write(cursor, stream, lines, err);
    report_cursor_close(&cursor);
    return ok;
}

static bool write_to_path(struct job_store *store, const struct report_request *request,
                          int64_t *lines, struct error *err)
{
    struct atomic_file *file = NULL;
    if (!atomic_file_open(request->path, &file, err)) {
        return false;
    }
    if (!write_all(store, request, atomic_file_stream(file), lines, err)) {
        atomic_file_discard(&file);
        return error_wrap(err, "%s", request->path);
    }
    return atomic_file_commit(&file, err);
}

bool report_write(struct job_store *store, const struct report_request *request, int64_t *lines,
                  struct error *err)
{
    int64_t written = 0;
    bool ok = request->path != NULL ? write_to_path(store, request, &written, err)
                                    : write_all(store, request, request->stream, &written, err);
    if (lines != NULL) {
        *lines = written;
    }
    return ok;
}

/* Whether what the stream says next is `expected`. */
static bool begins_with(FILE *stream, const char *expected, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int byte = getc(stream);
        if (byte == EOF || byte != (unsigned char)expected[i]) {
            return false;
        }
    }
    return true;
}

/* Whether the stream is a report that is empty but for its header, or whose first line is about a
 * file named as `import_path`. */
static bool is_report_of(FILE *stream, const char *import_path)
{
    if (!begins_with(stream, report_csv_header, strlen(report_csv_header)) ||
        !begins_with(stream, "\n", 1)) {
        return false;
    }
    int next = getc(stream);
    if (next == EOF) {
        return true;
    }
    ungetc(next, stream);
    struct csv_writer csv;
    csv_writer_init(&csv, NULL);
    csv_write_string(&csv, report_file_name(import_path));
    csv_write_word(&csv, "");
    bool same = begins_with(stream, csv.line.data, csv.line.length);
    csv_writer_free(&csv);
    return same;
}

bool report_belongs_to_other(const char *path, const char *import_path)
{
    /* No link is followed, and no pipe waited for: what is no regular file is refused later. */
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return errno == EACCES;
    }
    FILE *stream = fdopen(fd, "r");
    if (stream == NULL) {
        close(fd);
        return true;
    }
    struct stat status;
    bool regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    bool other = regular && !is_report_of(stream, import_path);
    fclose(stream);
    return other;
}
