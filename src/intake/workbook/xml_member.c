/* Pieces are read ahead, but what goes wrong is told in the order of the file: an error of the
 * archive behind a row that is refused is not heard of. */
#include "intake/workbook/xml_member.h"

#include "intake/workbook/xml_ahead.h"

struct reading {
    struct zip_file *zip;
    struct xml_ahead *ahead;
    bool has_more;     /* to read */
    bool failed;       /* to read it: */
    struct error late; /* told when all that was read is done */
};

static void read_ahead(struct reading *reading)
{
    char *piece;
    size_t size;
    while (reading->has_more && (piece = xml_ahead_room(reading->ahead, &size)) != NULL) {
        size_t length;
        reading->failed = !zip_file_read(reading->zip, piece, size, &length, &reading->late);
        if (!reading->failed)
            xml_ahead_give(reading->ahead, length);
        reading->has_more = !reading->failed && length > 0 && !zip_file_is_enough(reading->zip);
    }
}

/* `*parsed`: it is XML, as far as it was looked at. */
static bool read_pieces(struct reading *reading, const struct xml_events *events, bool *parsed,
                        struct error *err)
{
    enum xml_step step = XML_STEP_ON;
    read_ahead(reading);
    while (step == XML_STEP_ON && *parsed && xml_ahead_has_more(reading->ahead)) {
        step = xml_record_replay(xml_ahead_next(reading->ahead, parsed), events, err);
        read_ahead(reading);
    }
    if (step != XML_STEP_ON || !*parsed) {
        *parsed = *parsed || step != XML_STEP_ON;
        return step == XML_STEP_ENOUGH;
    }
    if (reading->failed && err != NULL)
        *err = reading->late;
    return !reading->failed;
}

bool xml_member_read(struct zip_file *zip, size_t member, const struct xml_events *events,
                     struct error *err)
{
    bool parsed = true;
    if (!zip_file_begin(zip, member, err))
        return false;
    struct xml_parsing *parsing = xml_parsing_new();
    struct reading reading = {.zip = zip, .ahead = xml_ahead_new(parsing), .has_more = true};
    bool ok = read_pieces(&reading, events, &parsed, err);
    xml_ahead_free(&reading.ahead);
    zip_file_end(zip);
    if (!parsed)
        ok = xml_parsing_fail(parsing, zip_file_name(zip, member), err);
    xml_parsing_free(&parsing);
    return ok;
}
