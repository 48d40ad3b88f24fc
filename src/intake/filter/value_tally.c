/* Values are counted as they are spelt, and carry their folded form along: people see what
 * stands in their file, comparisons see what it means. A spelling beyond the limit is counted
 * among the others. */
#include "intake/filter/value_tally.h"

#include "base/fold.h"
#include "base/memory.h"
#include "intake/filter/flag_value.h"

#include <stdlib.h>
#include <string.h>

struct tallied_value *value_tally_count(struct value_tally *tally, const char *cell, size_t length,
                                        bool *is_new)
{
    *is_new = false;
    for (size_t i = 0; i < tally->count; i++) {
        struct tallied_value *value = &tally->values[i];
        if (value->length == length && memcmp(value->value, cell, length) == 0) {
            value->rows++;
            return value;
        }
    }
    if (tally->count == VALUE_TALLY_MAX) {
        tally->other_rows++;
        return NULL;
    }
    struct text folded = {0};
    struct tallied_value *value = &tally->values[tally->count++];
    fold_text(cell, length, &folded);
    flag_value_unwrap(&folded);
    value->value = memory_copy_bytes(cell, length);
    value->folded = memory_copy_string(text_string(&folded));
    value->length = length;
    value->rows = 1;
    value->objected_at = ENTRY_NO_DATE;
    text_free(&folded);
    *is_new = true;
    return value;
}

void value_tally_free(struct value_tally *tally)
{
    for (size_t i = 0; i < tally->count; i++) {
        free(tally->values[i].value);
        free(tally->values[i].folded);
    }
    *tally = (struct value_tally){0};
}
