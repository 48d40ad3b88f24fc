/* cli/common/kept_rows.h
 * What tells the people of refused and unconfirmed numbers apart: stored at the end of a command
 * that sends, since only then it is known whose rows need a human. Failures of the disk are told by
 * session_fail; a file that can't be read as it was brings nothing, and no report says otherwise.
 * Depends on cli/common/session.h, intake/ and jobs/import/kept_later.h.
 */
#ifndef CLI_COMMON_KEPT_ROWS_H
#define CLI_COMMON_KEPT_ROWS_H

#include "cli/common/session.h"
#include "intake/intake.h"

/* Of the import, whose file is at hand: the plan is of the same content. `choices`: the import's.
 */
void kept_rows_store(struct session *session, int64_t import_id, const char *choices,
                     struct intake_plan *plan);

/* Imports whose files are not at hand. All zero: none. */
struct kept_rows_imports {
    int64_t *ids;
    size_t count;
};

/* Before the sending: notes the imports that it may bring refusals for. */
bool kept_rows_note(const struct session *session, struct kept_rows_imports *imports,
                    struct error *err) MUST_CHECK;

/* After it: opens the files of those imports again, where they were recorded, and stores. A file
 * that is gone, was changed, came from standard input, or whose layout is found otherwise without
 * the filter's words is left alone. */
void kept_rows_store_noted(struct session *session, const struct kept_rows_imports *imports);

void kept_rows_forget(struct kept_rows_imports *imports);

#endif
