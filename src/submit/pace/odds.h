/* submit/pace/odds.h
 * How likely an attempt fails, measured by how many failures came before each of the last successes
 * (ODDS_SUCCESSES of them count, the older the less), and how surprising a streak of failures is
 * then. What has had no success yet says nothing here. Pure: owns nothing. Depends on
 * submit/pace/policy.h.
 */
#ifndef SUBMIT_PACE_ODDS_H
#define SUBMIT_PACE_ODDS_H

/* All zero: nothing is known, a failure is as likely as not. */
struct odds {
    double successes;
    double failures; /* that came before them */
};

/* Half a success and half a failure are added to what was counted, so that nothing is impossible.
 */
#define ODDS_DOUBT 0.5

/* A success came after so many failures. */
void odds_note(struct odds *odds, unsigned failures);

/* The surprise at one more failure, -ln of its chance; > 0. Surprises add up where chances
 * multiply. */
double odds_surprise(const struct odds *odds);

/* What is more surprising than this, one in ODDS_LUCK, is no bad luck. */
double odds_most_surprise(void);

#endif
