/* A row goes back to a person as it was written. So its text is cut at the delimiters that stand
 * outside quotes, and nothing in a cell is changed. */
#include "intake/file/raw_record.h"

#include <string.h>

const char *raw_record_line_end(const struct csv_row *row)
{
    static const char *const ends[] = {"\r\n", "\n", "\r"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t length = strlen(ends[i]);
        if (row->raw_length >= length &&
            memcmp(row->raw + row->raw_length - length, ends[i], length) == 0)
            return ends[i];
    }
    return "";
}

struct raw_record raw_record_of(const struct csv_row *row, char delimiter, enum csv_quotes quotes)
{
    return (struct raw_record){.at = row->raw,
                               .left = row->raw_length - strlen(raw_record_line_end(row)),
                               .delimiter = delimiter,
                               .quotes = quotes};
}

/* How long the quoted part is that the cell begins with. */
static size_t quoted_length(const struct raw_record *record)
{
    size_t i = 1;
    while (i < record->left) {
        if (record->at[i] == '\\' && record->quotes == CSV_QUOTES_ESCAPED)
            i++;
        else if (record->at[i] == '"' && (i + 1 == record->left || record->at[i + 1] != '"'))
            return i + 1;
        else if (record->at[i] == '"')
            i++;
        i++;
    }
    return record->left;
}

bool raw_record_next(struct raw_record *record, const char **cell, size_t *length)
{
    if (record->ended)
        return false;
    size_t i = record->left > 0 && record->at[0] == '"' ? quoted_length(record) : 0;
    while (i < record->left && record->at[i] != record->delimiter)
        i++;
    *cell = record->at;
    *length = i;
    record->ended = i == record->left;
    record->at += record->ended ? i : i + 1;
    record->left -= record->ended ? i : i + 1;
    return true;
}
