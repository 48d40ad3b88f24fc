/* intake/workbook/xml_ahead.h
 * XML parsed a few pieces ahead of who makes sense of it, by threads of its own, so that a large
 * sheet takes two processors half as long; where there can be no thread, by the caller. Which of
 * them it is changes nothing but the time. Owns the threads, the parsers and the pieces. Depends on
 * intake/workbook/xml_parsing.h and intake/workbook/xml_cut.h.
 */
#ifndef INTAKE_WORKBOOK_XML_AHEAD_H
#define INTAKE_WORKBOOK_XML_AHEAD_H

#include "intake/workbook/xml_parsing.h"

struct xml_ahead;

/* `start`: what the many elements that take most of the XML begin with, as "<row"; NULL: it is
 * parsed by a single thread. */
struct xml_ahead *xml_ahead_new(const char *start);

/* Room for what comes next, of `*size` bytes at most; NULL: as much was given as is good, take
 * first what it says. The first pieces are small, and the very first is alone: often nothing behind
 * it is wanted. */
char *xml_ahead_room(struct xml_ahead *ahead, size_t *size);

/* Gives what was put there, `length` bytes; none end the XML. */
void xml_ahead_give(struct xml_ahead *ahead, size_t length);

/* Gives what was put there, and nothing more, though the XML has not ended. */
void xml_ahead_give_rest(struct xml_ahead *ahead, size_t length);

/* Whether something was given that was not taken. */
bool xml_ahead_has_more(const struct xml_ahead *ahead);

/* What the next of the given pieces says, until the next call; waits for it. `*ok`: as
 * xml_parsing_take. */
struct xml_record *xml_ahead_next(struct xml_ahead *ahead, bool *ok);

/* As xml_parsing_fail, for the piece that was taken last. */
bool xml_ahead_fail(const struct xml_ahead *ahead, const char *name, struct error *err);

/* NULL-safe; sets the handle to NULL. Waits until the threads have ended. */
void xml_ahead_free(struct xml_ahead **ahead);

#endif
