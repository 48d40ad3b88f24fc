/* cli/common/import_set.h
 * The files of one command on their way into the store: surveyed, then read in one transaction that
 * the caller commits or drops. Owns the plans and the transaction. Depends on intake/ and jobs/.
 */
#ifndef CLI_COMMON_IMPORT_SET_H
#define CLI_COMMON_IMPORT_SET_H

#include "base/text.h"
#include "cli/common/app.h"
#include "intake/intake.h"
#include "jobs/import/importer.h"

struct import_set_file {
    const char *name;  /* the path as the user gave it, or what standard input was named */
    struct text shown; /* the name as messages have it, in one line */
    struct intake_plan *plan;
    int64_t import_id;           /* known once it was read */
    bool is_known;               /* the same file and choices were imported before */
    int64_t pending_before;      /* of a known one: how many of its numbers are pending */
    struct import_result result; /* of a new one */
    struct intake_counts counts;
    struct text undone; /* as import_checks_undone has it; empty: it never was */
    struct text unlike; /* as import_checks_unlike has it; empty: it is like the one before */
};

struct import_set {
    struct import_set_file *files;
    size_t count;
    int64_t first_id;          /* the least that an import of this set can have */
    int64_t to_send;           /* numbers, each counted once; known once all were read */
    struct importer *importer; /* open between import_set_read and its commit */
};

/* What the user chose, for intake. Borrows from the options. */
struct intake_options import_set_choices(const struct app *app);

/* Surveys every file of the options; touches no database. As intake_plan_new. */
bool import_set_plan(const struct app *app, struct import_set *set, struct error *err) MUST_CHECK;

/* The name of the file, for messages. */
const char *import_set_shown(const struct import_set_file *file);

/* Opens the transaction and reads every file that is not known yet. ERROR_INPUT where a file can't
 * be read as asked, where an import of it with other choices still has pending numbers, or where it
 * brings more new numbers than --max-new allows. */
bool import_set_read(const struct app *app, struct job_store *store, struct import_set *set,
                     struct error *err) MUST_CHECK;

/* Tells which rows of each file are meant, also with --quiet. */
void import_set_tell_rows(const struct app *app, const struct import_set *set);

/* How many numbers would be sent for the file, as far as the transaction shows it. Those of several
 * files count in each. */
int64_t import_set_file_to_send(const struct import_set_file *file);

bool import_set_commit(struct import_set *set, struct error *err) MUST_CHECK;

/* Warns of what may not be as the user thinks: a value of --where that no row has; many landlines
 * among the national numbers and no country chosen (elsewhere the same digits are mobiles). Tells
 * of landlines beside mobiles in one row. */
void import_set_warn(const struct app *app, const char *name, const struct intake_counts *counts,
                     const char *country);

/* Drops what was not committed, and frees all. NULL-safe. */
void import_set_free(struct import_set *set);

#endif
