#include "cli/common/number_input.h"

#include "base/language.h"
#include "base/text.h"
#include "cli/common/signals.h"
#include "intake/phone/phone_reader.h"
#include "report/report_words.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define LINE_MOST  1024  /* bytes; a cell with several numbers fits */
#define TAKEN_MOST 65536 /* bytes at a time */

struct reading {
    const struct number_input *input;
    struct phone_reader *reader;
    int64_t asked;   /* lines that hold something */
    int64_t misread; /* of these: no number */
};

static void warn(struct reading *reading, const char *line, size_t length, enum entry_reason reason)
{
    struct text shown = {0};
    text_append_printable(&shown, line, length);
    log_warn(&reading->input->app->log, "no_number", "\"%s\" is no phone number: %s",
             text_string(&shown), report_reason_text(reason, language_spoken()));
    text_free(&shown);
    reading->misread++;
}

/* A line as it may stand in any list: one number, in any spelling. */
static bool take_line(struct reading *reading, const char *line, size_t length, struct error *err)
{
    const struct phone_reading *readings = NULL;
    length -= length > 0 && line[length - 1] == '\r';
    size_t blanks = 0;
    while (blanks < length && strchr(" \t\r", line[blanks]) != NULL)
        blanks++;
    if (blanks == length)
        return true;
    reading->asked++;
    size_t count = phone_reader_read(reading->reader, line, length, &readings);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        if (readings[i].phone != 0)
            ok = reading->input->take(reading->input->context, readings[i].phone, err);
        else if (!readings[i].without_digits || count == 1)
            warn(reading, line, length, readings[i].reason);
    return ok;
}

/* Takes the lines that are whole out of the bytes; `is_last`: also one without an end. What is
 * longer than any list of numbers has is no such list, and may never end. */
static bool take_lines(struct reading *reading, struct text *bytes, bool is_last, struct error *err)
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
        ok = take_line(reading, line, length, err);
        begin += length + (end != NULL);
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
        error_set(err, ERROR_INPUT, "standard input can't be read: %s", _(strerror(errno)));
    return length;
}

static bool pause_at(const struct number_input *input, bool is_last, struct error *err)
{
    return input->pause == NULL || (!is_last && has_more()) || input->pause(input->context, err);
}

static bool take_input(struct reading *reading, struct error *err)
{
    const struct app *app = reading->input->app;
    struct text bytes = {0};
    ssize_t length = 1;
    bool ok = true;
    if (isatty(STDIN_FILENO) == 1)
        fprintf(app->log.stream,
                _("Type phone numbers, one a line, then Ctrl-D; or pipe them in: stopsms %s "
                  "<numbers.txt\n"),
                options_command_name(app->options->command));
    while (ok && length > 0) {
        length = read_some(&bytes, err);
        ok = length >= 0 && take_lines(reading, &bytes, length == 0, err) &&
             pause_at(reading->input, length == 0, err);
    }
    text_free(&bytes);
    return ok;
}

static bool judge(const struct reading *reading, struct error *err)
{
    if (reading->asked == 0) {
        return error_set(err, ERROR_INPUT,
                         "no number was given: `%s` reads them from standard input, one a "
                         "line, since arguments can be read by everybody on this machine",
                         options_command_name(reading->input->app->options->command));
    }
    return reading->misread == 0 ||
           error_set(err, ERROR_INPUT, "not every line holds a phone number");
}

bool number_input_read(const struct number_input *input, struct error *err)
{
    const char *country = input->app->options->country;
    struct reading reading = {.input = input};
    bool ok = phone_reader_new(country[0] != '\0' ? country : "FR", &reading.reader, err) &&
              take_input(&reading, err) && judge(&reading, err);
    phone_reader_free(&reading.reader);
    return ok;
}
