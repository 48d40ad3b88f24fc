/* sandbox/json_stream.h
 * A reply that is put together piece by piece while it is sent, so that a list of a million entries
 * needs no memory for the whole. Owns the source of the pieces and the piece being sent. Depends on
 * base/text.h.
 */
#ifndef SANDBOX_JSON_STREAM_H
#define SANDBOX_JSON_STREAM_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct json_stream;

/* Appends the next piece (a line's worth, not empty) to `out`; false, and nothing appended, when
 * there is no more. */
typedef bool (*json_stream_next_fn)(void *source, struct text *out);

/* Takes over `source`, which json_stream_free releases with free(). Never NULL. */
struct json_stream *json_stream_new(json_stream_next_fn next, void *source);

/* Copies up to `size` bytes of what comes next into `out` and returns how many; 0 at the end. */
size_t json_stream_read(struct json_stream *stream, char *out, size_t size);

/* NULL-safe; sets the handle to NULL. */
void json_stream_free(struct json_stream **stream);

#endif
