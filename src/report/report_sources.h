/* report/report_sources.h
 * The imports and runs of a report as JSON: for a report in that form, and for its manifest. Owns
 * nothing. Depends on base/json_writer.h and jobs/read/report_facts.h.
 */
#ifndef REPORT_REPORT_SOURCES_H
#define REPORT_REPORT_SOURCES_H

#include "base/json_writer.h"
#include "jobs/read/report_facts.h"

/* The members `imports` and `runs`, both arrays. */
void report_sources_write(struct json_writer *json, const struct report_facts *facts);

#endif
