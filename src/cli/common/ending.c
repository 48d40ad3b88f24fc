#include "cli/common/ending.h"

#include <stddef.h>

/* The later in this list, the worse. What is not in it is worse than all. */
static const struct ending endings[] = {
    {0, "done", "all is done"},
    {3, "needs_human", "rows need a human"},
    {75, "unfinished", "not finished"},
    {129, "hung_up", "interrupted"},
    {130, "interrupted", "interrupted"},
    {143, "terminated", "interrupted"},
    {77, "key", "the key is refused"},
    {78, "setup", "wrong set-up"},
    {74, "storage", "disk or database"},
    {4, "declined", "the user said no"},
    {2, "usage", "wrong usage"},
    {66, "no_input", "there is no such file"},
    {65, "input", "the input can't be read as asked"},
    {71, "memory", "out of memory"},
};
static const struct ending unexpected = {1, "unexpected", "it failed"};

#define ENDINGS (sizeof endings / sizeof *endings)

static size_t badness(int status)
{
    for (size_t i = 0; i < ENDINGS; i++)
        if (endings[i].status == status)
            return i;
    return ENDINGS;
}

const struct ending *ending_of(int status)
{
    size_t i = badness(status);
    return i < ENDINGS ? &endings[i] : &unexpected;
}

const char *ending_code(const struct error *err, int status)
{
    return err->reason != NULL ? err->reason : ending_of(status)->code;
}

int exit_status_worse(int one, int other)
{
    return badness(one) >= badness(other) ? one : other;
}
