/* cli/show/to_fix_show.h
 * What a person sees of the rows that must be corrected: the first of them, where all of them are,
 * and how they are given back. Owns nothing. Depends on cli/common/to_fix_file.h.
 */
#ifndef CLI_SHOW_TO_FIX_SHOW_H
#define CLI_SHOW_TO_FIX_SHOW_H

#include "cli/common/to_fix_file.h"

struct to_fix_import {
    const char *name; /* of the file, as the user gave it */
    const struct to_fix_file *to_fix;
};

/* Appends lines for all imports together; nothing where there is no such row. */
void to_fix_show_append(struct text *text, const struct app *app,
                        const struct to_fix_import *imports, size_t count);

/* The same without the rows: where they are, and how they are given back. */
void to_fix_show_append_files(struct text *text, const struct app *app,
                              const struct to_fix_import *imports, size_t count);

#endif
