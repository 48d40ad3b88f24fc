/* intake/workbook/xml_cut.h
 * Where a long XML file can be cut so that its pieces are parsed at the same time: before each of
 * the many like elements that it consists of. A guess, since the same bytes can stand in a comment:
 * who parses the piece before finds out. Owns what it keeps. Depends on base/.
 */
#ifndef INTAKE_WORKBOOK_XML_CUT_H
#define INTAKE_WORKBOOK_XML_CUT_H

#include <stdbool.h>
#include <stddef.h>

#define XML_CUT_MOST_REST ((size_t)64 * 1024)

struct xml_cut {
    const char *start; /* what the elements begin with, as "<row"; NULL: nothing is cut */
    char *head;        /* all before the first of them, given to each parser that begins later */
    size_t head_length;
    char *rest; /* what was cut off, and comes before what is read next */
    size_t rest_length;
    size_t lines, head_lines; /* so far, without the rest's; in the head */
};

/* Takes the head off the first piece; from then on, cuts where there is one that can be kept. */
void xml_cut_begin(struct xml_cut *cut, const char *bytes, size_t length);

/* How much of the piece stands before its last such element; the rest of it is kept, in the place
 * of the one before. All of it: it has none behind its first byte, or one that is too far from its
 * end; from then on, nothing is cut. */
size_t xml_cut_take(struct xml_cut *cut, const char *bytes, size_t length);

/* From now on, nothing is cut. */
void xml_cut_stop(struct xml_cut *cut);

void xml_cut_free(struct xml_cut *cut);

#endif
