#include "intake/file/quote_habit.h"

#include <string.h>

static bool read_text(void *context, const char **text, size_t *length, struct error *err)
{
    return text_decoder_read(context, text, length, err);
}

/* Whether the piece holds \"; `*after_backslash` carries over to the next one. */
static bool holds_escape(const char *text, size_t length, bool *after_backslash)
{
    if (length > 0 && *after_backslash && text[0] == '"')
        return true;
    const char *end = text + length, *at = text;
    while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        at++;
        if (at < end && *at == '"')
            return true;
    }
    *after_backslash = length > 0 && text[length - 1] == '\\';
    return false;
}

static bool find_escape(const struct quote_habit_file *from, bool *found, struct error *err)
{
    struct text_decoder *decoder = NULL;
    const char *text;
    size_t length = 1;
    bool after_backslash = false;
    *found = false;
    bool ok = text_decoder_new(from->file, from->survey, from->encoding, &decoder, err);
    while (ok && length > 0 && !*found) {
        ok = text_decoder_read(decoder, &text, &length, err);
        *found = ok && holds_escape(text, length, &after_backslash);
    }
    text_decoder_free(&decoder);
    return ok;
}

/* Whether the file can be read so to its end. */
static bool reads(const struct quote_habit_file *from, enum csv_quotes quotes)
{
    struct text_decoder *decoder = NULL;
    struct error ignored = {0};
    if (!text_decoder_new(from->file, from->survey, from->encoding, &decoder, &ignored))
        return false;
    struct csv_input input = {.read = read_text, .context = decoder};
    struct csv_reader *reader = csv_reader_new(&input, from->delimiter, quotes);
    struct csv_row row;
    bool found = true, ok = true;
    while (ok && found) {
        ok = csv_reader_next(reader, &row, &found, &ignored);
        ok = ok && (!found || csv_row_quotes_fit(&row, from->width));
    }
    csv_reader_free(&reader);
    text_decoder_free(&decoder);
    return ok;
}

bool quote_habit_find(const struct quote_habit_file *from, enum csv_quotes *quotes,
                      struct error *err)
{
    bool found = from->survey->has_backslash;
    *quotes = CSV_QUOTES_DOUBLED;
    if (found && !find_escape(from, &found, err))
        return false;
    if (found && !reads(from, CSV_QUOTES_DOUBLED) && reads(from, CSV_QUOTES_ESCAPED))
        *quotes = CSV_QUOTES_ESCAPED;
    return true;
}
