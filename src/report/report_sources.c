#include "report/report_sources.h"

#include "base/digest.h"

static void write_import(struct json_writer *json, const struct import_row *import)
{
    char sha256[2 * DIGEST_BYTES + 1];
    digest_format(import->sha256, sha256);
    json_begin_object(json, NULL);
    json_integer(json, "id", import->id);
    json_string(json, "path", import->path);
    json_integer(json, "bytes", import->bytes);
    json_string(json, "sha256", sha256);
    json_string(json, "dialect", import->dialect);
    json_string(json, "choices", import->choices);
    json_integer(json, "rows", import->rows);
    json_integer(json, "lines", import->lines);
    json_time(json, "imported_at", import->imported_at);
    json_time(json, "finished_at", import->finished_at);
    json_time(json, "undone_at", import->undone_at);
    json_end_object(json);
}

static void write_run(struct json_writer *json, const struct report_run *run)
{
    json_begin_object(json, NULL);
    json_integer(json, "id", run->id);
    json_time(json, "started_at", run->started_at);
    json_time(json, "ended_at", run->ended_at);
    if (run->exit_status < 0)
        json_null(json, "exit_status");
    else
        json_integer(json, "exit_status", run->exit_status);
    json_string(json, "user", run->user);
    json_string(json, "options", run->options);
    json_end_object(json);
}

void report_sources_write(struct json_writer *json, const struct report_facts *facts)
{
    json_begin_array(json, "imports");
    for (size_t i = 0; i < facts->import_count; i++)
        write_import(json, &facts->imports[i]);
    json_end_array(json);
    json_begin_array(json, "runs");
    for (size_t i = 0; i < facts->run_count; i++)
        write_run(json, &facts->runs[i]);
    json_end_array(json);
}
