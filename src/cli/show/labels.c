#include "cli/show/labels.h"

#include "base/language.h"

size_t labels_columns(const char *const *labels, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        size_t columns = text_columns(_(labels[i]));
        most = columns > most ? columns : most;
    }
    return most;
}

void labels_append(struct text *text, const char *label, size_t columns)
{
    text_append_string(text, "  ");
    text_append_padded(text, _(label), columns);
}
