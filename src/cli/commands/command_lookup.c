#include "cli/common/app.h"

#include "cli/show/lookup_print.h"
#include "intake/phone/phone_reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LINE_MOST 1024 /* bytes; a cell with several numbers fits */

struct lookups {
    const struct app *app;
    struct job_store *store;
    struct phone_reader *reader;
    struct text out;
    int64_t asked;   /* lines that hold something */
    int64_t misread; /* of these: no number */
};

static bool look_up(struct lookups *lookups, int64_t phone, struct error *err)
{
    struct lookup *lookup = NULL;
    bool json = lookups->app->options->json;
    text_clear(&lookups->out);
    bool ok = lookup_open(lookups->store, phone, &lookup, err) &&
              (json ? lookup_print_json(&lookups->out, lookup, phone, err)
                    : lookup_print_text(&lookups->out, lookup, phone, err));
    lookup_close(&lookup);
    if (ok) {
        fputs(text_string(&lookups->out), lookups->app->out);
        fflush(lookups->app->out);
    }
    return ok;
}

/* A line as it may stand in any list: one number, in any spelling. */
static bool take_line(struct lookups *lookups, const char *line, struct error *err)
{
    const struct phone_reading *readings = NULL;
    size_t length = strcspn(line, "\r\n");
    if (strspn(line, " \t\r\n") == strlen(line))
        return true;
    lookups->asked++;
    size_t count = phone_reader_read(lookups->reader, line, length, &readings);
    for (size_t i = 0; i < count; i++) {
        if (readings[i].phone != 0) {
            if (!look_up(lookups, readings[i].phone, err))
                return false;
        } else if (!readings[i].without_digits || count == 1) {
            struct text shown = {0};
            text_append_printable(&shown, line, length);
            log_warn(&lookups->app->log, "no_number", "\"%s\" is no phone number: %s",
                     text_string(&shown), entry_reason_text(readings[i].reason));
            text_free(&shown);
            lookups->misread++;
        }
    }
    return true;
}

/* Reads a line, and ends it with a null in place of its line break; `*any`: there was one. What is
 * longer than any list of numbers has is no such list, and may never end. */
static bool read_line(char line[LINE_MOST + 1], bool *any, struct error *err)
{
    size_t length = 0;
    int byte = getc(stdin);
    *any = byte != EOF;
    while (byte != EOF && byte != '\n') {
        if (length == LINE_MOST) {
            return error_set(err, ERROR_INPUT,
                             "standard input holds a line of more than %d bytes: it is no list of "
                             "numbers, one a line",
                             LINE_MOST);
        }
        line[length++] = (char)byte;
        byte = getc(stdin);
    }
    line[length] = '\0';
    return true;
}

static bool take_lines(struct lookups *lookups, struct error *err)
{
    char line[LINE_MOST + 1];
    bool any = true;
    bool ok = true;
    errno = 0;
    if (isatty(STDIN_FILENO) == 1)
        fputs("Type phone numbers, one a line, then Ctrl-D; or pipe them in: stopsms lookup "
              "<numbers.txt\n",
              lookups->app->log.stream);
    while (ok && (ok = read_line(line, &any, err)) && any)
        ok = take_line(lookups, line, err);
    if (ok && ferror(stdin))
        ok = error_set(err, ERROR_INPUT, "standard input can't be read: %s", strerror(errno));
    return ok;
}

static bool judge(const struct lookups *lookups, struct error *err)
{
    if (lookups->asked == 0) {
        return error_set(err, ERROR_INPUT,
                         "no number was given: `lookup` reads them from standard input, one a "
                         "line, since arguments can be read by everybody on this machine");
    }
    return lookups->misread == 0 ||
           error_set(err, ERROR_INPUT, "not every line holds a phone number");
}

int command_lookup(const struct app *app)
{
    const struct options *options = app->options;
    struct lookups lookups = {.app = app};
    struct error err = {0};
    const char *country = options->country[0] != '\0' ? options->country : "FR";
    bool ok = app_open_store(app, JOB_STORE_READ, &lookups.store, &err) &&
              phone_reader_new(country, &lookups.reader, &err) && take_lines(&lookups, &err) &&
              judge(&lookups, &err);
    phone_reader_free(&lookups.reader);
    job_store_close(&lookups.store);
    text_free(&lookups.out);
    return ok ? 0 : app_fail(app, &err);
}
