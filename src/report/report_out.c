#include "report/report_out.h"

#include <errno.h>

/* Large enough for few calls, small enough for the processor's cache. */
#define EASE_BYTES ((size_t)64 * 1024)

void report_out_init(struct report_out *out, FILE *stream, const char *folder)
{
    *out = (struct report_out){.stream = stream, .folder = folder};
}

void report_out_fail(struct report_out *out, int failure)
{
    if (out->failure == 0)
        out->failure = failure;
}

static void hand_over(struct report_out *out)
{
    size_t length = out->buffer.length;
    out->is_handed_over = out->is_handed_over || length > 0;
    if (out->failure == 0 && length > 0 &&
        fwrite(out->buffer.data, 1, length, out->stream) < length)
        report_out_fail(out, errno);
    text_clear(&out->buffer);
}

void report_out_ease(struct report_out *out)
{
    if (out->buffer.length >= EASE_BYTES)
        hand_over(out);
}

bool report_out_flush(struct report_out *out)
{
    hand_over(out);
    if (out->failure == 0 && fflush(out->stream) != 0)
        report_out_fail(out, errno);
    return out->failure == 0;
}

void report_out_free(struct report_out *out)
{
    text_free(&out->buffer);
}
