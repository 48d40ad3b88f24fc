/* report/report_note.h
 * The note of a report's line: what else there is to say, as sentences joined by "; ". Owns
 * nothing. Depends on jobs/ and base/.
 */
#ifndef REPORT_REPORT_NOTE_H
#define REPORT_REPORT_NOTE_H

#include "base/text.h"
#include "jobs/report_cursor.h"

/* Appends it; nothing where there is nothing to say. `mask`: numbers in a file's name are masked.
 */
void report_note(struct text *note, const struct report_row *row, bool mask);

#endif
