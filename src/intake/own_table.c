#include "intake/own_table.h"

#include "base/list_mark.h"
#include "base/report_head.h"

#include <stddef.h>

/* `run *.csv` must not opt out what an earlier run skipped; a sheet of a workbook, saved as CSV,
 * holds such rows, too. */
bool own_table_refuse(const char *first_row, struct error *err)
{
    if (list_mark_finds_column(first_row))
        return error_set(err, ERROR_INPUT,
                         "this is the provider's list, as stopsms wrote it, and no export: its "
                         "numbers are on the STOP list already, so it is not sent");
    return !report_head_is_ours(first_row, NULL) ||
           error_set(err, ERROR_INPUT,
                     "this is a report of stopsms, and no export; a report holds rows that were "
                     "left out on purpose, so it is not sent. Give the file it reports on");
}
