/* A library that does not say its version is known by the file that it was loaded from. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "base/path.h"
#include "base/text.h"
#include "cli/show/help.h"
#include "intake/phone/phone_parser.h"
#include "jobs/store/job_store.h"
#include "provider/http/http_curl.h"
#include "provider/json.h"
#include "provider/xml_reply.h"
#include "report/report_form.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
    const char *prefix; /* of the file's name: "libcsv.so." */
    char *path;         /* NULL: not seen */
};

static int look_at(struct dl_phdr_info *info, size_t size, void *context)
{
    struct wanted *wanted = context;
    (void)size;
    if (strncmp(path_name(info->dlpi_name), wanted->prefix, strlen(wanted->prefix)) != 0)
        return 0;
    wanted->path = realpath(info->dlpi_name, NULL);
    return 1;
}

static void append_loaded(struct text *out, const char *name, const char *prefix)
{
    struct wanted wanted = {.prefix = prefix};
    dl_iterate_phdr(look_at, &wanted);
    const char *file = wanted.path != NULL ? path_name(wanted.path) : "";
    bool known = strncmp(file, prefix, strlen(prefix)) == 0;
    text_printf(out, "  %s %s\n", name, known ? file + strlen(prefix) : "(no version known)");
    free(wanted.path);
}

void help_print_version(FILE *stream)
{
    struct text out = {0};
    text_append_string(&out, "stopsms " STOPSMS_VERSION "\n  ");
    http_curl_append_version(&out);
    text_printf(&out, "\n  SQLite %s\n", job_store_engine_version());
    append_loaded(&out, "libphonenumber", "libphonenumber.so.");
    append_loaded(&out, "libcsv", "libcsv.so.");
    text_printf(&out, "  cJSON %s\n  expat %s\n  libxlsxwriter %s\n", json_library_version(),
                xml_reply_library_version(), xlsx_library_version());
    fputs(text_string(&out), stream);
    text_free(&out);
}
