/* cli/completion/candidates.h
 * The candidates of each kind. Files are looked at as intake/first_look.h does, databases as
 * jobs/read/import_ids.h does; nothing else is opened. Owns nothing. Depends on
 * cli/completion/answer.h and cli/completion/wanted.h.
 */
#ifndef CLI_COMPLETION_CANDIDATES_H
#define CLI_COMPLETION_CANDIDATES_H

#include "cli/completion/answer.h"
#include "cli/completion/wanted.h"

/* Appends a path that was typed, with the user's home folder in place of "~/". */
void candidates_append_path(struct text *path, const char *typed);

/* Names or numbers of the columns of the FILEs. */
void candidates_add_columns(const struct wanted *wanted, struct answer *answer);

/* COLUMN=VALUE[,VALUE…]: columns, or behind the = their values. `typed`: what of it is there. */
void candidates_add_filter(const struct wanted *wanted, const char *typed, struct answer *answer);

/* The imports of the database that --db names, or of the default one. */
void candidates_add_imports(const struct wanted *wanted, struct answer *answer);

/* The profiles of the configuration file, each behind what stands before the last comma that was
 * typed; none where the file is not right. */
void candidates_add_profiles(const char *typed, struct answer *answer);

/* Files with one of these endings (".csv .txt"; "": all), and folders. `typed`: the path so far. */
void candidates_add_files(const char *typed, const char *endings, struct answer *answer);

#endif
