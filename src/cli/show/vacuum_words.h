/* cli/show/vacuum_words.h
 * Gives the database's space back, and says what that takes and came to. Owns nothing. Depends on
 * cli/common/app.h and jobs/keep/store_vacuum.h.
 */
#ifndef CLI_SHOW_VACUUM_WORDS_H
#define CLI_SHOW_VACUUM_WORDS_H

#include "base/text.h"
#include "cli/common/app.h"
#include "jobs/keep/store_vacuum.h"

/* "\nThe database is then written anew: up to 12.0 MiB of room are needed beside it." */
void vacuum_words_append_room(struct text *text, const struct vacuum_room *room);

/* As store_vacuum_run, with its room checked. Says how large the database is now. */
bool vacuum_words_run(const struct app *app, struct job_store *store, struct error *err) MUST_CHECK;

#endif
