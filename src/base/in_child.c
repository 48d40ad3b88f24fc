/* A library's long call can't be broken off, but a process can be killed. The parent looks now and
 * then whether the child has ended or a signal wants it to end; if the parent dies first, the
 * kernel kills the child. */
#define _GNU_SOURCE /* close_range */
#include "base/in_child.h"

#include "base/last_words.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_EVERY_MS 20

/* The parent may be gone before prctl: then no signal would come any more. */
static void end_with(pid_t parent)
{
    last_words_forget();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_FAILURE);
}

static void be_child(bool (*work)(void *context), void *context, pid_t parent)
{
    end_with(parent);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    _exit(work(context) ? EXIT_SUCCESS : EXIT_FAILURE);
}

static bool is_at_work(pid_t child, int *end)
{
    pid_t ended = waitpid(child, end, WNOHANG);
    if (ended < 0 && errno != EINTR)
        *end = EXIT_FAILURE;
    return ended == 0 || (ended < 0 && errno == EINTR);
}

static void end_child(pid_t child)
{
    int end = 0;
    (void)kill(child, SIGKILL);
    while (waitpid(child, &end, 0) < 0 && errno == EINTR)
        continue;
}

int in_child(bool (*work)(void *context), void *context, const volatile sig_atomic_t *interrupted)
{
    pid_t parent = getpid();
    int end = EXIT_FAILURE;
    pid_t child = fork();
    if (child < 0)
        return errno;
    if (child == 0)
        be_child(work, context, parent);
    while (is_at_work(child, &end)) {
        if (interrupted != NULL && *interrupted != 0) {
            end_child(child);
            return EINTR;
        }
        (void)poll(NULL, 0, LOOK_EVERY_MS);
    }
    return WIFEXITED(end) && WEXITSTATUS(end) == EXIT_SUCCESS ? 0 : ECHILD;
}

static int compare_files(const void *one, const void *other)
{
    int first = *(const int *)one;
    int second = *(const int *)other;
    return (first > second) - (first < second);
}

/* `files`: in ascending order. */
static void close_all_but(const int *files, size_t count)
{
    unsigned next = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned file = (unsigned)files[i];
        if (file > next)
            (void)close_range(next, file - 1, 0);
        next = file + 1;
    }
    (void)close_range(next, ~0u, 0);
}

void in_child_hold(int *files, size_t count)
{
    pid_t parent = getpid();
    qsort(files, count, sizeof *files, compare_files);
    if (fork() != 0)
        return;
    end_with(parent);
    /* No signal of the terminal ends it before its parent. */
    (void)setsid();
    close_all_but(files, count);
    for (;;)
        pause();
}
