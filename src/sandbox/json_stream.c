/* Pieces are gathered until they fill what the caller has room for; what does not fit is kept for
 * the next call. */
#include "sandbox/json_stream.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct json_stream {
    json_stream_next_fn next;
    void *source;
    struct text pieces;
    size_t sent; /* of `pieces` */
};

struct json_stream *json_stream_new(json_stream_next_fn next, void *source)
{
    struct json_stream *stream = memory_alloc(1, sizeof *stream);
    stream->next = next;
    stream->source = source;
    return stream;
}

static void gather(struct json_stream *stream, size_t enough)
{
    text_clear(&stream->pieces);
    stream->sent = 0;
    while (stream->pieces.length < enough && stream->next(stream->source, &stream->pieces))
        continue;
}

size_t json_stream_read(struct json_stream *stream, char *out, size_t size)
{
    if (stream->sent == stream->pieces.length)
        gather(stream, size);
    size_t length = stream->pieces.length - stream->sent;
    if (length > size)
        length = size;
    if (length > 0)
        memcpy(out, stream->pieces.data + stream->sent, length);
    stream->sent += length;
    return length;
}

void json_stream_free(struct json_stream **stream)
{
    if (*stream == NULL)
        return;
    text_free(&(*stream)->pieces);
    free((*stream)->source);
    free(*stream);
    *stream = NULL;
}
