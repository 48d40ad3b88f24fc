/* intake/packed/zip_file.h
 * A ZIP archive, member by member: what a workbook is, and what exports are sent in. It comes from
 * strangers: what is damaged, encrypted, ambiguous or too large is refused, with a sentence. Wraps
 * minizip, which no other file includes. Owns what it read of the directory; the descriptor is
 * borrowed. Depends on intake/packed/unpack_budget.h.
 */
#ifndef INTAKE_PACKED_ZIP_FILE_H
#define INTAKE_PACKED_ZIP_FILE_H

#include "intake/packed/unpack_budget.h"

struct zip_file;

/* Reads the directory. `budget` is shared by all members, and borrowed. ERROR_INPUT: cut off,
 * damaged, a member with a password, with `..` in its name, or two of one name. */
bool zip_file_open(int fd, struct unpack_budget *budget, struct zip_file **out,
                   struct error *err) MUST_CHECK;

/* The same archive, from the same descriptor and budget: so two members can be open at a time. */
bool zip_file_open_again(const struct zip_file *zip, struct zip_file **out,
                         struct error *err) MUST_CHECK;

/* Folders are no members. Names have slashes, whatever the archive has. */
size_t zip_file_count(const struct zip_file *zip);
const char *zip_file_name(const struct zip_file *zip, size_t i);

/* The member of that name, in any case, as the parts of a workbook have it; false: none. */
bool zip_file_find(const struct zip_file *zip, const char *name, size_t *i);

/* Opens one member at a time. ERROR_INPUT: it is packed in a way that is not read, or damaged. */
bool zip_file_begin(struct zip_file *zip, size_t i, struct error *err) MUST_CHECK;

/* The next bytes; `*length` 0 at the end, where they were found to be what was packed. */
bool zip_file_read(struct zip_file *zip, char *buffer, size_t size, size_t *length,
                   struct error *err) MUST_CHECK;

/* Whether as much of the open member, a part of a workbook, was read as the budget wants: half as
 * much as of a file, since its texts and its cells are two parts. */
bool zip_file_is_enough(const struct zip_file *zip);

/* Closes the member, wherever its reading stands. */
void zip_file_end(struct zip_file *zip);

/* NULL-safe; sets the handle to NULL. */
void zip_file_close(struct zip_file **zip);

#endif
