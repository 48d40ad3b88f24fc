/* base/to_fix_mark.h
 * By what a to-fix file is known, in any delimiter, encoding and language: its last column's name
 * in the header, and how every reason begins. Pure: owns nothing. Depends on base/path.h.
 */
#ifndef BASE_TO_FIX_MARK_H
#define BASE_TO_FIX_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The column's name: this, and so many hex digits of the SHA-256 of the file whose rows they are.
 */
#define TO_FIX_COLUMN        "stopsms_to_fix_"
#define TO_FIX_ORIGIN_DIGITS 12

/* What an import of such a file is known by afterwards, among the names of what was given
 * (jobs/import/import_identity.h). */
#define TO_FIX_GIVEN "to_fix"

/* Every reason begins so. */
#define TO_FIX_REASON "stopsms: "

/* Whether a cell of a header is that column's name; `origin` (may be NULL) then gets the digits,
 * and a NUL. A spreadsheet may have put blanks around it. */
bool to_fix_is_column(const char *cell, size_t length, char origin[TO_FIX_ORIGIN_DIGITS + 1]);

/* Whether a cell is a reason of ours. */
bool to_fix_is_reason(const char *cell, size_t length);

/* Such a file is named as its export, with this and perhaps numbers ("-12-2") before the ending. */
#define TO_FIX_ENDING ".to-fix"

/* How much of the path stands before that; SIZE_MAX where it is not named so. */
size_t to_fix_stem_length(const char *path);

/* Whether one of the first lines of the text, which ends with a NUL, names that column; `*at` (may
 * be NULL) is where. */
bool to_fix_finds_column(const char *text, const char **at);

#endif
