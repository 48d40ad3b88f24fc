#include "cli/common/secrecy.h"

#include "base/language.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Both are needed: the limit is not asked where core dumps are piped to a program (core(5)), and
 * what is dumpable may be set anew by the kernel (prctl(2), PR_SET_DUMPABLE). */
bool secrecy_begin(struct error *err)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return error_set(err, ERROR_UNEXPECTED, "core dumps can't be turned off: %s",
                         _(strerror(errno)));
    }
    return true;
}
