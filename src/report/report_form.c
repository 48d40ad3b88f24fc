#include "report/report_form.h"

#include <string.h>
#include <strings.h>

const struct report_form *const report_forms[REPORT_FORMATS] = {
    [REPORT_CSV] = &csv_report,
    [REPORT_JSON] = &json_report,
    [REPORT_HTML] = &html_report,
    [REPORT_XLSX] = &xlsx_report,
};

bool report_format_by_name(const char *name, enum report_format *format)
{
    for (size_t i = 0; i < REPORT_FORMATS; i++) {
        if (strcmp(name, report_forms[i]->name) == 0) {
            *format = (enum report_format)i;
            return true;
        }
    }
    return false;
}

bool report_format_by_path(const char *path, enum report_format *format)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < REPORT_FORMATS; i++) {
        size_t ending = strlen(report_forms[i]->ending);
        if (length >= ending && strcasecmp(path + length - ending, report_forms[i]->ending) == 0) {
            *format = (enum report_format)i;
            return true;
        }
    }
    return false;
}
