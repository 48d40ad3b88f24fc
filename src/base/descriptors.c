#include "base/descriptors.h"

#include "base/language.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

void descriptors_allow(unsigned wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    /* Where it is refused, descriptors_left tells what there is. */
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

unsigned descriptors_left(unsigned most)
{
    struct rlimit limit;
    unsigned left = 0;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return most;
    for (int fd = 0; (rlim_t)fd < limit.rlim_cur && left < most; fd++)
        left += fcntl(fd, F_GETFD) == -1;
    return left;
}

bool descriptors_exhausted(int cause)
{
    return cause == EMFILE || cause == ENFILE;
}

const char *descriptors_advice(int cause, const char *advice)
{
    return descriptors_exhausted(cause)
               ? _("Close other programs or allow more open files (ulimit -n), then run the same "
                   "command again.")
               : language_text(advice);
}
