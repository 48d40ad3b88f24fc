/* Cells mostly name texts in the order in which they first came, so that the texts are read as far
 * as a cell asks for, while the cells are: the two parts are then parsed at the same time. */
#include "intake/workbook/shared_strings.h"

#include "base/language.h"
#include "base/memory.h"
#include "intake/packed/spool.h"
#include "intake/workbook/block_cache.h"
#include "intake/workbook/rich_text.h"
#include "intake/workbook/xml_member.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct shared_strings {
    struct spool *texts, *ends; /* ends: of each text, where it ends among the texts (int64_t) */
    struct block_cache *text_blocks, *end_blocks;
    int64_t count;
    int64_t last, last_end; /* the text that was asked for last, and its end; -1: none was */
    struct zip_file *zip;   /* opened once more: a sheet is read at the same time */
    struct xml_member *xml; /* NULL: read to its end */
    bool is_cut;            /* only the first were read */
    unsigned depth;         /* below the document */
    bool is_string;         /* the element at the second level is an `si` */
    struct rich_text rich;
    struct text text;
};

static bool keep(struct shared_strings *strings, struct error *err)
{
    struct text *text = &strings->text;
    rich_text_unescape(text, 0);
    if (text->length > 0 && !spool_append(strings->texts, text->data, text->length, err))
        return false;
    int64_t end = spool_length(strings->texts);
    strings->count++;
    text_clear(text);
    return spool_append(strings->ends, (const char *)&end, sizeof end, err);
}

/* sst > si > (t | r > t | rPh > t) */
static enum xml_step on_start(void *context, const char *name, const char **attributes,
                              struct error *err)
{
    struct shared_strings *strings = context;
    (void)attributes;
    (void)err;
    if (++strings->depth > 2)
        rich_text_start(&strings->rich, name);
    else
        strings->is_string = strings->depth == 2 && strcmp(name, "si") == 0;
    return XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    struct shared_strings *strings = context;
    unsigned depth = strings->depth--;
    if (depth > 2)
        rich_text_end(&strings->rich);
    return depth != 2 || !strings->is_string || keep(strings, err) ? XML_STEP_ON : XML_STEP_FAILED;
}

static void on_text(void *context, const char *bytes, size_t length)
{
    struct shared_strings *strings = context;
    if (strings->rich.in_text)
        rich_text_append(&strings->text, bytes, length);
}

static bool begin(struct shared_strings *strings, const struct zip_file *zip, size_t member,
                  struct error *err)
{
    if (!spool_new(N_("the texts of the workbook"), &strings->texts, err) ||
        !spool_new(N_("the texts of the workbook"), &strings->ends, err) ||
        !zip_file_open_again(zip, &strings->zip, err))
        return false;
    strings->text_blocks = block_cache_new(spool_descriptor(strings->texts));
    strings->end_blocks = block_cache_new(spool_descriptor(strings->ends));
    strings->xml = xml_member_new(strings->zip, member, "si", err);
    return strings->xml != NULL;
}

bool shared_strings_new(const struct zip_file *zip, size_t member, struct shared_strings **out,
                        struct error *err)
{
    struct shared_strings *strings = memory_alloc(1, sizeof *strings);
    strings->last = -1;
    bool ok = member == SIZE_MAX || begin(strings, zip, member, err);
    if (!ok)
        shared_strings_free(&strings);
    *out = strings;
    return ok;
}

/* What was read is in the files, where the blocks find it. */
static bool read_more(struct shared_strings *strings, struct error *err)
{
    const struct xml_events events = {on_start, on_end, on_text, strings};
    bool more;
    if (!xml_member_next(strings->xml, &events, &more, err) || !spool_flush(strings->texts, err) ||
        !spool_flush(strings->ends, err))
        return false;
    strings->is_cut = !more && zip_file_is_enough(strings->zip);
    if (!more)
        xml_member_free(&strings->xml);
    return true;
}

bool shared_strings_finish(struct shared_strings *strings, struct error *err)
{
    while (strings->xml != NULL)
        if (!read_more(strings, err))
            return false;
    return true;
}

bool shared_strings_append(struct shared_strings *strings, int64_t i, struct text *text,
                           struct error *err)
{
    int64_t begin_at = 0, end;
    while (i >= strings->count && strings->xml != NULL)
        if (!read_more(strings, err))
            return false;
    if (i >= strings->count && strings->is_cut)
        return true;
    if (i < 0 || i >= strings->count)
        return error_set(err, ERROR_INPUT,
                         "a cell names text %" PRId64 " of %" PRId64
                         ": the workbook is damaged; save it again, or ask for it again",
                         i < INT64_MAX ? i + 1 : i, strings->count);
    if (i > 0 && i - 1 == strings->last)
        begin_at = strings->last_end;
    else if (i > 0 && !block_cache_number(strings->end_blocks, i - 1, &begin_at, err))
        return false;
    if (!block_cache_number(strings->end_blocks, i, &end, err))
        return false;
    strings->last = i;
    strings->last_end = end;
    return block_cache_append(strings->text_blocks, begin_at, (size_t)(end - begin_at), text, err);
}

void shared_strings_free(struct shared_strings **strings)
{
    if (*strings == NULL)
        return;
    xml_member_free(&(*strings)->xml);
    zip_file_close(&(*strings)->zip);
    block_cache_free(&(*strings)->text_blocks);
    block_cache_free(&(*strings)->end_blocks);
    spool_free(&(*strings)->texts);
    spool_free(&(*strings)->ends);
    text_free(&(*strings)->text);
    free(*strings);
    *strings = NULL;
}
