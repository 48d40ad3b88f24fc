/* fuzz/xml_plain_fuzz.c
 * Any bytes as an XML of many rows, in pieces of any size. Where what is plain of it is read
 * without expat, it says the same as expat says of all of it, and is refused where that refuses it.
 */
#include "base/text.h"
#include "fuzz/fuzz_input.h"
#include "intake/workbook/xml_ahead.h"

#include <string.h>

struct said {
    struct text text;
    size_t told; /* of it, what does not hang on where a piece ends */
};

static enum xml_step on_start(void *context, const char *name, const char **attributes,
                              struct error *err)
{
    struct said *said = context;
    (void)err;
    text_printf(&said->text, "<%s", name);
    for (; *attributes != NULL; attributes++)
        text_printf(&said->text, " %s", *attributes);
    text_append_char(&said->text, '>');
    said->told = said->text.length;
    return XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    struct said *said = context;
    (void)err;
    text_append_string(&said->text, "</>");
    said->told = said->text.length;
    return XML_STEP_ON;
}

static void on_text(void *context, const char *bytes, size_t length)
{
    struct said *said = context;
    text_append(&said->text, bytes, length);
}

/* How much of the text before a fault is told hangs on the pieces, and says nothing. So does, to
 * expat, what kind of fault it is. */
static void end_with_fault(struct said *said, const struct xml_ahead *ahead)
{
    struct error err;
    CHECK(!xml_ahead_fail(ahead, "part", &err));
    said->text.length = said->told;
    text_append_string(&said->text, "|refused");
}

/* Pieces of `size` bytes at most; the first has `first`. */
static void read_all(const char *xml, size_t length, const char *many, size_t first, size_t size,
                     struct said *said)
{
    const struct xml_events events = {on_start, on_end, on_text, said};
    struct xml_ahead *ahead = xml_ahead_new(many);
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
        if (!ok)
            end_with_fault(said, ahead);
    } while (ok);
    xml_ahead_free(&ahead);
}

/* The first byte says how large the first piece is, the second how large the others are. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct said whole = {0}, plain = {0};
    if (size < 2)
        return 0;
    const char *xml = (const char *)data + 2;
    read_all(xml, size - 2, NULL, (size_t)data[0] + 1, (size_t)data[1] + 1, &whole);
    read_all(xml, size - 2, "row", (size_t)data[0] + 1, (size_t)data[1] + 1, &plain);
    CHECK(whole.text.length == plain.text.length);
    CHECK(memcmp(text_string(&whole.text), text_string(&plain.text), plain.text.length) == 0);
    text_free(&whole.text);
    text_free(&plain.text);
    return 0;
}
