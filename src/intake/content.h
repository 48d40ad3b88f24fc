/* intake/content.h
 * What is in a file that is no table itself, but holds one: a workbook, or one of these or a CSV
 * file packed. The file's content then takes its place, while it stays the file that was given.
 * Depends on intake/file/source_file.h, intake/packed/ and intake/workbook/.
 */
#ifndef INTAKE_CONTENT_H
#define INTAKE_CONTENT_H

#include "intake/file/source_file.h"
#include "intake/intake.h"
#include "intake/phone/phone_reader.h"
#include "intake/workbook/sheet_text.h"

struct content {
    struct text
        packing; /* "gzip, " and "ZIP: NAME, " in words, before the dialect's; may be empty */
    bool is_sheet;
    struct text sheet;      /* its name, in one line and inert on a terminal */
    struct text sheet_word; /* the name as one word (base/sheet_place.h) */
    struct sheet_text rows; /* what is in it, but for its text */
};

/* Looks at the file's first bytes, and puts its content in its place where it holds one. Does
 * nothing to any other file. ERROR_INPUT: it can't be read, or not without an option, which is
 * named; ERROR_STORAGE: there is no room for what was unpacked. */
bool content_find(struct source_file *file, const struct intake_options *options,
                  struct phone_reader *phones, struct content *content,
                  struct error *err) MUST_CHECK;

void content_free(struct content *content);

#endif
