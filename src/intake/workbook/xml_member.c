/* Pieces are read ahead, but what goes wrong is told in the order of the file: an error of the
 * archive behind a row that is refused is not heard of. */
#include "intake/workbook/xml_member.h"

#include "base/memory.h"
#include "intake/workbook/xml_ahead.h"

#include <stdlib.h>

struct xml_member {
    struct zip_file *zip;
    size_t member;
    struct xml_ahead *ahead;
    bool has_more;     /* to read */
    bool failed;       /* to read it: */
    struct error late; /* told when all that was read is done */
};

struct xml_member *xml_member_new(struct zip_file *zip, size_t member, const char *many,
                                  struct error *err)
{
    if (!zip_file_begin(zip, member, err))
        return NULL;
    struct xml_member *xml = memory_alloc(1, sizeof *xml);
    xml->zip = zip;
    xml->member = member;
    xml->ahead = xml_ahead_new(many);
    xml->has_more = true;
    return xml;
}

void xml_member_free(struct xml_member **xml)
{
    if (*xml == NULL)
        return;
    xml_ahead_free(&(*xml)->ahead);
    zip_file_end((*xml)->zip);
    free(*xml);
    *xml = NULL;
}

static void read_ahead(struct xml_member *xml)
{
    char *piece;
    size_t size, length;
    while (xml->has_more && (piece = xml_ahead_room(xml->ahead, &size)) != NULL) {
        xml->failed = !zip_file_read(xml->zip, piece, size, &length, &xml->late);
        xml->has_more = !xml->failed && length > 0 && !zip_file_is_enough(xml->zip);
        if (!xml->failed)
            xml_ahead_give(xml->ahead, length);
    }
}

bool xml_member_next(struct xml_member *xml, const struct xml_events *events, bool *more,
                     struct error *err)
{
    bool parsed;
    read_ahead(xml);
    *more = xml_ahead_has_more(xml->ahead);
    if (!*more) {
        if (xml->failed && err != NULL)
            *err = xml->late;
        return !xml->failed;
    }
    enum xml_step step = xml_record_replay(xml_ahead_next(xml->ahead, &parsed), events, err);
    if (step != XML_STEP_ON) {
        *more = false;
        return step == XML_STEP_ENOUGH;
    }
    return parsed || xml_ahead_fail(xml->ahead, zip_file_name(xml->zip, xml->member), err);
}

bool xml_member_read(struct zip_file *zip, size_t member, const char *many,
                     const struct xml_events *events, struct error *err)
{
    struct xml_member *xml = xml_member_new(zip, member, many, err);
    bool more = true, ok = xml != NULL;
    while (ok && more)
        ok = xml_member_next(xml, events, &more, err);
    xml_member_free(&xml);
    return ok;
}
