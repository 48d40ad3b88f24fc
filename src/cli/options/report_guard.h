/* cli/options/report_guard.h
 * What a report must never be written over, whatever it holds and by whatever path it is named: the
 * database and what belongs to it, the files of the key and of the authorities, the sources of
 * imports. Owns the list. Depends on jobs/ and report/report_target.h.
 */
#ifndef CLI_OPTIONS_REPORT_GUARD_H
#define CLI_OPTIONS_REPORT_GUARD_H

#include "cli/common/app.h"
#include "report/report_target.h"

struct report_guard;

/* Gathers what the options name and, with a store, the sources of all its imports. `*out` is NULL
 * where it fails: ERROR_STORAGE. */
bool report_guard_new(const struct app *app, struct job_store *store, struct report_guard **out,
                      struct error *err) MUST_CHECK;

/* That a report, and its manifest, are to be written there by this command. */
void report_guard_add_report(struct report_guard *guard, const char *path);

/* ERROR_USAGE where `path` is one of them, by device and inode or by its place. */
bool report_guard_check_place(const struct report_guard *guard, const char *path,
                              struct error *err) MUST_CHECK;

/* ERROR_USAGE where `path` is one of them, by device and inode or by its place, or where something
 * stands there that this kind (report_target_check) may not replace. */
bool report_guard_check(const struct report_guard *guard, const char *path, enum report_target kind,
                        struct error *err) MUST_CHECK;

/* The same for the report at `path` and for its manifest, which lies beside it. */
bool report_guard_check_both(const struct report_guard *guard, const char *path,
                             struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void report_guard_free(struct report_guard **guard);

#endif
