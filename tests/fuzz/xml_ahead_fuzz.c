/* fuzz/xml_ahead_fuzz.c
 * Any bytes as an XML of many rows, in pieces of any size. Cut before what looks like a row, and
 * parsed by two parsers, it says the same as in one piece to one parser, or is refused for the same
 * reason, at the same line.
 */
#include "base/text.h"
#include "fuzz/fuzz_input.h"
#include "intake/workbook/xml_ahead.h"

#include <string.h>

static enum xml_step on_start(void *context, const char *name, const char **attributes,
                              struct error *err)
{
    (void)err;
    text_printf(context, "<%s", name);
    for (; *attributes != NULL; attributes++)
        text_printf(context, " %s", *attributes);
    text_append_char(context, '>');
    return XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    (void)err;
    text_append_string(context, "</>");
    return XML_STEP_ON;
}

static void on_text(void *context, const char *bytes, size_t length)
{
    text_append(context, bytes, length);
}

/* Pieces of `size` bytes at most; the first has `first`. */
static void read_all(const char *xml, size_t length, const char *start, size_t first, size_t size,
                     struct text *said)
{
    const struct xml_events events = {on_start, on_end, on_text, said};
    struct xml_ahead *ahead = xml_ahead_new(start);
    struct error err;
    size_t at = 0, room_size, given = 1;
    bool ok = true;
    char *room;
    do {
        while (given > 0 && (room = xml_ahead_room(ahead, &room_size)) != NULL) {
            size_t most = at == 0 ? first : size;
            given = length - at < most ? length - at : most;
            given = given < room_size ? given : room_size;
            if (given > 0)
                memcpy(room, xml + at, given);
            at += given;
            xml_ahead_give(ahead, given);
        }
        if (!xml_ahead_has_more(ahead))
            break;
        (void)xml_record_replay(xml_ahead_next(ahead, &ok), &events, NULL);
        if (!ok && !xml_ahead_fail(ahead, "part", &err))
            text_printf(said, "|%s", err.text);
    } while (ok);
    xml_ahead_free(&ahead);
}

/* The first byte says how large the first piece is, the second how large the others are. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text whole = {0}, cut = {0};
    if (size < 2)
        return 0;
    const char *xml = (const char *)data + 2;
    read_all(xml, size - 2, NULL, SIZE_MAX, SIZE_MAX, &whole);
    read_all(xml, size - 2, "<row", (size_t)data[0] + 1, (size_t)data[1] + 1, &cut);
    CHECK(whole.length == cut.length);
    CHECK(memcmp(text_string(&whole), text_string(&cut), cut.length) == 0);
    text_free(&whole);
    text_free(&cut);
    return 0;
}
