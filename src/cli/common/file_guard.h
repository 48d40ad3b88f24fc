/* cli/common/file_guard.h
 * Lets no file in by chance that is not like the one before it: another client's, or another
 * export. Owns nothing. Depends on cli/common/import_set.h and cli/show/.
 */
#ifndef CLI_COMMON_FILE_GUARD_H
#define CLI_COMMON_FILE_GUARD_H

#include "cli/common/import_set.h"

/* Asks about each file of the set that is not like the import before it, where somebody is there to
 * be asked and has not said --yes: ERROR_DECLINED, ERROR_INTERRUPTED. Else ERROR_INPUT, unless
 * --other-file takes such files; then it warns. The set was read and is not committed. */
bool file_guard_check(const struct app *app, const struct import_set *set,
                      struct error *err) MUST_CHECK;

#endif
