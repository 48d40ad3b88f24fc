#include "cli/common/ending.h"

#include "base/language.h"

#include <stddef.h>

/* The later in this list, the worse. What is not in it is worse than all. */
static const struct ending endings[] = {
    {0, "done", N_("all is done")},
    {3, "needs_human", N_("rows need a human")},
    {75, "unfinished", N_("not finished")},
    {129, "hung_up", N_("interrupted")},
    {130, "interrupted", N_("interrupted")},
    {143, "terminated", N_("interrupted")},
    {77, "key", N_("the key is refused")},
    {78, "setup", N_("wrong set-up")},
    {74, "storage", N_("disk or database")},
    {4, "declined", N_("the user said no")},
    {2, "usage", N_("wrong usage")},
    {66, "no_input", N_("there is no such file")},
    {65, "input", N_("the input can't be read as asked")},
    {71, "memory", N_("out of memory")},
};
static const struct ending unexpected = {1, "unexpected", N_("it failed")};

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
