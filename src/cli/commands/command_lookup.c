#include "cli/common/app.h"

#include "base/memory.h"
#include "cli/common/signals.h"
#include "cli/show/lookup_print.h"
#include "intake/phone/phone_reader.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MOST  1024  /* bytes; a cell with several numbers fits */
#define TAKEN_MOST 65536 /* bytes at a time */
#define TOGETHER   10000 /* numbers that are looked up in one pass over the database */

struct lookups {
    const struct app *app;
    struct job_store *store;
    struct phone_reader *reader;
    int64_t *phones; /* read, and not looked up yet */
    size_t count, room;
    struct text out;
    int64_t asked;   /* lines that hold something */
    int64_t misread; /* of these: no number */
};

static bool print_one(struct lookups *lookups, struct lookup *lookup, size_t place,
                      struct error *err)
{
    int64_t phone = lookups->phones[place];
    text_clear(&lookups->out);
    bool ok = lookup_turn(lookup, place, err) &&
              (lookups->app->options->json ? lookup_print_json(&lookups->out, lookup, phone, err)
                                           : lookup_print_text(&lookups->out, lookup, phone, err));
    if (ok)
        fputs(text_string(&lookups->out), lookups->app->out);
    return ok;
}

/* Looks up what was read: together, since each pass looks at every row. */
static bool look_up(struct lookups *lookups, struct error *err)
{
    struct lookup *lookup = NULL;
    if (lookups->count == 0)
        return true;
    bool ok = lookup_open(lookups->store, lookups->phones, lookups->count, &lookup, err);
    for (size_t i = 0; ok && i < lookups->count; i++)
        ok = print_one(lookups, lookup, i, err);
    lookup_close(&lookup);
    lookups->count = 0;
    fflush(lookups->app->out);
    return ok;
}

static void add(struct lookups *lookups, int64_t phone)
{
    lookups->phones =
        memory_grow(lookups->phones, lookups->count, &lookups->room, sizeof *lookups->phones);
    lookups->phones[lookups->count++] = phone;
}

/* A line as it may stand in any list: one number, in any spelling. */
static void take_line(struct lookups *lookups, const char *line, size_t length)
{
    const struct phone_reading *readings = NULL;
    length -= length > 0 && line[length - 1] == '\r';
    size_t blanks = 0;
    while (blanks < length && strchr(" \t\r", line[blanks]) != NULL)
        blanks++;
    if (blanks == length)
        return;
    lookups->asked++;
    size_t count = phone_reader_read(lookups->reader, line, length, &readings);
    for (size_t i = 0; i < count; i++) {
        if (readings[i].phone != 0) {
            add(lookups, readings[i].phone);
        } else if (!readings[i].without_digits || count == 1) {
            struct text shown = {0};
            text_append_printable(&shown, line, length);
            log_warn(&lookups->app->log, "no_number", "\"%s\" is no phone number: %s",
                     text_string(&shown), entry_reason_text(readings[i].reason));
            text_free(&shown);
            lookups->misread++;
        }
    }
}

/* Takes the lines that are whole out of the bytes; `is_last`: also one without an end. What is
 * longer than any list of numbers has is no such list, and may never end. */
static bool take_lines(struct lookups *lookups, struct text *bytes, bool is_last, struct error *err)
{
    size_t begin = 0;
    bool ok = true;
    while (ok && begin < bytes->length) {
        const char *line = bytes->data + begin;
        const char *end = memchr(line, '\n', bytes->length - begin);
        size_t length = end != NULL ? (size_t)(end - line) : bytes->length - begin;
        if (length > LINE_MOST) {
            return error_set(err, ERROR_INPUT,
                             "standard input holds a line of more than %d bytes: it is no list of "
                             "numbers, one a line",
                             LINE_MOST);
        }
        if (end == NULL && !is_last)
            break;
        take_line(lookups, line, length);
        begin += length + (end != NULL);
        ok = lookups->count < TOGETHER || look_up(lookups, err);
    }
    if (begin > 0) {
        bytes->length -= begin;
        memmove(bytes->data, bytes->data + begin, bytes->length);
    }
    return ok;
}

/* Whether more can be read at once. */
static bool has_more(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0;
}

/* A signal ends it. Returns what read(2) does. */
static ssize_t read_some(struct text *bytes, struct error *err)
{
    char piece[TAKEN_MOST];
    ssize_t length = read(STDIN_FILENO, piece, sizeof piece);
    if (length > 0)
        text_append(bytes, piece, (size_t)length);
    else if (length < 0 && errno == EINTR && *signals_flag() != 0)
        error_set(err, ERROR_INTERRUPTED, "interrupted");
    else if (length < 0)
        error_set(err, ERROR_INPUT, "standard input can't be read: %s", strerror(errno));
    return length;
}

/* Whoever types, or waits for each answer, has it before the next number is read. */
static bool take_input(struct lookups *lookups, struct error *err)
{
    struct text bytes = {0};
    ssize_t length = 1;
    bool ok = true;
    if (isatty(STDIN_FILENO) == 1)
        fputs("Type phone numbers, one a line, then Ctrl-D; or pipe them in: stopsms lookup "
              "<numbers.txt\n",
              lookups->app->log.stream);
    while (ok && length > 0) {
        length = read_some(&bytes, err);
        ok = length >= 0 && take_lines(lookups, &bytes, length == 0, err) &&
             (has_more() || look_up(lookups, err));
    }
    ok = ok && look_up(lookups, err);
    text_free(&bytes);
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
              phone_reader_new(country, &lookups.reader, &err) && take_input(&lookups, &err) &&
              judge(&lookups, &err);
    phone_reader_free(&lookups.reader);
    job_store_close(&lookups.store);
    text_free(&lookups.out);
    free(lookups.phones);
    return ok ? 0 : app_fail(app, &err);
}
