#include "intake/row_digest.h"

#include <string.h>

/* With its length, so that no two rows run their cells together to the same bytes. */
static void add(struct digest *digest, const char *bytes, size_t length)
{
    const uint64_t size = length;
    digest_update(digest, &size, sizeof size);
    digest_update(digest, bytes, length);
}

bool row_digest(const struct csv_row *row, const char *filter, unsigned char out[DIGEST_BYTES])
{
    struct digest *digest = digest_new();
    bool whole = true;
    add(digest, filter, strlen(filter));
    for (size_t i = 0; i < row->count; i++) {
        size_t length;
        const char *cell = csv_row_cell(row, i, &length);
        whole = whole && !csv_cell_is_cut(length);
        add(digest, cell, length);
    }
    digest_finish(&digest, out);
    return whole;
}
