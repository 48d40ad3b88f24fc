#include "intake/workbook/cell_styles.h"

#include "base/memory.h"
#include "intake/workbook/xml_member.h"

#include <stdlib.h>
#include <string.h>

#define MOST_CODES  5000
#define MOST_STYLES 70000 /* Excel has 65,490 */

struct code {
    long id;
    struct number_format format;
};

struct reading {
    struct cell_styles *styles;
    unsigned depth;
    bool in_codes, in_styles;
    struct code *codes;
    size_t count, capacity;
};

static long number_of(const char **attributes, const char *name)
{
    const char *value = xml_attribute(attributes, name);
    return value != NULL ? strtol(value, NULL, 10) : 0;
}

static void take_code(struct reading *reading, const char **attributes)
{
    const char *code = xml_attribute(attributes, "formatCode");
    if (code == NULL || reading->count == MOST_CODES)
        return;
    reading->codes =
        memory_grow(reading->codes, reading->count, &reading->capacity, sizeof *reading->codes);
    reading->codes[reading->count++] =
        (struct code){number_of(attributes, "numFmtId"), number_format_of_code(code)};
}

static void take_style(struct reading *reading, const char **attributes)
{
    struct cell_styles *styles = reading->styles;
    long id = number_of(attributes, "numFmtId");
    struct number_format format = number_format_of_id(id);
    for (size_t i = 0; i < reading->count; i++)
        if (reading->codes[i].id == id)
            format = reading->codes[i].format;
    if (styles->count == MOST_STYLES)
        return;
    styles->formats =
        memory_grow(styles->formats, styles->count, &styles->capacity, sizeof *styles->formats);
    styles->formats[styles->count++] = format;
}

/* styleSheet > (numFmts > numFmt | cellXfs > xf) */
static enum xml_step on_start(void *context, const char *name, const char **attributes,
                              struct error *err)
{
    struct reading *reading = context;
    (void)err;
    if (++reading->depth == 2) {
        reading->in_codes = strcmp(name, "numFmts") == 0;
        reading->in_styles = strcmp(name, "cellXfs") == 0;
    } else if (reading->depth == 3 && reading->in_codes && strcmp(name, "numFmt") == 0) {
        take_code(reading, attributes);
    } else if (reading->depth == 3 && reading->in_styles && strcmp(name, "xf") == 0) {
        take_style(reading, attributes);
    }
    return XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    struct reading *reading = context;
    (void)err;
    reading->depth--;
    return XML_STEP_ON;
}

bool cell_styles_read(struct zip_file *zip, size_t member, struct cell_styles *styles,
                      struct error *err)
{
    struct reading reading = {.styles = styles};
    const struct xml_events events = {.start = on_start, .end = on_end, .context = &reading};
    bool ok = member == SIZE_MAX || xml_member_read(zip, member, NULL, &events, err);
    free(reading.codes);
    return ok;
}

const struct number_format *cell_styles_format(const struct cell_styles *styles, long style)
{
    static const struct number_format plain;
    bool is_there = style >= 0 && (size_t)style < styles->count;
    return is_there ? &styles->formats[style] : &plain;
}

void cell_styles_free(struct cell_styles *styles)
{
    free(styles->formats);
    *styles = (struct cell_styles){0};
}
