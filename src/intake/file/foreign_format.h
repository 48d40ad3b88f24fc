/* intake/file/foreign_format.h
 * What people hand over instead of a CSV file, told by how it begins: one table of signatures. What
 * no signature knows must still divide into a table (intake/columns/table_check.c). Pure: owns
 * nothing.
 */
#ifndef INTAKE_FILE_FOREIGN_FORMAT_H
#define INTAKE_FILE_FOREIGN_FORMAT_H

#include <stddef.h>

/* What the file's first bytes say ("a PDF", to be looked up in the user's language); NULL: nothing
 * that is known. */
const char *foreign_format_of_bytes(const char *bytes, size_t length);

/* What the decoded text begins with, in any case, behind byte order marks, blank lines, and
 * comments of HTML and SQL; NULL as above. `text` ends with a NUL. */
const char *foreign_format_of_text(const char *text);

#endif
