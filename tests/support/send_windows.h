/* support/send_windows.h
 * Holds the times at which requests left against a rate: in every window, and over the whole. Pure:
 * owns nothing. Depends on nothing.
 */
#ifndef SUPPORT_SEND_WINDOWS_H
#define SUPPORT_SEND_WINDOWS_H

#include <stddef.h>
#include <stdint.h>

/* By how many requests the worst of all windows (from any request to any later one, both counted)
 * exceeds `per_second` times its length: where the rate is kept, the burst at most. `left_at_us` in
 * order, in µs. */
double send_windows_excess(const int64_t *left_at_us, size_t count, double per_second);

/* The most requests that any window of `window_us` held. */
size_t send_windows_fullest(const int64_t *left_at_us, size_t count, int64_t window_us);

/* The rate that was reached, in requests/s. The first `burst` requests are not counted: they leave
 * at once, whatever the rate. */
double send_windows_rate(const int64_t *left_at_us, size_t count, unsigned burst);

#endif
