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
