#include "report/evidence_check.h"

#include "base/atomic_file.h"
#include "base/digest.h"
#include "base/text.h"
#include "jobs/evidence_store.h"
#include "provider/json.h"
#include "report/evidence.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MANIFEST_MAX_BYTES (16 * 1024 * 1024)

struct check {
    struct job_store *store;
    const char *manifest_path;
    const struct evidence_sink *sink;
    struct json *manifest;
    struct evidence_mark mark;
    bool masked;      /* what held numbers can't be compared word for word */
    struct text text; /* of the finding that is put together */
    int64_t differs;
};

static const char *const finding_names[EVIDENCE_FINDINGS] = {
    [EVIDENCE_AGREES] = "agrees",
    [EVIDENCE_DIFFERS] = "differs",
    [EVIDENCE_UNCHECKED] = "not checked",
    [EVIDENCE_LATER] = "later",
};

const char *evidence_finding_name(enum evidence_finding finding)
{
    return finding_names[finding];
}

/* Hands over the finding of which `check->text` tells. */
static void find(struct check *check, enum evidence_finding finding)
{
    struct text shown = {0};
    text_append_printable(&shown, text_string(&check->text), check->text.length);
    check->differs += finding == EVIDENCE_DIFFERS;
    check->sink->on_finding(check->sink->context, finding, text_string(&shown));
    text_free(&shown);
    text_clear(&check->text);
}

static const char *string_of(const struct json *object, const char *name)
{
    const char *string = json_get_string(object, name);
    return string != NULL ? string : "";
}

static int64_t whole_of(const struct json *object, const char *name)
{
    int64_t value = 0;
    return json_get_whole(object, name, &value) ? value : -1;
}

/* --- the manifest --- */

static bool no_manifest(const struct check *check, const char *why, struct error *err)
{
    return error_set(err, ERROR_INPUT, "%s: this is no manifest of a stopsms report (%s)",
                     check->manifest_path, why);
}

static bool slurp(const struct check *check, struct text *bytes, struct error *err)
{
    FILE *stream = fopen(check->manifest_path, "re");
    char piece[16384];
    size_t count = 1;
    if (stream == NULL) {
        return error_set(err, errno == ENOENT ? ERROR_NO_INPUT : ERROR_INPUT, "%s: %s",
                         check->manifest_path, strerror(errno));
    }
    while (count > 0 && bytes->length <= MANIFEST_MAX_BYTES) {
        count = fread(piece, 1, sizeof piece, stream);
        text_append(bytes, piece, count);
    }
    bool failed = ferror(stream) != 0;
    fclose(stream);
    if (failed) {
        return error_set(err, ERROR_INPUT, "%s can't be read", check->manifest_path);
    }
    return bytes->length <= MANIFEST_MAX_BYTES || no_manifest(check, "it is too long", err);
}

static bool read_manifest(struct check *check, struct error *err)
{
    struct text bytes = {0};
    bool ok = slurp(check, &bytes, err) &&
              (json_read(text_string(&bytes), bytes.length, &check->manifest) ||
               no_manifest(check, "it is not JSON", err));
    text_free(&bytes);
    if (!ok) {
        return false;
    }
    if (whole_of(check->manifest, "stopsms_evidence") != EVIDENCE_VERSION) {
        return no_manifest(check, "its version is not known here", err);
    }
    const struct json *as_of = json_get_object(check->manifest, "as_of");
    const struct json *report = json_get_object(check->manifest, "report");
    if (as_of == NULL || report == NULL || json_get_object(check->manifest, "totals") == NULL) {
        return no_manifest(check, "members are missing", err);
    }
    (void)json_get_bool(report, "masked", &check->masked);
    check->mark.commits = whole_of(as_of, "commits");
    check->mark.last_event = whole_of(as_of, "last_event");
    return true;
}

/* --- files --- */

/* `what` was `stated`: an object with bytes and sha256. */
static void check_file(struct check *check, const char *what, const char *path,
                       const struct json *stated, enum evidence_finding when_missing)
{
    unsigned char digest[DIGEST_BYTES];
    char sha256[2 * DIGEST_BYTES + 1];
    struct error why = {0};
    int64_t bytes = 0;
    text_printf(&check->text, "%s %s: ", what, path);
    if (!digest_file(path, digest, &bytes, &why)) {
        text_append_string(&check->text, "it can't be read (");
        text_append_string(&check->text, why.text);
        text_append_char(&check->text, ')');
        find(check, when_missing);
        return;
    }
    bool same = bytes == whole_of(stated, "bytes") &&
                strcmp(digest_format(digest, sha256), string_of(stated, "sha256")) == 0;
    text_printf(&check->text, "%" PRId64 " bytes, SHA-256 %s", bytes, sha256);
    if (!same) {
        text_printf(&check->text, "; the manifest says %" PRId64 " bytes, %s",
                    whole_of(stated, "bytes"), string_of(stated, "sha256"));
    }
    find(check, same ? EVIDENCE_AGREES : EVIDENCE_DIFFERS);
}

/* The report lies beside its manifest: both may have been moved. */
static void check_report(struct check *check)
{
    const struct json *report = json_get_object(check->manifest, "report");
    char *folder = atomic_file_folder(check->manifest_path);
    struct text path = {0};
    text_printf(&path, "%s/%s", folder, report_file_name(string_of(report, "file")));
    check_file(check, "report", text_string(&path), report, EVIDENCE_DIFFERS);
    text_free(&path);
    free(folder);
}

/* --- the database --- */

static bool is_in_store(struct check *check, const struct json *import, bool *same,
                        struct error *err)
{
    struct evidence_import stored;
    char sha256[2 * DIGEST_BYTES + 1];
    if (!evidence_import_read(check->store, whole_of(import, "id"), &stored, err)) {
        return false;
    }
    *same = stored.is_known && stored.rows == whole_of(import, "rows") &&
            stored.lines == whole_of(import, "lines") &&
            stored.bytes == whole_of(import, "bytes") &&
            strcmp(digest_format(stored.sha256, sha256), string_of(import, "sha256")) == 0;
    return true;
}

static bool check_import(struct check *check, const struct json *import, struct error *err)
{
    bool same = false;
    const char *path = string_of(import, "path");
    if (!is_in_store(check, import, &same, err)) {
        return false;
    }
    text_printf(&check->text, "import %" PRId64 " of %s in the database: ", whole_of(import, "id"),
                path);
    text_printf(&check->text,
                same ? "the same file, %" PRId64 " rows"
                     : "it is not there, or not of that file (%" PRId64 " rows)",
                whole_of(import, "rows"));
    find(check, same ? EVIDENCE_AGREES : EVIDENCE_DIFFERS);
    if (path[0] == '/' && !check->masked) {
        check_file(check, "source file", path, import, EVIDENCE_UNCHECKED);
    }
    return true;
}

static bool check_totals(struct check *check, struct error *err)
{
    const struct json *stated = json_get_object(check->manifest, "totals");
    int64_t sums[REPORT_STATUSES] = {0};
    int64_t lines = 0;
    for (size_t i = 0; i < json_array_count(check->manifest, "imports"); i++) {
        const struct json *import = json_array_object(check->manifest, "imports", i);
        int64_t totals[REPORT_STATUSES];
        if (import == NULL ||
            !evidence_totals(check->store, whole_of(import, "id"), &check->mark, totals, err)) {
            return import == NULL && no_manifest(check, "an import is none", err);
        }
        for (unsigned status = 0; status < REPORT_STATUSES; status++) {
            sums[status] += totals[status];
            lines += totals[status];
        }
    }
    bool same = lines == whole_of(check->manifest, "lines");
    text_printf(&check->text, "totals as they were then: %" PRId64 " lines", lines);
    for (unsigned status = 0; status < REPORT_STATUSES; status++) {
        const char *name = report_status_name((enum report_status)status);
        int64_t then = whole_of(stated, name);
        if (sums[status] != 0 || then != 0) {
            text_printf(&check->text, ", %" PRId64 " %s", sums[status], name);
        }
        if (sums[status] != then) {
            text_printf(&check->text, " (the manifest says %" PRId64 ")", then);
            same = false;
        }
    }
    find(check, same ? EVIDENCE_AGREES : EVIDENCE_DIFFERS);
    return true;
}

static bool check_run(struct check *check, const struct json *run, struct error *err)
{
    bool known = false;
    int64_t id = whole_of(run, "id");
    if (!evidence_run_is_known(check->store, id, string_of(run, "user"), string_of(run, "options"),
                               &known, err)) {
        return false;
    }
    if (!known) {
        text_printf(&check->text, "run %" PRId64 " by %s: the database has no such run", id,
                    string_of(run, "user"));
        find(check, EVIDENCE_DIFFERS);
    }
    return true;
}

/* --- what has come since --- */

static void tell_since(struct check *check, int64_t import_id, const struct evidence_since *since)
{
    if (since->settled > 0) {
        text_printf(&check->text,
                    "import %" PRId64 ": %" PRId64 " numbers that were pending were "
                    "settled",
                    import_id, since->settled);
        find(check, EVIDENCE_LATER);
    }
    for (unsigned kind = 0; kind < JOB_EVENTS; kind++) {
        if (since->events[kind] > 0) {
            text_printf(&check->text, "import %" PRId64 ": event \"%s\", %" PRId64 " times",
                        import_id, job_event_name((enum job_event)kind), since->events[kind]);
            find(check, EVIDENCE_LATER);
        }
    }
}

static bool tell_later(struct check *check, struct error *err)
{
    for (size_t i = 0; i < json_array_count(check->manifest, "imports"); i++) {
        const struct json *import = json_array_object(check->manifest, "imports", i);
        int64_t id = whole_of(import, "id");
        struct evidence_since since;
        if (!evidence_since(check->store, id, &check->mark, &since, err)) {
            return false;
        }
        tell_since(check, id, &since);
    }
    return true;
}

static bool check_database(struct check *check, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_count(check->manifest, "imports"); i++) {
        const struct json *import = json_array_object(check->manifest, "imports", i);
        ok = import != NULL ? check_import(check, import, err)
                            : no_manifest(check, "an import is none", err);
    }
    for (size_t i = 0; ok && i < json_array_count(check->manifest, "runs"); i++) {
        const struct json *run = json_array_object(check->manifest, "runs", i);
        ok = run != NULL ? check_run(check, run, err) : no_manifest(check, "a run is none", err);
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
