/* jobs/aside/import_ranges.h
 * A set of imports as a text of ranges: "1-3,7". Pure: owns nothing. Depends on base/text.h.
 */
#ifndef JOBS_ASIDE_IMPORT_RANGES_H
#define JOBS_ASIDE_IMPORT_RANGES_H

#include "base/text.h"

#include <stdint.h>

/* Appends an import to a text that ends with a range; one that is greater than all in it. */
void import_ranges_append(struct text *ranges, int64_t import_id);

/* The least import of the set that is greater than `after`; 0: there is none. What is no set of
 * ranges has none. */
int64_t import_ranges_next(const char *ranges, int64_t after);

#endif
