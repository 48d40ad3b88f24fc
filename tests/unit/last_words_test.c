#include "base/last_words.h"

#include "base/in_child.h"
#include "base/memory.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LONG_WORDS 100000 /* more than a pipe holds */
#define TRIES      1000   /* of 10 ms: a machine that is overloaded */

/* A child with pipes for its standard streams. */
struct speaker {
    pid_t pid;
    int out, err;
};

static struct speaker start(void (*work)(void))
{
    int out[2], err[2];
    assert_int_equal(pipe(out), 0);
    assert_int_equal(pipe(err), 0);
    struct speaker speaker = {fork(), out[0], err[0]};
    if (speaker.pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        close(out[0]), close(err[0]), close(out[1]), close(err[1]);
        signal(SIGPIPE, SIG_IGN);
        work();
        _exit(99);
    }
    close(out[1]);
    close(err[1]);
    return speaker;
}

/* Reads to the end of the stream; returns how many bytes. */
static size_t drain(int fd, char *bytes, size_t room)
{
    size_t length = 0;
    ssize_t count;
    while (length < room - 1 && (count = read(fd, bytes + length, room - 1 - length)) > 0)
        length += (size_t)count;
    bytes[length] = '\0';
    return length;
}

static int end_of(const struct speaker *speaker)
{
    int end = 0;
    assert_int_equal(waitpid(speaker->pid, &end, 0), speaker->pid);
    assert_true(WIFEXITED(end));
    return WEXITSTATUS(end);
}

static void expect(const struct speaker *speaker, int status, const char *out, const char *err)
{
    char bytes[4096];
    drain(speaker->out, bytes, sizeof bytes);
    assert_string_equal(bytes, out);
    drain(speaker->err, bytes, sizeof bytes);
    assert_string_equal(bytes, err);
    assert_int_equal(end_of(speaker), status);
    close(speaker->out);
    close(speaker->err);
}

static void prepare_words(enum last_words_stream stream, int status, const char *words)
{
    last_words_prepare(stream, status, memory_copy_string(words), strlen(words));
}

static void prepare(void)
{
    prepare_words(LAST_WORDS_OUT, 71, "no memory\n");
    prepare_words(LAST_WORDS_OUT, 130, "stopped\n");
    prepare_words(LAST_WORDS_ERR, 130, "why\n");
}

static void end_at_once(void)
{
    prepare();
    last_words_end(130);
}

static void end_otherwise(void)
{
    prepare();
    last_words_end(143);
}

static void exhaust(void)
{
    prepare();
    memory_exhausted();
}

static void what_was_prepared_for_the_status_is_said(void **state)
{
    struct speaker speaker = start(end_at_once);
    expect(&speaker, 130, "stopped\n", "why\n");
    speaker = start(end_otherwise);
    expect(&speaker, 143, "", "");
    speaker = start(exhaust);
    expect(&speaker, 71, "no memory\n",
           "stopsms: out of memory; run the same command again to resume\n");
}

static void tell_time(void)
{
    prepare_words(LAST_WORDS_OUT, 71, "[9999-12-31T23:59:59Z|9999-12-31T23:59:59Z]");
    last_words_end(71);
}

static void the_time_of_the_end_is_put_in(void **state)
{
    char told[128], before[32], after[32];
    time_t now = time(NULL);
    strftime(before, sizeof before, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    struct speaker speaker = start(tell_time);
    drain(speaker.out, told, sizeof told);
    assert_int_equal(end_of(&speaker), 71);
    now = time(NULL);
    strftime(after, sizeof after, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    told[21] = told[42] = '\0';
    assert_true(strcmp(before, told + 1) <= 0 && strcmp(told + 1, after) <= 0);
    assert_string_equal(told + 1, told + 22);
    close(speaker.out);
    close(speaker.err);
}

static void say_and_end(void)
{
    prepare();
    (void)last_words_write(3, "all\n", 4);
    last_words_end(130);
}

static void after_the_words_themselves_nothing_is_said_and_their_status_holds(void **state)
{
    struct speaker speaker = start(say_and_end);
    expect(&speaker, 3, "all\n", "why\n");
}

static bool end_in_child(void *context)
{
    last_words_end(*(const int *)context);
}

static void end_a_child_first(void)
{
    int status = 130;
    prepare();
    (void)in_child(end_in_child, &status, NULL);
    last_words_end(130);
}

static void a_child_says_nothing(void **state)
{
    struct speaker speaker = start(end_a_child_first);
    expect(&speaker, 130, "stopped\n", "why\n");
}

static void end_by_signal(int number)
{
    last_words_end(128 + number);
}

/* The signal ends it; or, the first one, the waiting. */
static void say_much(void)
{
    static char words[LONG_WORDS];
    memset(words, 'x', sizeof words);
    prepare();
    signal(SIGTERM, end_by_signal);
    if (last_words_write(3, words, sizeof words))
        last_words_end(130);
}

/* Until the pipe takes no more. */
static void await_full(const struct speaker *speaker)
{
    char path[64];
    char line[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)speaker->pid);
    for (int i = 0; i < TRIES && strstr(line, ") S ") == NULL; i++) {
        struct pollfd filled = {.fd = speaker->out, .events = POLLIN};
        (void)poll(&filled, 1, 10000);
        (void)poll(NULL, 0, 10);
        FILE *stream = fopen(path, "re");
        assert_non_null(stream);
        assert_non_null(fgets(line, sizeof line, stream));
        fclose(stream);
    }
}

static void words_that_nobody_takes_are_a_failure(void **state)
{
    struct speaker speaker = start(say_much);
    await_full(&speaker);
    kill(speaker.pid, SIGTERM);
    assert_int_equal(end_of(&speaker), 74);
    close(speaker.out);
    close(speaker.err);
}

static void a_signal_in_the_midst_of_the_words_finishes_them(void **state)
{
    static char bytes[LONG_WORDS + 10];
    struct speaker speaker = start(say_much);
    int end = 0;
    await_full(&speaker);
    kill(speaker.pid, SIGSTOP);
    assert_int_equal(waitpid(speaker.pid, &end, WUNTRACED), speaker.pid);
    assert_true(WIFSTOPPED(end));
    /* All that stands in the pipe, so that the rest fits. */
    size_t length = 0;
    struct pollfd filled = {.fd = speaker.out, .events = POLLIN};
    while (poll(&filled, 1, 0) > 0)
        length += (size_t)read(speaker.out, bytes + length, sizeof bytes - length);
    assert_true(length > 0 && length < LONG_WORDS);
    kill(speaker.pid, SIGTERM);
    kill(speaker.pid, SIGCONT);
    length += drain(speaker.out, bytes + length, sizeof bytes - length);
    assert_int_equal(length, LONG_WORDS);
    assert_int_equal(end_of(&speaker), 3);
    close(speaker.out);
    close(speaker.err);
}

static void shut_and_say(void)
{
    close(STDOUT_FILENO);
    prepare();
    last_words_end(last_words_write(3, "all\n", 4) ? 3 : 130);
}

static void words_for_a_closed_stream_are_a_failure(void **state)
{
    struct speaker speaker = start(shut_and_say);
    expect(&speaker, 74, "", "why\n");
}

static void end_with_a_file(void)
{
    static const char words[] = "ended at 9999999999, 130\n";
    struct temp_dir *dir = temp_dir_new();
    char *path = memory_copy_string(temp_dir_file(dir, "file"));
    last_words_set_file(path, memory_copy_string(temp_dir_file(dir, "temporary")));
    last_words_prepare_file(130, memory_copy_string(words), strlen(words));
    printf("%s", path);
    fflush(stdout);
    last_words_end(130);
}

static void a_file_is_replaced_whole_and_has_the_time_of_the_end(void **state)
{
    struct speaker speaker = start(end_with_a_file);
    char path[4096], bytes[64] = "";
    long seconds = 0;
    struct stat status;
    drain(speaker.out, path, sizeof path);
    expect(&speaker, 130, "", "");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    assert_int_equal(status.st_mode, S_IFREG | 0644);
    assert_int_equal(fread(bytes, 1, sizeof bytes, file), strlen("ended at 9999999999, 130\n"));
    assert_int_equal(sscanf(bytes, "ended at %10ld, 130\n", &seconds), 1);
    assert_true(seconds > 0 && labs(seconds - (long)time(NULL)) < 600);
    fclose(file);
    unlink(path);
    *strrchr(path, '/') = '\0';
    assert_int_equal(rmdir(path), 0); /* nothing else is there */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_prepared_for_the_status_is_said),
        cmocka_unit_test(the_time_of_the_end_is_put_in),
        cmocka_unit_test(after_the_words_themselves_nothing_is_said_and_their_status_holds),
        cmocka_unit_test(a_child_says_nothing),
        cmocka_unit_test(words_that_nobody_takes_are_a_failure),
        cmocka_unit_test(a_signal_in_the_midst_of_the_words_finishes_them),
        cmocka_unit_test(words_for_a_closed_stream_are_a_failure),
        cmocka_unit_test(a_file_is_replaced_whole_and_has_the_time_of_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
