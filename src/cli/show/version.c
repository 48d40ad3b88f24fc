/* A library that does not say its version is known by the file that it was loaded from: libcsv, and
 * libphonenumber, whose data of the world's numbering plans has no date of its own either. What can
 * be said of it is that it is no younger than its file, which Debian's packages date by their last
 * change. A date that can't be so is none. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "base/language.h"
#include "base/path.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "cli/show/help.h"
#include "intake/phone/phone_parser.h"
#include "jobs/store/job_store.h"
#include "provider/http/http_curl.h"
#include "provider/json.h"
#include "provider/xml_reply.h"
#include "report/report_form.h"

#include <inttypes.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MS_PER_SECOND        1000
#define DAY_S                INT64_C(86400)
#define FIRST_LIBPHONENUMBER 1262304000 /* 2010-01-01: it was begun in that year */

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

/* The file of the library whose name begins so, to be freed; NULL: none is loaded. */
static char *loaded_file(const char *prefix)
{
    struct wanted wanted = {.prefix = prefix};
    dl_iterate_phdr(look_at, &wanted);
    return wanted.path;
}

static void append_loaded(struct text *out, const char *name, const char *prefix, const char *path)
{
    const char *file = path != NULL ? path_name(path) : "";
    bool known = strncmp(file, prefix, strlen(prefix)) == 0;
    text_printf(out, "\n  %s %s", name, known ? file + strlen(prefix) : _("(no version known)"));
}

static void append_age(struct text *out, const char *path, int64_t now)
{
    struct stat file;
    int64_t days = path != NULL && stat(path, &file) == 0 ? (now - file.st_mtime) / DAY_S : -1;
    char date[TIMESTAMP_SIZE];
    if (days < 0 || file.st_mtime < FIRST_LIBPHONENUMBER) {
        text_append_string(out, _(" (age of its numbering data not known)"));
        return;
    }
    timestamp_show_day((int64_t)file.st_mtime * MS_PER_SECOND, date);
    if (days < 2 * 365)
        text_printf(out,
                    P_(" (numbering data of %s or before: %" PRId64 " days old)",
                       " (numbering data of %s or before: %" PRId64 " days old)", days),
                    date, days);
    else
        text_printf(out, _(" (numbering data of %s or before: %" PRId64 " years old)"), date,
                    days / 365);
}

void help_print_version(FILE *stream, const char *commit, int64_t now)
{
    struct text out = {0};
    text_printf(&out, "stopsms " STOPSMS_VERSION "%s\n  ", commit);
    http_curl_append_version(&out);
    text_printf(&out, "\n  SQLite %s", job_store_engine_version());
    char *phones = loaded_file("libphonenumber.so."), *csv = loaded_file("libcsv.so.");
    append_loaded(&out, "libphonenumber", "libphonenumber.so.", phones);
    append_age(&out, phones, now);
    append_loaded(&out, "libcsv", "libcsv.so.", csv);
    text_printf(&out, "\n  cJSON %s\n  expat %s\n  libxlsxwriter %s\n", json_library_version(),
                xml_reply_library_version(), xlsx_library_version());
    fputs(text_string(&out), stream);
    text_free(&out);
    free(phones);
    free(csv);
}
