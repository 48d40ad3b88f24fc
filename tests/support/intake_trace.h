/* support/intake_trace.h
 * What intake makes of a file, as text that a test can compare whole: one line for what was found,
 * one for each entry; or one for why the file was refused. Owns nothing. Depends on intake/ and
 * support/temp_dir.h.
 */
#ifndef SUPPORT_INTAKE_TRACE_H
#define SUPPORT_INTAKE_TRACE_H

#include "base/text.h"
#include "intake/intake.h"

/* Plans and reads the file, and replaces `trace` by
 *     UTF-8, comma, header on line 1; phones in 2 "Mobile"; all rows
 *     1 line 2 column 2 "06 12 34 56 78" +33612345678
 *     2 line 3 column 2 "N/A" empty placeholder
 * with how a number was read after it, in brackets; or, where the file is refused, by the exit
 * status and the message, in which the file is called FILE: `65 FILE: the file is empty; …`.
 * `options` may be NULL: all rows. */
void intake_trace_file(const char *path, const struct intake_options *options, struct text *trace);

/* The same of a file with this content. */
void intake_trace_bytes(const char *bytes, size_t length, const struct intake_options *options,
                        struct text *trace);

/* The same of a string; fails the running test unless the trace is exactly `expected`, in which the
 * first line (of what was found) may be left out where `expected` begins with a digit and the file
 * is read. */
void intake_trace_expect(const char *content, const struct intake_options *options,
                         const char *expected);

/* Fails the running test unless the file is refused with this exit status and a message that holds
 * each of the `count` pieces. */
void intake_trace_expect_refusal(const char *content, const struct intake_options *options,
                                 int status, const char *const *pieces, size_t count);

#endif
