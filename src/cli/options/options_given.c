#include "cli/options/options.h"

#include "submit/pace/policy.h"
#include "submit/pace/rate_limiter.h"

#include <string.h>

bool options_ask_json_lines(int argc, const char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--progress=json") == 0 ||
            (strcmp(argv[i], "--progress") == 0 && i + 1 < argc &&
             strcmp(argv[i + 1], "json") == 0))
            return true;
    return false;
}

unsigned options_max_attempts(const struct options *options)
{
    return options->max_attempts > 0 ? options->max_attempts : RETRY_MAX_ATTEMPTS;
}

unsigned options_burst(const struct options *options)
{
    return options->burst > 0 ? options->burst
                              : rate_limiter_default_burst(options->rate_per_second);
}
