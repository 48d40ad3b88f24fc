/* cli/common/header_change.h
 * What is new in a file's header, and what is gone. Pure: owns nothing. Depends on base/text.h.
 */
#ifndef CLI_COMMON_HEADER_CHANGE_H
#define CLI_COMMON_HEADER_CHANGE_H

#include "base/text.h"

/* Appends "new: Pays, Ville; gone: Fax", at most five of each, or "the same in another order". Both
 * are JSON arrays of strings, as intake_description has them. */
void header_change_append(struct text *text, const char *earlier_json, const char *now_json);

#endif
