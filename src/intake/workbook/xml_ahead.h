/* intake/workbook/xml_ahead.h
 * XML parsed a few pieces ahead of who makes sense of it, by a thread of its own, so that two
 * processors share the work of a large sheet; where there can be no thread, by the caller. Which of
 * the two it is changes nothing but the time. Owns the thread, the parser and the pieces. Depends
 * on intake/workbook/xml_parsing.h.
 */
#ifndef INTAKE_WORKBOOK_XML_AHEAD_H
#define INTAKE_WORKBOOK_XML_AHEAD_H

#include "intake/workbook/xml_parsing.h"

struct xml_ahead;

/* `many`: as xml_parsing_new. */
struct xml_ahead *xml_ahead_new(const char *many);

/* Room for the next piece, of `*size` bytes at most; NULL: as many were given as is good, take
 * first what they say. The first pieces are small, and the very first is alone: often nothing
 * behind it is wanted. */
char *xml_ahead_room(struct xml_ahead *ahead, size_t *size);

/* Gives the piece that was put there, of `length` bytes; one of none ends the XML. */
void xml_ahead_give(struct xml_ahead *ahead, size_t length);

/* Whether something was given that was not taken. */
bool xml_ahead_has_more(const struct xml_ahead *ahead);

/* What the next of the given pieces says, until the next call; waits for it. `*ok`: as
 * xml_parsing_take. */
struct xml_record *xml_ahead_next(struct xml_ahead *ahead, bool *ok);

/* As xml_parsing_fail, when all that was taken was told. */
bool xml_ahead_fail(const struct xml_ahead *ahead, const char *name, struct error *err);

/* NULL-safe; sets the handle to NULL. Waits until the thread has ended. */
void xml_ahead_free(struct xml_ahead **ahead);

#endif
