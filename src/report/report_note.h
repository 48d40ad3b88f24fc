/* report/report_note.h
 * The note of a report's line: what else there is to say, as sentences between semicolons. Owns
 * nothing. Depends on jobs/, base/ and report/report_words.h.
 */
#ifndef REPORT_REPORT_NOTE_H
#define REPORT_REPORT_NOTE_H

#include "base/text.h"
#include "jobs/read/report_cursor.h"
#include "report/report_words.h"

/* Appends it; nothing where there is nothing to say. `mask`: numbers in what is not ours (a file's
 * name, a person's reason, the provider's words) are masked, and what the filter's columns say is
 * left out. `local`: the days of what was sent and told are those of the machine's time zone, or
 * else of UTC. */
void report_note(struct text *text, const struct report_row *row, bool mask, bool local,
                 enum language language);

/* Appends the row's cells of that kind, each behind its column's name. */
void report_append_kept(struct text *text, const struct report_row *row, enum kept_kind kind,
                        enum language language);

#endif
