/* base/list_mark.h
 * By what a file with the provider's list is known, in any delimiter, encoding and order: the name
 * of one of its columns, or of a member where it is JSON. Pure: owns nothing. Depends on nothing.
 */
#ifndef BASE_LIST_MARK_H
#define BASE_LIST_MARK_H

#include <stdbool.h>

/* The column's name, which no other program gives; and the member's, with its quotes. */
#define LIST_MARK_COLUMN "stopsms_stop_id"
#define LIST_MARK_MEMBER "\"stopsms_list\""

/* Whether a cell of the text's first line is that column's name. Cells end at commas, semicolons
 * and tabs; quotes and blanks around it do not count, since spreadsheets save lists anew. */
bool list_mark_finds_column(const char *text);

#endif
