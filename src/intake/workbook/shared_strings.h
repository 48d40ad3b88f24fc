/* intake/workbook/shared_strings.h
 * The texts that the cells of a workbook name by number. There may be a million: they lie in a
 * file without a name, and so does the table of where each begins; a few blocks of both are in
 * memory. Owns the files and the blocks. Depends on intake/packed/ and
 * intake/workbook/xml_member.h.
 */
#ifndef INTAKE_WORKBOOK_SHARED_STRINGS_H
#define INTAKE_WORKBOOK_SHARED_STRINGS_H

#include "base/text.h"
#include "intake/packed/zip_file.h"

struct shared_strings;

/* Of the member; SIZE_MAX: the workbook has none. They are read as far as they are asked for. */
bool shared_strings_new(const struct zip_file *zip, size_t member, struct shared_strings **out,
                        struct error *err) MUST_CHECK;

/* Appends text `i`; nothing where only the first were wanted (struct unpack_budget). ERROR_INPUT:
 * there is none of that number, or the member is damaged; ERROR_STORAGE. */
bool shared_strings_append(struct shared_strings *strings, int64_t i, struct text *text,
                           struct error *err) MUST_CHECK;

/* Reads those that nobody has asked for: only then is it known that the member is whole, and so
 * that what was read of it is right. As shared_strings_append. */
bool shared_strings_finish(struct shared_strings *strings, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void shared_strings_free(struct shared_strings **strings);

#endif
