/* The question goes to the person, not to standard input, which may be the list itself. If there
 * is a terminal, it is opened by its own name. If nobody can tell whether there is one, since no
 * file can be opened, nothing is sent: to be asked too little is worse than to be asked too
 * much. */
#include "cli/show/prompt.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "cli/common/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

bool prompt_open(struct prompt *prompt, bool stdin_is_file, struct error *err)
{
    *prompt = (struct prompt){0};
    bool stdin_is_tty = isatty(STDIN_FILENO) == 1;
    if (!stdin_is_tty && !stdin_is_file)
        return true;
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (tty >= 0) {
        *prompt = (struct prompt){.in = tty, .out = tty, .is_open = true, .is_tty_file = true};
    } else if (stdin_is_tty && !stdin_is_file) {
        *prompt = (struct prompt){.in = STDIN_FILENO, .out = STDERR_FILENO, .is_open = true};
    } else if (descriptors_exhausted(errno)) {
        return error_set(err, ERROR_UNEXPECTED,
                         "can't find out whether there is a terminal to ask on: %s; nothing was "
                         "sent. %s With --yes it asks nothing.",
                         _(strerror(errno)), descriptors_advice(errno, ""));
    }
    return true;
}

void prompt_close(struct prompt *prompt)
{
    if (prompt->is_tty_file)
        close(prompt->in);
    *prompt = (struct prompt){0};
}

/* Reads a line of at most size - 1 bytes. One that is longer, or holds a null byte, is no answer:
 * "", as none is. */
static bool read_line(const struct prompt *prompt, char *line, size_t size, struct error *err)
{
    size_t length = 0;
    bool fits = true;
    for (;;) {
        char byte;
        ssize_t count = *signals_flag() != 0 ? -1 : read(prompt->in, &byte, 1);
        if (count < 0 && *signals_flag() == 0 && errno == EINTR)
            continue;
        if (count < 0 && *signals_flag() != 0) {
            dprintf(prompt->out, "\n"); /* after the question, and the terminal's ^C */
            return error_set(err, ERROR_INTERRUPTED, "interrupted; nothing was sent");
        }
        if (count <= 0 || byte == '\n') {
            line[fits ? length : 0] = '\0';
            return true;
        }
        fits = fits && byte != '\0' && length + 1 < size;
        if (fits)
            line[length++] = byte;
    }
}

static bool declined(struct error *err)
{
    return error_set(err, ERROR_DECLINED, "not confirmed: nothing was changed, nothing was sent");
}

static bool cannot_ask(struct error *err)
{
    return error_set(err, ERROR_UNEXPECTED, "can't ask on the terminal: %s", _(strerror(errno)));
}

/* In either language, whichever the question was in: nobody who means "no" types one of them. */
static bool is_yes(char *answer)
{
    static const char *const words[] = {"y", "yes", "o", "oui"};
    static const char blanks[] = " \t\r";
    char *word = answer + strspn(answer, blanks);
    size_t length = strlen(word);
    while (length > 0 && strchr(blanks, word[length - 1]) != NULL)
        word[--length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(word, words[i]) == 0)
            return true;
    return false;
}

bool prompt_ask(const struct prompt *prompt, const char *question, struct error *err)
{
    char answer[80];
    if (dprintf(prompt->out, _("%s [y/N] "), question) < 0)
        return cannot_ask(err);
    return read_line(prompt, answer, sizeof answer, err) && (is_yes(answer) || declined(err));
}

bool prompt_ask_number(const struct prompt *prompt, const char *question, int64_t number,
                       struct error *err)
{
    char wanted[32];
    char answer[32];
    (void)snprintf(wanted, sizeof wanted, "%" PRId64, number);
    if (dprintf(prompt->out, _("%s\nType %s to go on: "), question, wanted) < 0)
        return cannot_ask(err);
    return read_line(prompt, answer, sizeof answer, err) &&
           (strcmp(answer, wanted) == 0 || declined(err));
}
