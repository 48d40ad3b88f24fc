/* The share of successes is an average that forgets: each success weighs a little more than the
 * one before. A failure's surprise is minus the logarithm of its chance, so that a streak's
 * surprise is a sum; bad luck ends where the sum passes one chance in ODDS_LUCK. */
#include "submit/pace/odds.h"

#include "submit/pace/policy.h"

#include <math.h>

void odds_note(struct odds *odds, unsigned failures)
{
    double kept = 1 - 1.0 / ODDS_SUCCESSES;
    odds->successes = odds->successes * kept + 1;
    odds->failures = odds->failures * kept + failures;
}

double odds_surprise(const struct odds *odds)
{
    double known = odds->successes + odds->failures;
    return log((known + 2 * ODDS_DOUBT) / (odds->failures + ODDS_DOUBT));
}

double odds_most_surprise(void)
{
    return log(ODDS_LUCK);
}
