#include "support/report_fixture.h"

#include "jobs/import/importer.h"
#include "support/unit.h"

#include <string.h>

#define PHONE(last) REPORT_FIXTURE_PHONE(last)

/* Every kind of row, in one file. */
static const struct entry entries[REPORT_FIXTURE_ENTRIES] = {
    {.row = 1, .line = 2, .column = 2, .cell = "06 39 98 00 01", .phone = PHONE(1)},
    {.row = 2,
     .line = 3,
     .column = 2,
     .cell = "639980002",
     .phone = PHONE(2),
     .readings = ENTRY_READ_ZERO_RESTORED},
    {.row = 3,
     .line = 5,
     .column = 2,
     .cell = "=1+1",
     .status = ENTRY_INVALID,
     .reason = ENTRY_NOT_A_NUMBER,
     .kept = "1=16:=Zo\xc3\xa9 0639980042"},
    {.row = 4, .line = 6, .column = 0, .cell = "", .status = ENTRY_EMPTY},
    {.row = 5, .line = 7, .column = 2, .cell = "+33 6 39 98 00 03", .phone = PHONE(3)},
    {.row = 6, .line = 8, .column = 2, .cell = "06 39 98 00 01,\"bis\"", .phone = PHONE(1)},
    {.row = 7,
     .line = 9,
     .column = 2,
     .cell = "0639980004",
     .phone = PHONE(4),
     .objected_at = INT64_C(1710201600000)},
    {.row = 8, .line = 10, .column = 2, .cell = "0639980005", .phone = PHONE(5)},
    {.row = 9,
     .line = 11,
     .column = 2,
     .cell = "0639980006",
     .status = ENTRY_SKIPPED,
     .reason = ENTRY_NOT_SELECTED},
    {.row = 10,
     .line = 12,
     .column = 2,
     .cell = "0639980007",
     .status = ENTRY_UNDECIDED,
     .reason = ENTRY_FLAG_UNKNOWN,
     .kept = "1=12:Durand <Ann>3?16:Oui, depuis mars"},
    {.row = 11, .line = 13, .column = 2, .cell = "0639980008", .phone = PHONE(8)},
};

int64_t report_fixture_import(struct store_fixture *fixture, const char *path, size_t first,
                              size_t count)
{
    struct error err = {0};
    struct importer *importer = NULL;
    struct import_result result = {0};
    struct import_source source = {
        .path = path,
        .bytes = 100,
        .choices = "",
        .dialect = "UTF-8, comma, header on line 1",
        .header = "[\"Nom\",\"T\xc3\xa9l, mobile\"]",
    };
    memcpy(source.sha256, path, strlen(path) < DIGEST_BYTES ? strlen(path) : DIGEST_BYTES);
    must(importer_begin(fixture->store, &importer, &err), &err);
    must(importer_begin_file(importer, &source, &err), &err);
    for (size_t i = first; i < first + count; i++) {
        struct entry entry = entries[i];
        entry.cell_length = strlen(entry.cell);
        entry.kept_length = entry.kept != NULL ? strlen(entry.kept) : 0;
        entry.objected_at = entry.objected_at == 0 ? ENTRY_NO_DATE : entry.objected_at;
        must(importer_add(importer, &entry, &err), &err);
    }
    must(importer_end_file(importer, &result, &err), &err);
    must(importer_commit(&importer, &err), &err);
    return result.import_id;
}

/* The states are those of jobs/job.h. */
void report_fixture_settle(struct store_fixture *fixture)
{
    store_fixture_exec(
        fixture, "UPDATE jobs SET state = 1, own_stop_id = '300', attempts = 1, http_status = 200,"
                 "  code = 200, message = '', source = 0,"
                 "  first_attempt_at = 1767571200000, last_attempt_at = 1767571201000"
                 "  WHERE phone = 33639980001;"
                 "UPDATE jobs SET state = 3, attempts = 2, http_status = 200, code = 9,"
                 "  message = 'Num\xc3\xa9ro <b>invalide</b>, \"refus\xc3\xa9\"', source = 1,"
                 "  first_attempt_at = 1767571200000, last_attempt_at = 1767571205000"
                 "  WHERE phone = 33639980002;"
                 "UPDATE jobs SET state = 2, attempts = 1, http_status = 200, code = 3,"
                 "  message = 'Number is already in stop list', source = 1, maybe_sent = 1,"
                 "  first_attempt_at = 1767571200000, last_attempt_at = 1767571205000"
                 "  WHERE phone = 33639980003;"
                 "UPDATE jobs SET attempts = 5, message = 'time-out', source = 3, maybe_sent = 1,"
                 "  first_attempt_at = 1767571200000, last_attempt_at = 1767571205000"
                 "  WHERE phone = 33639980004;"
                 "UPDATE jobs SET state = 4, attempts = 1, http_status = 400, code = 3,"
                 "  message = 'L''ID du message est requis', source = 1,"
                 "  first_attempt_at = 1767571200000, last_attempt_at = 1767571200000"
                 "  WHERE phone = 33639980005;");
}
