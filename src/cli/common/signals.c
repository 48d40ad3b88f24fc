/* The first signal asks the program to end, the second one ends it at once. (A SIGHUP never does:
 * where a terminal closes, both the shell and the kernel send one.) The handler only sets a flag
 * and writes a byte into a pipe. The flag alone would not do: a signal that comes
 * just before a wait would be seen only after it. The pipe's end is among the things that are
 * waited for, so the wait ends at once. */
#include "cli/common/signals.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "base/last_words.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static volatile sig_atomic_t wake_write_fd = -1;
static volatile sig_atomic_t wake_read_fd = -1;

static void catch_signal(int number)
{
    if (caught != 0 && number != SIGHUP)
        last_words_end(128 + number);
    if (caught == 0)
        caught = number;
    int saved = errno;
    /* A full pipe wakes as well as a byte more. */
    ssize_t written = write(wake_write_fd, "!", 1);
    (void)written;
    errno = saved;
}

static bool make_pipe(struct error *err)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return error_set(err, ERROR_UNEXPECTED, "can't make a pipe: %s. %s", _(strerror(errno)),
                         descriptors_advice(errno, _("Run the same command again.")));
    }
    for (int i = 0; i < 2; i++)
        if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[i], F_SETFL, O_NONBLOCK) != 0)
            return error_set(err, ERROR_UNEXPECTED, "can't set up a pipe: %s", _(strerror(errno)));
    wake_read_fd = ends[0];
    wake_write_fd = ends[1];
    return true;
}

/* nohup(1) starts programs so. SIGINT is ignored, too, in what a shell starts with `&`; who sends
 * it there means it. */
static bool stays_ignored(int number)
{
    struct sigaction before;
    return number == SIGHUP && sigaction(number, NULL, &before) == 0 &&
           before.sa_handler == SIG_IGN;
}

bool signals_install(struct error *err)
{
    static const struct {
        int number;
        void (*handler)(int number);
    } signals[] = {
        {SIGINT, catch_signal}, {SIGTERM, catch_signal}, {SIGHUP, catch_signal},
        {SIGPIPE, SIG_IGN},     {SIGXFSZ, SIG_IGN},      {SIGTTOU, SIG_IGN},
    };
    if (!make_pipe(err))
        return false;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        /* No SA_RESTART: a question on the terminal is broken off, too. */
        struct sigaction action = {.sa_handler = signals[i].handler};
        sigemptyset(&action.sa_mask);
        if (!stays_ignored(signals[i].number) && sigaction(signals[i].number, &action, NULL) != 0)
            return error_set(err, ERROR_UNEXPECTED, "can't catch signals: %s", _(strerror(errno)));
    }
    return true;
}

const volatile sig_atomic_t *signals_flag(void)
{
    return &caught;
}

int signals_wake_fd(void)
{
    return (int)wake_read_fd;
}
