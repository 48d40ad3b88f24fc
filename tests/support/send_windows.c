#include "support/send_windows.h"

#include <math.h>

#define US_PER_SECOND 1e6

/* Request k is the k-th since the first, and the rate would have allowed `allowed` until then. Of a
 * window from i to k, what exceeds is (k - i + 1) - (allowed at k - allowed at i): the worst i is
 * the one that was furthest behind. One pass sees all windows. */
double send_windows_excess(const int64_t *left_at_us, size_t count, double per_second)
{
    double worst = 0;
    double furthest_behind = INFINITY;
    for (size_t k = 0; k < count; k++) {
        double allowed = (double)(left_at_us[k] - left_at_us[0]) / US_PER_SECOND * per_second;
        double ahead = (double)k - allowed;
        furthest_behind = fmin(furthest_behind, ahead);
        worst = fmax(worst, ahead - furthest_behind + 1);
    }
    return worst;
}

size_t send_windows_fullest(const int64_t *left_at_us, size_t count, int64_t window_us)
{
    size_t most = 0;
    size_t first = 0;
    for (size_t last = 0; last < count; last++) {
        while (left_at_us[last] - left_at_us[first] >= window_us)
            first++;
        if (last - first + 1 > most)
            most = last - first + 1;
    }
    return most;
}

double send_windows_rate(const int64_t *left_at_us, size_t count, unsigned burst)
{
    if (count <= burst)
        return 0;
    double seconds = (double)(left_at_us[count - 1] - left_at_us[0]) / US_PER_SECOND;
    return (double)(count - burst) / seconds;
}
