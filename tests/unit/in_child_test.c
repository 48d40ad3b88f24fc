#include "base/in_child.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIES 1000 /* of 10 ms: a machine that is overloaded */

static void pause_shortly(void)
{
    (void)poll(NULL, 0, 10);
}

/* The only child of the process; 0: it has none. */
static pid_t child_of(pid_t parent)
{
    char path[64];
    int child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    FILE *stream = fopen(path, "re");
    if (stream == NULL || fscanf(stream, "%d", &child) != 1)
        child = 0;
    if (stream != NULL)
        fclose(stream);
    return child;
}

/* How many descriptors the process has; -1: it is gone. `last`: where one of them leads. */
static int count_files(pid_t process, char *last, size_t room)
{
    char path[512];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)process);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return -1;
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)process, entry->d_name);
        ssize_t length = readlink(path, last, room - 1);
        last[length > 0 ? length : 0] = '\0';
        count++;
    }
    closedir(folder);
    return count;
}

/* Has its file held, closes it, and waits for the end of the pipe. */
static void be_holder(const char *path, int pipe_end)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    char byte;
    unlink(path);
    in_child_hold(&file, 1);
    close(file);
    while (read(pipe_end, &byte, 1) > 0)
        continue;
    _exit(0);
}

static void a_file_is_held_alone_until_the_process_has_ended(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *path = temp_dir_file(dir, "large");
    char last[512] = "";
    int ends[2], status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t parent = fork();
    if (parent == 0) {
        close(ends[1]);
        be_holder(path, ends[0]);
    }
    close(ends[0]);
    pid_t child = 0;
    for (int i = 0; i < TRIES && (child == 0 || count_files(child, last, sizeof last) != 1); i++) {
        pause_shortly();
        child = child_of(parent);
    }
    assert_int_equal(count_files(child, last, sizeof last), 1);
    assert_non_null(strstr(last, "large (deleted)"));
    /* What ends the group of a terminal does not end it. */
    assert_int_not_equal(getpgid(child), getpgid(parent));
    close(ends[1]);
    assert_int_equal(waitpid(parent, &status, 0), parent);
    for (int i = 0; i < TRIES && count_files(child, last, sizeof last) > 0; i++)
        pause_shortly();
    assert_true(count_files(child, last, sizeof last) <= 0);
    temp_dir_free(&dir);
}

static bool succeed(void *context)
{
    return *(const bool *)context;
}

static bool never_end(void *context)
{
    while (context == NULL)
        pause();
    return true;
}

static void what_the_child_came_to_is_told(void **state)
{
    bool good = true, bad = false;
    volatile sig_atomic_t interrupted = 0;
    assert_int_equal(in_child(succeed, &good, &interrupted), 0);
    assert_int_equal(in_child(succeed, &bad, NULL), ECHILD);
}

static void an_interruption_ends_the_child(void **state)
{
    volatile sig_atomic_t interrupted = SIGINT;
    assert_int_equal(in_child(never_end, NULL, &interrupted), EINTR);
    assert_int_equal(child_of(getpid()), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_held_alone_until_the_process_has_ended),
        cmocka_unit_test(what_the_child_came_to_is_told),
        cmocka_unit_test(an_interruption_ends_the_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
