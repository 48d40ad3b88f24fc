/* jobs/import/importer.h
 * Writes imports: one transaction around all files of a command, so that they are there whole or
 * not at all; entries in file order, jobs in the order of their numbers. Owns the transaction and
 * the sorter's runs. Depends on jobs/.
 */
#ifndef JOBS_IMPORT_IMPORTER_H
#define JOBS_IMPORT_IMPORTER_H

#include "base/digest.h"
#include "jobs/entry.h"
#include "jobs/job.h"
#include "jobs/store/job_store.h"

/* What is known of a file before its rows are read. Borrowed during the call. */
struct import_source {
    const char *path; /* absolute, or "-" for standard input */
    int64_t bytes;
    unsigned char sha256[DIGEST_BYTES];
    /* Same file and same choices are the same import (jobs/import/import_identity.h). */
    const char *choices;
    const char *given;
    int64_t reading; /* of which version's rules its rows come: another number, another reading */
    const char *dialect; /* for people: "UTF-8, semicolon, header" */
    const char *header;  /* JSON array of the header's cells, "[]" without one */
};

struct import_result {
    int64_t import_id;
    int64_t rows;
    int64_t entries[ENTRY_STATUSES];
    int64_t new_jobs;     /* numbers that no earlier import had */
    int64_t known_jobs;   /* numbers that one had */
    int64_t known_listed; /* of these: believed to be on the list, to be held against it before the
                             run skips them */
    int64_t known_rejected; /* of these: refused by the provider before; not sent again without
                               `retry` */
    int64_t known_pending;  /* of these: to be sent, also once more after an undo */
    int64_t forgotten;      /* of the new ones: forgotten before, and known again */
    int64_t duplicates;     /* entries whose number an earlier entry of this import has */
};

/* Counts a number that an earlier import had, by what its job is. */
void import_result_count_known(struct import_result *result, enum job_state state);

/* An import that is there already. */
struct import_match {
    int64_t import_id; /* 0: none */
    int64_t imported_at;
    int64_t pending;        /* jobs of it that are pending */
    char *choices;          /* the caller frees it (import_match_clear) */
    bool is_read_otherwise; /* by an earlier version: its rows may be read differently now */
};
void import_match_clear(struct import_match *match);

/* Finds the import (not undone) of the same content: `same` with the same choices, else zero;
 * `other` the latest one with other choices that still has pending jobs, else zero. */
bool importer_find(struct job_store *store, const struct import_source *source,
                   struct import_match *same, struct import_match *other,
                   struct error *err) MUST_CHECK;

/* The latest import of the same content that was taken back, whatever its choices: its id (0:
 * none), when it was imported, and the reason that was given, which the caller frees. */
bool importer_find_undone(struct job_store *store, const struct import_source *source,
                          struct import_match *undone, char **reason, struct error *err) MUST_CHECK;

/* The latest import of the file whose SHA-256 begins with these hex digits; one that was not taken
 * back, where there is any. For the caller to free: `reason`, "" unless it was taken back. */
struct import_origin {
    int64_t import_id; /* 0: none */
    int64_t rows;
    bool is_undone;
    char *reason;
};
bool importer_find_origin(struct job_store *store, const char *digits, struct import_origin *origin,
                          struct error *err) MUST_CHECK;

/* What `--max-new` is held against: the most new numbers that one import brought; 0 where no import
 * is finished. */
bool importer_largest_finished(struct job_store *store, int64_t *numbers,
                               struct error *err) MUST_CHECK;

/* The least id that an import that is made now can have. */
bool importer_next_id(struct job_store *store, int64_t *import_id, struct error *err) MUST_CHECK;

/* The header (JSON array) of the latest import that is neither undone nor of a to-fix file, ""
 * where there is none. The caller frees it. */
bool importer_latest_header(struct job_store *store, char **header, struct error *err) MUST_CHECK;

struct importer;

/* Opens the transaction. Every importer ends with _commit or _rollback. */
bool importer_begin(struct job_store *store, struct importer **out, struct error *err) MUST_CHECK;

/* A file: begin, its entries in order, end. Numbers that are new become pending jobs; known ones
 * are noted as brought again (cancelled and removed ones become pending, one whose removal was
 * broken off listed, to be held against the list). */
bool importer_begin_file(struct importer *importer, const struct import_source *source,
                         struct error *err) MUST_CHECK;
bool importer_add(struct importer *importer, const struct entry *entry,
                  struct error *err) MUST_CHECK;
bool importer_end_file(struct importer *importer, struct import_result *result,
                       struct error *err) MUST_CHECK;

/* The file of an import was given again with the same choices: a fresh request, where its work was
 * finished; else it only resumes, and nothing changes. */
bool importer_renew(struct importer *importer, int64_t import_id, struct error *err) MUST_CHECK;

/* How many numbers of these imports are pending, each counted once; also within the transaction. */
bool importer_count_pending(struct job_store *store, const int64_t *import_ids, size_t import_count,
                            int64_t *numbers, struct error *err) MUST_CHECK;

bool importer_commit(struct importer **importer, struct error *err) MUST_CHECK;

/* NULL-safe. */
void importer_rollback(struct importer **importer);

#endif
