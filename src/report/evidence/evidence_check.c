/* A manifest says what a report, its source and the database were at one moment. Each of its
 * statements is compared with what is there now, as of that moment, and gives one finding: it
 * agrees, it differs, it could not be checked, or it describes something that came later. A
 * later change is no contradiction. The manifest itself is foreign input and may say anything. */
#include "report/evidence/evidence_check.h"

#include "base/atomic_file.h"
#include "base/digest.h"
#include "base/language.h"
#include "base/path.h"
#include "base/regular_file.h"
#include "base/text.h"
#include "jobs/read/evidence_store.h"
#include "report/before_name.h"
#include "report/evidence/evidence_manifest.h"
#include "report/report_cells.h"
#include "report/report_outcome.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The manifest of another database differs everywhere: so many differences are shown, and no more.
 */
#define MOST_DIFFERENCES 1000

struct check {
    struct job_store *store;
    const char *manifest_path;
    const struct evidence_sink *sink;
    struct json *manifest;
    struct evidence_mark mark;
    bool masked;      /* what held numbers can't be compared word for word */
    bool any_pruned;  /* of its imports: neither its totals nor all its runs are there any more */
    struct text text; /* of the finding that is put together */
    int64_t differs;
};

static const char *const finding_names[EVIDENCE_FINDINGS] = {
    [EVIDENCE_AGREES] = N_("agrees"),         [EVIDENCE_DIFFERS] = N_("differs"),
    [EVIDENCE_UNCHECKED] = N_("not checked"), [EVIDENCE_PRUNED] = N_("pruned"),
    [EVIDENCE_LATER] = N_("later"),
};

const char *evidence_finding_name(enum evidence_finding finding)
{
    return finding_names[finding];
}

/* Reports a finding; `check->text` has its words. */
static void find(struct check *check, enum evidence_finding finding)
{
    struct text shown = {0};
    text_append_printable(&shown, text_string(&check->text), check->text.length);
    check->differs += finding == EVIDENCE_DIFFERS;
    check->sink->on_finding(check->sink->context, finding, text_string(&shown));
    text_free(&shown);
    text_clear(&check->text);
}

static bool read_manifest(struct check *check, struct error *err)
{
    if (!evidence_manifest_read(check->manifest_path, &check->manifest, err))
        return false;
    const struct json *as_of = json_get_object(check->manifest, "as_of");
    (void)json_get_bool(json_get_object(check->manifest, "report"), "masked", &check->masked);
    check->mark.commits = evidence_manifest_whole(as_of, "commits");
    check->mark.last_event = evidence_manifest_whole(as_of, "last_event");
    return true;
}

/* --- files --- */

/* The file that is at the stated path now. */
struct standing {
    int64_t bytes;
    bool is_read; /* `sha256` is set: only where the bytes are as many as they should be */
    unsigned char sha256[DIGEST_BYTES];
};

/* A file of another size differs for certain. It may be very long, so no digest of it is made. */
static bool look_at(const char *path, int64_t wanted_bytes, struct standing *standing,
                    struct error *err)
{
    *standing = (struct standing){0};
    FILE *stream = regular_file_open(path, &standing->bytes, err);
    if (stream == NULL)
        return false;
    bool ok = true;
    if (standing->bytes == wanted_bytes) {
        ok = digest_stream(stream, wanted_bytes, standing->sha256, &standing->bytes, err);
        standing->is_read = ok && standing->bytes == wanted_bytes;
    }
    fclose(stream);
    return ok;
}

static bool is_as_stated(const struct standing *standing, const struct json *stated)
{
    char sha256[2 * DIGEST_BYTES + 1];
    digest_format(standing->sha256, sha256);
    return standing->is_read && strcmp(sha256, evidence_manifest_string(stated, "sha256")) == 0;
}

/* "12 bytes, SHA-256 ab…". (Here and below English has one form for all counts.) */
static void append_standing(struct text *text, const struct standing *standing)
{
    text_printf(text, P_("%" PRId64 " bytes", "%" PRId64 " bytes", standing->bytes),
                standing->bytes);
    if (standing->is_read) {
        char sha256[2 * DIGEST_BYTES + 1];
        digest_format(standing->sha256, sha256);
        text_printf(text, ", SHA-256 %s", sha256);
    }
}

static void find_unreadable(struct check *check, const struct error *why,
                            enum evidence_finding finding)
{
    text_printf(&check->text, _("it can't be read (%s)"), why->text);
    find(check, finding);
}

/* Tells of the file of which `check->text` has the name. */
static void find_standing(struct check *check, const struct standing *standing,
                          const struct json *stated)
{
    bool same = is_as_stated(standing, stated);
    append_standing(&check->text, standing);
    if (!same) {
        int64_t bytes = evidence_manifest_whole(stated, "bytes");
        text_printf(&check->text,
                    P_("; the manifest says %" PRId64 " bytes, SHA-256 %s",
                       "; the manifest says %" PRId64 " bytes, SHA-256 %s", bytes),
                    bytes, evidence_manifest_string(stated, "sha256"));
    }
    find(check, same ? EVIDENCE_AGREES : EVIDENCE_DIFFERS);
}

/* The report lies beside its manifest: both may have been moved. */
static void check_report(struct check *check)
{
    const struct json *report = json_get_object(check->manifest, "report");
    char *folder = path_folder(check->manifest_path);
    struct text path = {0};
    struct standing standing;
    struct error why = {0};
    char *name = before_name_beside(path_name(check->manifest_path),
                                    path_name(evidence_manifest_string(report, "file")));
    text_printf(&path, "%s/%s", folder, name);
    free(name);
    text_printf(&check->text, _("report %s: "), text_string(&path));
    if (look_at(text_string(&path), evidence_manifest_whole(report, "bytes"), &standing, &why))
        find_standing(check, &standing, report);
    else
        find_unreadable(check, &why, EVIDENCE_DIFFERS);
    text_free(&path);
    free(folder);
}

/* The import that brought what stands there now, where one came after `import_id`; else 0. */
static bool find_later_import(struct check *check, int64_t import_id, const char *path,
                              struct standing *standing, int64_t *later, struct error *err)
{
    int64_t same_size = 0;
    *later = 0;
    if (!evidence_later_import(check->store, import_id, standing->bytes, NULL, &same_size, err))
        return false;
    if (same_size == 0 || (!standing->is_read && !look_at(path, standing->bytes, standing, NULL)) ||
        !standing->is_read)
        return true;
    return evidence_later_import(check->store, import_id, standing->bytes, standing->sha256, later,
                                 err);
}

/* The source may be where it was, it may be gone, or next week's export may have its name. */
static bool check_source(struct check *check, const struct json *import, struct error *err)
{
    const char *path = evidence_manifest_string(import, "path");
    struct standing standing;
    struct error why = {0};
    int64_t later = 0;
    text_printf(&check->text, _("source file %s: "), path);
    if (!look_at(path, evidence_manifest_whole(import, "bytes"), &standing, &why)) {
        find_unreadable(check, &why, EVIDENCE_UNCHECKED);
        return true;
    }
    if (!is_as_stated(&standing, import) &&
        !find_later_import(check, evidence_manifest_whole(import, "id"), path, &standing, &later,
                           err))
        return false;
    if (later == 0) {
        find_standing(check, &standing, import);
        return true;
    }
    append_standing(&check->text, &standing);
    text_printf(&check->text, _("; it is the file of import %" PRId64 ", which came later"), later);
    find(check, EVIDENCE_LATER);
    return true;
}

/* --- the database --- */

static bool is_in_store(struct check *check, const struct json *import, bool *same, bool *pruned,
                        struct error *err)
{
    struct evidence_import stored;
    char sha256[2 * DIGEST_BYTES + 1];
    if (!evidence_import_read(check->store, evidence_manifest_whole(import, "id"), &stored, err))
        return false;
    *pruned = stored.is_known && stored.is_pruned;
    *same = stored.is_known && stored.rows == evidence_manifest_whole(import, "rows") &&
            stored.lines == evidence_manifest_whole(import, "lines") &&
            stored.bytes == evidence_manifest_whole(import, "bytes") &&
            strcmp(digest_format(stored.sha256, sha256),
                   evidence_manifest_string(import, "sha256")) == 0;
    return true;
}

static bool check_import(struct check *check, const struct json *import, struct error *err)
{
    bool same = false, pruned = false;
    const char *path = evidence_manifest_string(import, "path");
    if (!is_in_store(check, import, &same, &pruned, err))
        return false;
    check->any_pruned |= pruned;
    int64_t rows = evidence_manifest_whole(import, "rows");
    text_printf(&check->text, _("import %" PRId64 " of %s in the database: "),
                evidence_manifest_whole(import, "id"), path);
    text_printf(&check->text,
                same
                    ? P_("the same file, %" PRId64 " rows", "the same file, %" PRId64 " rows", rows)
                    : P_("it is not there, or not of that file (%" PRId64 " rows)",
                         "it is not there, or not of that file (%" PRId64 " rows)", rows),
                rows);
    if (same && pruned)
        text_append_string(&check->text, _(", of which the rows are not kept any more"));
    enum evidence_finding finding = pruned ? EVIDENCE_PRUNED : EVIDENCE_AGREES;
    find(check, same ? finding : EVIDENCE_DIFFERS);
    return path[0] != '/' || check->masked || check_source(check, import, err);
}

/* ", 3 listed (the manifest says 2)"; whether they agree. */
static bool find_total(struct check *check, enum report_status status, int64_t now, int64_t then)
{
    enum language language = language_spoken();
    const char *name = language == LANGUAGE_ENGLISH ? report_status_name(status)
                                                    : report_outcome(status)->label[language];
    if (now != 0 || then != 0)
        text_printf(&check->text, _(", %" PRId64 " %s"), now, name);
    if (now != then)
        text_printf(&check->text, _(" (the manifest says %" PRId64 ")"), then);
    return now == then;
}

static bool check_totals(struct check *check, struct error *err)
{
    const struct json *stated = json_get_object(check->manifest, "totals");
    if (check->any_pruned) {
        text_append_string(&check->text, _("totals as they were then: not known any more"));
        find(check, EVIDENCE_PRUNED);
        return true;
    }
    int64_t sums[REPORT_STATUSES] = {0};
    int64_t lines = 0;
    const struct json *import = json_array_first(check->manifest, "imports");
    for (; import != NULL; import = json_array_next(import)) {
        int64_t totals[REPORT_STATUSES];
        if (!evidence_totals(check->store, evidence_manifest_whole(import, "id"), &check->mark,
                             totals, err))
            return false;
        for (unsigned status = 0; status < REPORT_STATUSES; status++) {
            sums[status] += totals[status];
            lines += totals[status];
        }
    }
    bool same = lines == evidence_manifest_whole(check->manifest, "lines");
    text_printf(&check->text,
                P_("totals as they were then: %" PRId64 " lines",
                   "totals as they were then: %" PRId64 " lines", lines),
                lines);
    for (unsigned i = 0; i < REPORT_STATUSES; i++) {
        enum report_status status = (enum report_status)i;
        int64_t then = evidence_manifest_whole(stated, report_status_name(status));
        same = find_total(check, status, sums[i], then) && same;
    }
    find(check, same ? EVIDENCE_AGREES : EVIDENCE_DIFFERS);
    return true;
}

static bool check_run(struct check *check, const struct json *run, struct error *err)
{
    bool known = false;
    int64_t id = evidence_manifest_whole(run, "id");
    if (!evidence_run_is_known(check->store, id, evidence_manifest_string(run, "user"),
                               evidence_manifest_string(run, "options"), &known, err))
        return false;
    if (!known) {
        text_printf(&check->text, _("run %" PRId64 " by %s: the database has no such run"), id,
                    evidence_manifest_string(run, "user"));
        find(check, check->any_pruned ? EVIDENCE_PRUNED : EVIDENCE_DIFFERS);
    }
    return true;
}

/* --- what has come since --- */

static void tell_since(struct check *check, int64_t import_id, const struct evidence_since *since)
{
    if (since->settled > 0) {
        text_printf(&check->text,
                    P_("import %" PRId64 ": %" PRId64 " numbers that were pending were settled",
                       "import %" PRId64 ": %" PRId64 " numbers that were pending were settled",
                       since->settled),
                    import_id, since->settled);
        find(check, EVIDENCE_LATER);
    }
    for (unsigned kind = 0; kind < JOB_EVENTS; kind++) {
        if (since->events[kind] > 0) {
            text_printf(&check->text,
                        P_("import %" PRId64 ": event \"%s\", %" PRId64 " times",
                           "import %" PRId64 ": event \"%s\", %" PRId64 " times",
                           since->events[kind]),
                        import_id, job_event_name((enum job_event)kind), since->events[kind]);
            find(check, EVIDENCE_LATER);
        }
    }
}

static bool tell_later(struct check *check, struct error *err)
{
    const struct json *import = json_array_first(check->manifest, "imports");
    for (; import != NULL; import = json_array_next(import)) {
        int64_t id = evidence_manifest_whole(import, "id");
        struct evidence_since since;
        if (!evidence_since(check->store, id, &check->mark, &since, err))
            return false;
        tell_since(check, id, &since);
    }
    return true;
}

static bool has_enough(const struct check *check)
{
    return check->differs >= MOST_DIFFERENCES;
}

static bool check_database(struct check *check, struct error *err)
{
    const struct json *import = json_array_first(check->manifest, "imports");
    const struct json *run = json_array_first(check->manifest, "runs");
    bool ok = true;
    for (; ok && !has_enough(check) && import != NULL; import = json_array_next(import))
        ok = check_import(check, import, err);
    for (; ok && !has_enough(check) && run != NULL; run = json_array_next(run))
        ok = check_run(check, run, err);
    if (ok && has_enough(check)) {
        text_append_string(&check->text, _("the rest: so much differs that no more was looked at"));
        find(check, EVIDENCE_UNCHECKED);
        return true;
    }
    return ok && check_totals(check, err) && tell_later(check, err);
}

bool evidence_check(struct job_store *store, const char *manifest_path,
                    const struct evidence_sink *sink, int64_t *differs, struct error *err)
{
    struct check check = {.store = store, .manifest_path = manifest_path, .sink = sink};
    bool ok = read_manifest(&check, err);
    if (ok) {
        check_report(&check);
        ok = check_database(&check, err);
    }
    *differs = check.differs;
    json_free(&check.manifest);
    text_free(&check.text);
    return ok;
}
