/* intake/filter/bare_name.h
 * Whether a name (of a column, of a file) speaks of phones and of opt-outs alone, so that a bare
 * list under it needs no word about which rows are meant. Pure: owns nothing. Depends on
 * intake/columns/column_name.h.
 */
#ifndef INTAKE_FILTER_BARE_NAME_H
#define INTAKE_FILTER_BARE_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum bare_name {
    BARE_NAME_PLAIN, /* every word of it is a phone's, an opt-out's, or says nothing of anybody */
    BARE_NAME_OPTED_IN, /* it says that these people may be written to */
    BARE_NAME_UNKNOWN,  /* it holds a word that is none of these */
};

enum bare_name bare_name_of_column(const char *name);

/* By the last part of the path; "-" is plain. */
enum bare_name bare_name_of_file(const char *path);

/* Whether a word (folded) may stand beside a number in a phone's cell: "perso", "tel", "ou". */
bool bare_name_is_label(const char *folded);

/* Whether the words of a phone's cell leave it open whose its `phones` numbers are: one says that
 * it is somebody else's ("maman"), or, where there are several numbers, one is not known ("Anne
 * 06…, Luc 07…"). */
bool bare_name_unsettles(const char *cell, size_t length, size_t phones);

#endif
