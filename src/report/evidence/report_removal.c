/* The folder is the user's, and everything in it foreign until it is known: a manifest has to name
 * imports that the database has, at the moment and of the bytes that it has them with, and a
 * command `run`; the report beside it has to be a plain file of this user's with the manifest's
 * digest. */
#include "report/evidence/report_removal.h"

#include "base/digest.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "jobs/read/import_closed.h"
#include "jobs/store/imports.h"
#include "jobs/store/store_reports.h"
#include "report/before_name.h"
#include "report/evidence/evidence.h"
#include "report/evidence/evidence_manifest.h"
#include "report/report_target.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A manifest of this database's. */
struct old_report {
    char *path, *manifest;
    char *created_at; /* ISO 8601, UTC: in the order of time, but to the second only */
    int64_t newest_import;
    struct timespec written; /* the manifest, as the file system says */
    char sha256[2 * DIGEST_BYTES + 1];
    int64_t *import_ids;
    size_t import_count;
    bool is_of_run;
};

struct removal {
    struct job_store *store;
    const char *folder;
    struct imports imports;
    struct old_report *reports;
    size_t count, room;
    const struct report_removal_sink *sink;
};

static char *in_folder(const struct removal *removal, const char *name)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", removal->folder, name);
    return path.data;
}

static void free_report(struct old_report *report)
{
    free(report->path);
    free(report->manifest);
    free(report->created_at);
    free(report->import_ids);
}

static bool is_ours(const struct removal *removal, const struct json *told)
{
    const struct import_row *row =
        imports_by_id(&removal->imports, evidence_manifest_whole(told, "id"));
    char time[TIMESTAMP_SIZE], sha256[2 * DIGEST_BYTES + 1];
    return row != NULL &&
           strcmp(evidence_manifest_string(told, "imported_at"),
                  timestamp_format(row->imported_at, time)) == 0 &&
           strcmp(evidence_manifest_string(told, "sha256"), digest_format(row->sha256, sha256)) ==
               0 &&
           strcmp(evidence_manifest_string(told, "path"), row->path) == 0;
}

/* "stopsms run …": a program whose path holds a blank is not recognised. */
static bool is_of_run(const char *asked)
{
    const char *blank = strchr(asked, ' ');
    return blank != NULL && strncmp(blank, " run ", strlen(" run ")) == 0;
}

/* False: it is no manifest of this database's. */
static bool read_manifest(const struct removal *removal, const char *name,
                          struct old_report *report)
{
    struct json *json = NULL;
    struct error unread = {0};
    size_t room = 0;
    struct stat status;
    report->manifest = in_folder(removal, name);
    if (stat(report->manifest, &status) == 0)
        report->written = status.st_mtim;
    if (!evidence_manifest_read(report->manifest, &json, &unread))
        return false;
    const struct json *told = json_get_object(json, "report");
    const struct json *import = json_array_first(json, "imports");
    bool ours = import != NULL;
    for (; ours && import != NULL; import = json_array_next(import)) {
        report->import_ids = memory_grow(report->import_ids, report->import_count, &room,
                                         sizeof *report->import_ids);
        int64_t id = evidence_manifest_whole(import, "id");
        report->import_ids[report->import_count++] = id;
        if (id > report->newest_import)
            report->newest_import = id;
        ours = is_ours(removal, import);
    }
    char *file = before_name_beside(name, path_name(evidence_manifest_string(told, "file")));
    report->path = in_folder(removal, file);
    free(file);
    report->created_at = memory_copy_string(evidence_manifest_string(json, "created_at"));
    report->is_of_run = is_of_run(evidence_manifest_string(json, "asked"));
    snprintf(report->sha256, sizeof report->sha256, "%s", evidence_manifest_string(told, "sha256"));
    json_free(&json);
    return ours;
}

static bool has_ending(const char *name)
{
    size_t length = strlen(name), ending = strlen(EVIDENCE_ENDING);
    return length > ending && strcmp(name + length - ending, EVIDENCE_ENDING) == 0;
}

static int compare_whole(int64_t one, int64_t other)
{
    return (one > other) - (one < other);
}

/* Of one second: the greater import is the newer one, and of one import the later file. */
static int newest_first(const void *one, const void *other)
{
    const struct old_report *first = one, *second = other;
    int order = strcmp(second->created_at, first->created_at);
    if (order == 0)
        order = compare_whole(second->newest_import, first->newest_import);
    if (order == 0)
        order = compare_whole(second->written.tv_sec, first->written.tv_sec);
    if (order == 0)
        order = compare_whole(second->written.tv_nsec, first->written.tv_nsec);
    return order != 0 ? order : strcmp(first->path, second->path);
}

static void gather(struct removal *removal)
{
    DIR *folder = opendir(removal->folder);
    for (struct dirent *file; folder != NULL && (file = readdir(folder)) != NULL;) {
        struct old_report report = {0};
        if (!has_ending(file->d_name))
            continue;
        if (!read_manifest(removal, file->d_name, &report)) {
            free_report(&report);
            continue;
        }
        removal->reports =
            memory_grow(removal->reports, removal->count, &removal->room, sizeof *removal->reports);
        removal->reports[removal->count++] = report;
    }
    if (folder != NULL)
        closedir(folder);
    if (removal->count > 1)
        qsort(removal->reports, removal->count, sizeof *removal->reports, newest_first);
}

static bool is_plain(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid();
}

/* NULL: it is word for word what a run has written. */
static const char *doubt(const struct old_report *report)
{
    unsigned char digest[DIGEST_BYTES];
    char sha256[2 * DIGEST_BYTES + 1];
    struct error unread = {0};
    int64_t bytes = 0;
    if (!report->is_of_run)
        return _("no run has written it");
    if (!is_plain(report->path) || !is_plain(report->manifest))
        return _("it, or its manifest, is no plain file of yours");
    if (report_target_look(report->path, &unread) != REPORT_TARGET_REPORT)
        return _("it is no report any more");
    if (!digest_file(report->path, digest, &bytes, &unread))
        return _("it can't be read");
    return strcmp(digest_format(digest, sha256), report->sha256) == 0
               ? NULL
               : _("it has changed since it was written");
}

static bool all_closed(const struct removal *removal, const struct old_report *report, bool *closed,
                       struct error *err)
{
    bool ok = true;
    *closed = true;
    for (size_t i = 0; ok && *closed && i < report->import_count; i++)
        ok = import_closed(removal->store, report->import_ids[i], closed, err);
    return ok;
}

/* The report first: a manifest without it says nothing false. */
static bool take_away(const struct removal *removal, const struct old_report *report,
                      struct error *err)
{
    const struct report_removal_sink *sink = removal->sink;
    if (unlink(report->path) != 0 || unlink(report->manifest) != 0) {
        sink->on_kept(sink->context, report->path, _(strerror(errno)));
        return true;
    }
    sink->on_removed(sink->context, report->path);
    return store_reports_note(removal->store, report->path, NULL, 0, err);
}

static bool has_any(const struct old_report *report, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < report->import_count; i++)
        for (size_t j = 0; j < count; j++)
            if (report->import_ids[i] == ids[j])
                return true;
    return false;
}

static bool settle(const struct removal *removal, const struct old_report *report,
                   struct error *err)
{
    const struct report_removal_sink *sink = removal->sink;
    const char *why = doubt(report);
    bool closed = false;
    if (access(report->path, F_OK) != 0 && errno == ENOENT)
        return true;
    if (why == NULL && !all_closed(removal, report, &closed, err))
        return false;
    if (why == NULL && !closed)
        why = _("its import is not finished, or rows or numbers of it need a human and are in no "
                "later report");
    if (why == NULL)
        return take_away(removal, report, err);
    sink->on_kept(sink->context, report->path, why);
    return true;
}

bool report_removal_run(struct job_store *store, const char *folder, size_t keep,
                        const int64_t *import_ids, size_t import_count,
                        const struct report_removal_sink *sink, struct error *err)
{
    struct removal removal = {.store = store, .folder = folder, .sink = sink};
    bool ok = imports_read(store, &removal.imports, err);
    if (ok)
        gather(&removal);
    for (size_t i = keep; ok && i < removal.count; i++)
        ok = has_any(&removal.reports[i], import_ids, import_count) ||
             settle(&removal, &removal.reports[i], err);
    for (size_t i = 0; i < removal.count; i++)
        free_report(&removal.reports[i]);
    free(removal.reports);
    imports_free(&removal.imports);
    return ok;
}
