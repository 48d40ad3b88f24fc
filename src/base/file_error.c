/* Two limits give the same errno, EFBIG: one that the user set for this process, and one that the
 * file system has. Only the first can be raised, so that users are told which of the two it is. */
#include "base/file_error.h"

#include "base/descriptors.h"
#include "base/language.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

static bool process_is_limited(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

bool file_error_is_limit(int cause)
{
    return cause == EFBIG;
}

const char *file_error_words(int cause)
{
    if (!file_error_is_limit(cause))
        return _(strerror(cause));
    return process_is_limited() ? _("it has reached the limit on the size of files (ulimit -f)")
                                : _("its file system takes no larger file");
}

bool file_error_because(struct error *err, int cause)
{
    if (file_error_is_limit(cause))
        return error_because(err, "file_limit");
    return (cause == ENOSPC || cause == EDQUOT) && error_because(err, "disk_full");
}

const char *file_error_advice(int cause, const char *advice)
{
    if (!file_error_is_limit(cause))
        return descriptors_advice(cause, advice);
    return process_is_limited()
               ? _("Raise the limit (`ulimit -f unlimited`, LimitFSIZE= in a unit of systemd), "
                   "then run the same command again.")
               : _("Choose a place on another disk.");
}
