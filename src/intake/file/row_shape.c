#include "intake/file/row_shape.h"

size_t row_shape_width(const struct sample *sample, size_t header)
{
    if (header != DIALECT_NO_HEADER)
        return sample->records[header].count;
    size_t records, usual = sample_usual_count(sample, &records), widest = 1;
    for (size_t i = 0; i < sample->count; i++)
        if (sample->records[i].count > widest)
            widest = sample->records[i].count;
    return usual > 1 && records * 2 >= sample->count ? usual : widest;
}

size_t row_shape_short_width(const struct sample *sample, size_t header)
{
    size_t records, usual = sample_usual_count(sample, &records);
    size_t width = row_shape_width(sample, header);
    return usual < width ? usual : width;
}
