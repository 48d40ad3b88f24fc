#include "report/evidence/evidence.h"

#include "base/atomic_file.h"
#include "base/digest.h"
#include "base/json_writer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/phone_mask.h"
#include "report/report_sources.h"
#include "report/report_target.h"

#include <errno.h>
#include <string.h>

static const char about[] =
    "Tells whether report, source file and database still say what they said when the report was "
    "written. It guards against accidents, not against somebody who changes this file, too.";

static void write_digest(struct json_writer *json, const unsigned char digest[DIGEST_BYTES])
{
    char sha256[2 * DIGEST_BYTES + 1];
    json_string(json, "sha256", digest_format(digest, sha256));
}

/* The statuses of the rows that were written; null: all. */
static void write_filter(struct json_writer *json, unsigned statuses)
{
    if (statuses == 0) {
        json_null(json, "only_statuses");
        return;
    }
    json_begin_array(json, "only_statuses");
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        if ((statuses & 1u << status) != 0)
            json_string(json, NULL, report_status_name((enum report_status)status));
    json_end_array(json);
}

static bool write_report(struct json_writer *json, const struct report_request *request,
                         const struct report_result *result, struct error *err)
{
    unsigned char digest[DIGEST_BYTES];
    int64_t bytes = 0;
    if (!digest_file(request->path, digest, &bytes, err))
        return false;
    json_begin_object(json, "report");
    json_string(json, "file", path_name(request->path));
    json_integer(json, "bytes", bytes);
    write_digest(json, digest);
    json_integer(json, "lines", result->written);
    write_filter(json, request->statuses);
    json_bool(json, "masked", request->mask);
    json_end_object(json);
    return true;
}

static void write_totals(struct json_writer *json, const struct report_result *result)
{
    json_integer(json, "lines", result->lines);
    json_begin_object(json, "totals");
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        json_integer(json, report_status_name((enum report_status)status), result->totals[status]);
    json_end_object(json);
}

static void write_asked(struct json_writer *json, const char *asked, bool mask)
{
    struct text masked = {0};
    if (mask)
        phone_mask_append(&masked, asked, strlen(asked));
    json_string(json, "asked", mask ? text_string(&masked) : asked);
    text_free(&masked);
}

static bool compose(struct text *text, const struct report_request *request,
                    const struct report_result *result, const char *asked, struct error *err)
{
    const struct report_facts *facts = &result->facts;
    struct json_writer json;
    json_writer_init(&json, text);
    json_begin_object(&json, NULL);
    json_integer(&json, "stopsms_evidence", EVIDENCE_VERSION);
    json_string(&json, "about", about);
    json_string(&json, "version", facts->version);
    json_time(&json, "created_at", facts->generated_at);
    write_asked(&json, asked, request->mask);
    json_known_string(&json, "provider", facts->api_url);
    json_known_string(&json, "account_user", facts->account_user);
    json_begin_object(&json, "as_of");
    json_integer(&json, "commits", facts->mark.commits);
    json_integer(&json, "last_event", facts->mark.last_event);
    json_end_object(&json);
    bool ok = write_report(&json, request, result, err);
    write_totals(&json, result);
    report_sources_write(&json, facts);
    json_end_object(&json);
    text_append_char(text, '\n');
    return ok;
}

bool evidence_write(const char *path, const struct report_request *request,
                    const struct report_result *result, const char *asked, struct error *err)
{
    struct text text = {0};
    struct atomic_file *file = NULL;
    if (!report_target_check(path, REPORT_TARGET_MANIFEST, err))
        return error_wrap(err, "the report's evidence was not written");
    bool ok = compose(&text, request, result, asked, err) && atomic_file_open(path, &file, err);
    if (ok) {
        (void)fwrite(text.data, 1, text.length, atomic_file_stream(file));
        ok = atomic_file_commit(&file, err);
    }
    text_free(&text);
    return ok || error_wrap(err, "the report's evidence was not written");
}

char *evidence_path_beside(const char *report_path)
{
    const char *name = path_name(report_path);
    const char *dot = strrchr(name, '.');
    size_t length = dot != NULL && dot != name ? (size_t)(dot - report_path) : strlen(report_path);
    struct text path = {0};
    text_append(&path, report_path, length);
    text_append_string(&path, EVIDENCE_ENDING);
    return path.data;
}
