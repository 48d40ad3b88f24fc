/* Samples of the last minute lie in a ring, one a second. The pace is what came between the
 * oldest sample and now. In the first seconds that says little, and the rate that is kept says
 * more. While the provider fails, nobody can say how long it will take, and no time is shown. */
#include "cli/show/progress_pace.h"

#define US_PER_SECOND   1e6
#define SAMPLE_EVERY_US INT64_C(1000000)
#define SHORTEST_US     INT64_C(500000)  /* less says nothing */
#define START_US        INT64_C(5000000) /* until then the rate that is kept says more */

int64_t progress_settled(const struct worker_progress *now)
{
    int64_t sum = 0;
    for (int state = 0; state < JOB_STATES; state++)
        sum += state == JOB_PENDING ? 0 : now->settled[state];
    return sum;
}

void progress_pace_note(struct progress_pace *pace, const struct worker_progress *now)
{
    size_t last = (pace->next + PROGRESS_PACE_SAMPLES - 1) % PROGRESS_PACE_SAMPLES;
    if (pace->count > 0 && now->elapsed_us - pace->samples[last].elapsed_us < SAMPLE_EVERY_US)
        return;
    pace->samples[pace->next].elapsed_us = now->elapsed_us;
    pace->samples[pace->next].settled = progress_settled(now);
    pace->next = (pace->next + 1) % PROGRESS_PACE_SAMPLES;
    pace->count += pace->count < PROGRESS_PACE_SAMPLES;
}

double progress_pace_per_second(const struct progress_pace *pace, const struct worker_progress *now)
{
    bool is_full = pace->count == PROGRESS_PACE_SAMPLES;
    size_t oldest = is_full ? pace->next : 0;
    /* Before the ring is full, the run's start is the oldest sample. */
    int64_t since_us = is_full ? pace->samples[oldest].elapsed_us : 0;
    int64_t settled = is_full ? pace->samples[oldest].settled : 0;
    if (now->elapsed_us - since_us < SHORTEST_US)
        return 0;
    return (double)(progress_settled(now) - settled) * US_PER_SECOND /
           (double)(now->elapsed_us - since_us);
}

double progress_pace_seconds_left(const struct progress_pace *pace,
                                  const struct worker_progress *now)
{
    int64_t left = now->pending_at_start - progress_settled(now) - now->given_up;
    double per_second = progress_pace_per_second(pace, now);
    if (now->elapsed_us < START_US && now->rate_per_second > 0)
        per_second = now->rate_per_second;
    bool may_last_for_ever = now->waiting == WORKER_WAITS_IN_TROUBLE;
    if (left <= 0 || now->waiting == WORKER_WAITS_TO_END)
        return left <= 0 ? 0 : -1;
    if (may_last_for_ever || per_second <= 0)
        return -1;
    double pause =
        now->waiting == WORKER_WAITS_AS_ASKED ? (double)now->waits_us / US_PER_SECOND : 0;
    return (double)left / per_second + pause;
}
