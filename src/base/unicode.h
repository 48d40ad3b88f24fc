/* base/unicode.h
 * What a character is to us: one table for whatever reads, compares, masks or shows foreign text.
 * Owns nothing. Depends on nothing.
 */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

enum unicode_kind {
    UNICODE_LETTER,    /* of any script; also pictures, and whatever the table doesn't know */
    UNICODE_DIGIT,     /* of a script whose digits are read in a phone */
    UNICODE_MARK,      /* an accent written apart from its letter */
    UNICODE_SIGN,      /* what parts words: punctuation, mathematics, arrows, boxes */
    UNICODE_SPACE,     /* but for those of ASCII that steer (TAB, LF, …) */
    UNICODE_INVISIBLE, /* drawn as nothing, so that it can hide in a cell */
    UNICODE_CONTROL,   /* steers a terminal or breaks a line: C0, DEL, C1, the line and paragraph
                        * separators, the bidirectional controls (Unicode UAX #9) */
};

/* `plain`: the ASCII character that people mean by it where they write a phone number; 0: none. A
 * space of any kind is ' ', what breaks a line is LF, a digit is '0' to '9'. */
struct unicode_character {
    enum unicode_kind kind;
    char plain;
};

struct unicode_character unicode_look_up(uint32_t code_point);

bool unicode_is_control(uint32_t code_point);

/* Whether it is a C0 or C1 control, or DEL, that a cell can't hold as it is: TAB, LF and CR it can.
 */
bool unicode_is_odd_in_cell(uint32_t code_point);

#endif
