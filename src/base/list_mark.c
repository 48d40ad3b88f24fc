#include "base/list_mark.h"

#include "base/ascii.h"

#include <string.h>

bool list_mark_finds_column(const char *text)
{
    while (*text != '\0' && *text != '\r' && *text != '\n') {
        size_t length = strcspn(text, ",;\t\r\n");
        const char *cell = text;
        text += length;
        text += ascii_is_one_of(*text, ",;\t");
        ascii_trim(&cell, &length, " \"");
        if (length == strlen(LIST_MARK_COLUMN) && memcmp(cell, LIST_MARK_COLUMN, length) == 0)
            return true;
    }
    return false;
}
