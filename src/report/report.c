/* A report is written in one read transaction, so that all of its rows are of one moment, even
 * while a run goes on. If a form shows totals, they are counted first; the rows are counted
 * again while they are written. If the two differ, one of them is wrong, and there is no report.
 * A file is written beside its target and renamed at the end. */
#include "report/report.h"

#include "base/atomic_file.h"
#include "base/file_error.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/phone_mask.h"
#include "report/csv_writer.h"
#include "report/evidence/evidence.h"
#include "report/report_target.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a writing needs, from its beginning to its end. */
struct writing {
    const struct report_request *request;
    const struct report_form *form;
    struct report_cursor *cursor;
    struct report_facts facts;
    struct report_head head;
    struct report_out out;
    struct report_result result;
};

#define ALL_STATUSES ((1u << REPORT_STATUSES) - 1)

static void set_head(struct writing *writing)
{
    const struct report_request *request = writing->request;
    unsigned statuses = request->statuses != 0 ? request->statuses : ALL_STATUSES;
    writing->head = (struct report_head){
        .facts = &writing->facts,
        .statuses = statuses,
        .filtered = statuses != ALL_STATUSES,
        .masked = request->mask,
        .excel = request->excel,
        .language = request->language,
    };
}

/* Masks every phone number in the string. */
static void mask_string(char **string)
{
    struct text masked = {0};
    phone_mask_append(&masked, *string, strlen(*string));
    free(*string);
    *string = memory_copy_string(text_string(&masked));
    text_free(&masked);
}

static void mask_facts(struct report_facts *facts)
{
    mask_string(&facts->account_user);
    for (size_t i = 0; i < facts->import_count; i++) {
        mask_string(&facts->imports[i].path);
        mask_string(&facts->imports[i].dialect);
        mask_string(&facts->imports[i].choices);
        mask_string(&facts->imports[i].undo_reason);
    }
    for (size_t i = 0; i < facts->run_count; i++)
        mask_string(&facts->runs[i].options);
}

static bool go_on(const struct writing *writing, struct error *err)
{
    const volatile sig_atomic_t *interrupted = writing->request->interrupted;
    return interrupted == NULL || *interrupted == 0 ||
           error_set(err, ERROR_INTERRUPTED, "interrupted");
}

/* Gives every row that is wanted to the form, and counts them all. */
static bool write_rows(struct writing *writing, void *form, struct error *err)
{
    struct report_result *result = &writing->result;
    enum language language = writing->head.language;
    struct report_cells cells = {0};
    struct report_row row = {0};
    bool found = false;
    bool ok = report_cursor_next(writing->cursor, &row, &found, err);
    while (ok && found && writing->out.failure == 0) {
        enum report_status status = report_row_status(&row);
        result->totals[status]++;
        result->lines++;
        if ((writing->head.statuses & 1u << status) != 0) {
            report_cells_fill(&cells, &row, writing->head.masked, writing->form->has_local_times,
                              language);
            writing->form->row(form, &cells);
            result->written++;
        }
        ok = go_on(writing, err) && report_cursor_next(writing->cursor, &row, &found, err);
    }
    report_cells_free(&cells);
    return ok;
}

/* Both are counted in one view of the database: where they differ, one of them is wrong. */
static bool check_totals(const struct writing *writing, struct error *err)
{
    const struct report_result *result = &writing->result;
    const struct report_facts *facts = &writing->facts;
    if (writing->out.failure != 0 || !writing->form->has_totals ||
        memcmp(result->totals, facts->totals, sizeof result->totals) == 0)
        return true;
    return error_set(err, ERROR_UNEXPECTED,
                     "the rows do not add up to the totals above them (%" PRId64 " rows, totals of "
                     "%" PRId64 "), so there is no report. The database may be damaged: check it "
                     "with `sqlite3 DATABASE 'pragma integrity_check'`.",
                     result->lines, facts->lines);
}

static bool write_form(struct writing *writing, struct error *err)
{
    void *form = writing->form->begin(&writing->head, &writing->out);
    bool ok = write_rows(writing, form, err) && check_totals(writing, err);
    if (ok && writing->out.failure == 0)
        writing->form->end(form);
    writing->form->free(form);
    bool written = report_out_flush(&writing->out);
    int failure = writing->out.failure;
    if (ok && failure == EINTR)
        ok = error_set(err, ERROR_INTERRUPTED, "interrupted");
    else if (ok && !written && failure != EPIPE) {
        error_set(err, ERROR_STORAGE, "the report can't be written: %s. %s",
                  file_error_words(failure),
                  file_error_advice(failure, N_("Make room, or choose another disk.")));
        ok = file_error_because(err, failure);
    }
    return ok;
}

static bool write_view(struct job_store *store, const struct report_request *request, FILE *stream,
                       const char *folder, struct report_result *result, struct error *err)
{
    struct writing writing = {.request = request, .form = report_forms[request->format]};
    if (!report_cursor_open(store, request->import_ids, request->import_count, &writing.cursor,
                            err))
        return false;
    report_out_init(&writing.out, stream, folder);
    writing.out.interrupted = request->interrupted;
    bool ok = report_facts_read(writing.cursor, writing.form->has_totals, &writing.facts, err);
    if (ok) {
        set_head(&writing);
        if (request->mask)
            mask_facts(&writing.facts);
        ok = write_form(&writing, err);
    }
    writing.result.generated_at = writing.facts.generated_at;
    writing.result.facts = writing.facts;
    *result = writing.result;
    report_out_free(&writing.out);
    report_cursor_close(&writing.cursor);
    return ok;
}

static bool write_all(struct job_store *store, const struct report_request *request, FILE *stream,
                      const char *folder, struct report_result *result, struct error *err)
{
    job_store_heed(store, request->interrupted);
    bool ok = write_view(store, request, stream, folder, result, err);
    job_store_heed(store, NULL);
    if (!ok && err->code == ERROR_INTERRUPTED)
        error_set(err, ERROR_INTERRUPTED, "interrupted: there is no report");
    return ok;
}

static bool write_to_path(struct job_store *store, const struct report_request *request,
                          struct report_result *result, struct error *err)
{
    struct atomic_file *file = NULL;
    /* It was checked before the run, but that may have been hours ago. */
    if (!report_target_check(request->path, REPORT_TARGET_REPORT, err) ||
        !atomic_file_open(request->path, &file, err))
        return false;
    char *folder = path_folder(request->path);
    bool ok = write_all(store, request, atomic_file_stream(file), folder, result, err);
    free(folder);
    if (!ok) {
        atomic_file_discard(&file);
        return error_wrap(err, "%s", request->path);
    }
    return atomic_file_commit(&file, err);
}

/* The one device that a report may go to by its name. */
static bool write_to_nothing(struct job_store *store, const struct report_request *request,
                             struct report_result *result, struct error *err)
{
    FILE *nothing = fopen(REPORT_NOWHERE, "we");
    if (nothing == NULL)
        return error_set(err, ERROR_STORAGE, "%s: %s", REPORT_NOWHERE, _(strerror(errno)));
    bool ok = write_all(store, request, nothing, "/tmp", result, err);
    fclose(nothing);
    return ok;
}

static bool write_to_stream(struct job_store *store, const struct report_request *request,
                            struct report_result *result, struct error *err)
{
    const char *folder = getenv("TMPDIR");
    folder = folder != NULL && folder[0] == '/' ? folder : "/tmp";
    return write_all(store, request, request->stream, folder, result, err);
}

bool report_write(struct job_store *store, const struct report_request *request,
                  struct report_result *result, struct error *err)
{
    struct report_result unseen = {0};
    result = result != NULL ? result : &unseen;
    *result = (struct report_result){0};
    bool to_nothing = request->path != NULL && strcmp(request->path, REPORT_NOWHERE) == 0;
    bool ok = to_nothing              ? write_to_nothing(store, request, result, err)
              : request->path != NULL ? write_to_path(store, request, result, err)
                                      : write_to_stream(store, request, result, err);
    if (ok && request->evidence != NULL && request->path != NULL && !to_nothing)
        ok = evidence_write(request->evidence, request, result, request->asked, err);
    report_facts_free(&result->facts);
    return ok;
}

/* Whether what the stream says next is `expected`. */
static bool begins_with(FILE *stream, const char *expected, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int byte = getc(stream);
        if (byte == EOF || byte != (unsigned char)expected[i])
            return false;
    }
    return true;
}

/* Takes the head of a report, in any language and version, off the stream; `*delimiter`: between
 * its cells. */
static bool take_head(FILE *stream, char *delimiter)
{
    char line[512];
    bool others;
    if (fgets(line, sizeof line, stream) == NULL || !report_head_is_ours(line, &others) || others)
        return false;
    const char *first = line + (strncmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
    *delimiter = strchr(first, ';') != NULL ? ';' : ',';
    for (size_t language = 0; language < REPORT_HEAD_LANGUAGES; language++) {
        const char *name = report_head_names[REPORT_FILE][language];
        if (strncmp(first, name, strlen(name)) == 0 && first[strlen(name)] == *delimiter)
            return true;
    }
    return false;
}

/* Whether the stream is a report that is empty but for its head, or whose first line is about a
 * file named as `import_path`. */
static bool is_report_of(FILE *stream, const char *import_path)
{
    char delimiter;
    if (!take_head(stream, &delimiter))
        return false;
    int next = getc(stream);
    if (next == EOF)
        return true;
    ungetc(next, stream);
    const char *name = path_name(import_path);
    struct text cells = {0};
    struct csv_writer csv;
    csv_writer_init(&csv, &cells, delimiter);
    csv_write_text(&csv, name, strlen(name));
    csv_write_word(&csv, "", 0);
    bool same = begins_with(stream, cells.data, cells.length);
    text_free(&cells);
    return same;
}

bool report_belongs_to_other(const char *path, const char *import_path)
{
    /* No link is followed, and no pipe waited for: what is no regular file is refused later. */
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES;
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
