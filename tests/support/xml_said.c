#include "support/xml_said.h"

#include "intake/workbook/xml_ahead.h"

#include <string.h>

static size_t told; /* how much was said when the last element began or ended */

static enum xml_step on_start(void *context, const char *name, const char **attributes,
                              struct error *err)
{
    struct text *said = context;
    (void)err;
    text_printf(said, "<%s", name);
    for (; *attributes != NULL; attributes += 2)
        text_printf(said, " %s=%s", attributes[0], attributes[1]);
    text_append_char(said, '>');
    told = said->length;
    return strcmp(name, "enough") == 0 ? XML_STEP_ENOUGH : XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    struct text *said = context;
    (void)err;
    text_append_string(said, "</>");
    told = said->length;
    return XML_STEP_ON;
}

static void on_text(void *context, const char *bytes, size_t length)
{
    text_append(context, bytes, length);
}

void xml_said(const char *xml, size_t length, const char *many, size_t bytes, struct text *said,
              bool *parsed)
{
    const struct xml_events events = {on_start, on_end, on_text, said};
    struct xml_ahead *ahead = xml_ahead_new(many);
    struct error err;
    size_t at = 0, size, taken = 1;
    told = 0;
    char *room;
    enum xml_step step = XML_STEP_ON;
    for (*parsed = true; *parsed && step == XML_STEP_ON;) {
        while (taken > 0 && (room = xml_ahead_room(ahead, &size)) != NULL) {
            size = size < bytes ? size : bytes;
            taken = size < length - at ? size : length - at;
            memcpy(room, xml + at, taken);
            at += taken;
            xml_ahead_give(ahead, taken);
        }
        if (!xml_ahead_has_more(ahead))
            break;
        step = xml_record_replay(xml_ahead_next(ahead, parsed), &events, NULL);
    }
    if (!*parsed && step == XML_STEP_ON) {
        (void)xml_ahead_fail(ahead, "part", &err);
        /* How much of the text before a fault is told hangs on the pieces, and says nothing. */
        said->length = told;
        text_printf(said, "|%s", err.text);
    }
    xml_ahead_free(&ahead);
}
