/* cli/show/preview.h
 * What an import would bring, gathered without writing anything, and shown as text or JSON. Owns
 * the plan and the first rows. Depends on intake/ and jobs/.
 */
#ifndef CLI_SHOW_PREVIEW_H
#define CLI_SHOW_PREVIEW_H

#include "base/json_writer.h"
#include "cli/common/app.h"
#include "intake/intake.h"
#include "jobs/import/importer.h"

#define PREVIEW_ROWS 5

/* An entry, with a copy of its cell. */
struct preview_row {
    struct entry entry;
    char *cell;
};

struct preview {
    const char *name; /* as import_set_file has it, and as messages have it */
    struct text shown;
    struct intake_plan *plan;
    struct intake_counts counts;
    struct import_result result;
    struct preview_row first_rows[PREVIEW_ROWS];
    size_t first_row_count;
    int64_t to_send;       /* as import_set_file_to_send has it */
    double seconds_needed; /* for that, at the rate; 0: unlimited */
    struct text known;     /* which import `run` would go on with; empty: this would be a new one */
    struct text refusal;   /* why `run` would refuse the file; empty: it would not */
    bool is_shown;         /* there is something to show, even where the file is refused */
    bool is_refused;       /* for its rows: what they would bring is not known */
};

/* Reads the file of that index. `store` may be NULL: every number is new then. The caller calls
 * preview_free in any case. As intake_plan_new and intake_read; where it fails after the whole file
 * was read, `is_shown` is set all the same. */
bool preview_gather(const struct app *app, size_t index, struct job_store *store,
                    struct preview *preview, struct error *err) MUST_CHECK;
void preview_free(struct preview *preview);

void preview_print(const struct preview *preview, FILE *out);

/* As an element of an array. */
void preview_write_json(const struct preview *preview, struct json_writer *json);

#endif
