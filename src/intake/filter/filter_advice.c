#include "intake/filter/filter_advice.h"

#include "base/shell_words.h"

#include <inttypes.h>
#include <string.h>

#define SHOWN_VALUES 10
#define SHOWN_BYTES  60
#define MEASURED     63 /* bytes of a value that are compared */

/* How many letters must be changed, added or left out to make one of the other. */
static size_t distance(const char *a, const char *b)
{
    size_t row[MEASURED + 1], a_length = strnlen(a, MEASURED), b_length = strnlen(b, MEASURED);
    for (size_t k = 0; k <= b_length; k++)
        row[k] = k;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= b_length; k++) {
            size_t changed = diagonal + (a[i - 1] != b[k - 1]);
            size_t shorter = row[k] < row[k - 1] ? row[k] + 1 : row[k - 1] + 1;
            diagonal = row[k];
            row[k] = changed < shorter ? changed : shorter;
        }
    }
    return row[b_length];
}

static const struct tallied_value *nearest(const struct value_tally *tally, const char *wanted)
{
    const struct tallied_value *best = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < tally->count; i++) {
        const struct tallied_value *value = &tally->values[i];
        if (value->folded[0] == '\0' || strcmp(value->folded, wanted) == 0)
            continue;
        size_t letters = distance(value->folded, wanted);
        if (strstr(value->folded, wanted) != NULL)
            letters = 1;
        if (letters < least) {
            least = letters;
            best = value;
        }
    }
    return least * 2 <= strlen(wanted) || least == 1 ? best : NULL;
}

static void append_value(struct text *text, const struct tallied_value *value)
{
    bool is_cut = value->length > SHOWN_BYTES;
    text_printf(text, "\n    %10" PRId64 " %s  ", value->rows, value->rows == 1 ? "row " : "rows");
    text_append_printable(text, value->value, is_cut ? SHOWN_BYTES : value->length);
    text_append_string(text, value->folded[0] == '\0' ? "(empty)" : "");
}

void filter_advice_append(struct text *text, const char *column, const char *wanted,
                          const struct value_tally *tally)
{
    bool shown[VALUE_TALLY_MAX] = {false};
    const struct tallied_value *near = nearest(tally, wanted);
    text_append_string(text, "\n  The values of the column \"");
    text_append_printable(text, column, strlen(column));
    text_append_string(text, "\":");
    for (size_t n = 0; n < tally->count && n < SHOWN_VALUES; n++) {
        size_t most = SIZE_MAX;
        for (size_t i = 0; i < tally->count; i++)
            if (!shown[i] && (most == SIZE_MAX || tally->values[i].rows > tally->values[most].rows))
                most = i;
        shown[most] = true;
        append_value(text, &tally->values[most]);
    }
    if (tally->count > SHOWN_VALUES || tally->other_rows > 0)
        text_append_string(text, "\n                (and others)");
    if (near == NULL)
        return;
    text_append_string(text, "\n  The nearest to what was asked for is \"");
    text_append_printable(text, near->value,
                          near->length < SHOWN_BYTES ? near->length : SHOWN_BYTES);
    text_append_string(text, "\".");
}
