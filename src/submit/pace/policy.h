/* submit/pace/policy.h
 * Every number by which requests are paced, repeated, stopped and kept. Owns nothing. Depends on
 * nothing. Each has its line: "what | how much | why". Tests compare the line with
 * the value, and the man page (PACING) with the line.
 */
#ifndef SUBMIT_PACE_POLICY_H
#define SUBMIT_PACE_POLICY_H

#include <stdint.h>

/* --- the rate: a token bucket --- */

/* requests a minute (`--rate`) | 350 | the provider documents a limit for another call: 360 */
#define RATE_PER_MINUTE 350.0
/* requests that may leave at once (`--burst`) | 2 | a wait that ends late is made up for */
#define RATE_BURST 2
/* the same at a high rate | 20 ms of it | timers are late by milliseconds, commits take some */
#define RATE_BURST_US 20000

/* --- the rate of a group (`--rate-group`) --- */

/* a member counts for the group's rate, after a request, for | 60 s | and its own interval */
#define GROUP_PRESENT_US INT64_C(60000000)
/* members that may wait in turn | 256 | a place further ahead than that is void */
#define GROUP_MOST_MEMBERS 256
/* where another member has the file just now, asked again after | 1 ms | it takes microseconds */
#define GROUP_BUSY_US INT64_C(1000)

/* --- after a 429, "too many requests" --- */

/* its pause, without a Retry-After | 1 s | long enough for limits that count by the second */
#define RETRY_AFTER_ABSENT_US INT64_C(1000000)
/* the longest Retry-After that is waited for | 300 s | longer ones are kept, and end the run */
#define RETRY_AFTER_MAX_S INT64_C(300)
/* the longest that is believed | 7 days | beyond it is a mistake: a warning, and 1 s */
#define RETRY_AFTER_BELIEVED_S INT64_C(604800)
/* the rate falls to | 70 % | enough to end the congestion, and no standstill */
#define RATE_LOWERING_PERCENT 70
/* it falls again after | 1 s | the 429s of one moment are one reason, not many */
#define RATE_LOWER_EVERY_US INT64_C(1000000)
/* and never below, a second | 0.5 | slow enough for anybody, and still a sign of life */
#define RATE_LOWEST_PER_SECOND 0.5
/* it climbs, by this share of the agreed rate | 10 % | three steps back up, no leap */
#define RATE_RAISE_PERCENT 10
/* as often as each, without a 429 | 10 s | time to see whether the last step is borne */
#define RATE_RAISE_EVERY_US INT64_C(10000000)
/* without a rate: what left in this is lowered | 100 ms | a flood lasts no longer */
#define RATE_MEASURED_US INT64_C(100000)
/* the busiest of those in | 1 s | what was before says nothing about now */
#define RATE_BUSIEST_US INT64_C(1000000)

/* --- when one number failed --- */

/* attempts before the others come first (`--max-attempts`) | 5 | it may fail for a reason */
#define RETRY_MAX_ATTEMPTS 5
/* and in later passes, as long as it may be bad luck | 40 | 7 of 10 failing: one in a million */
#define RETRY_MOST_ATTEMPTS 40
/* the bound of the pause, doubled with each failure | 0.5 s | a hiccup is over soon */
#define RETRY_BASE_US INT64_C(500000)
/* the bound's own bound | 5 s | 40 attempts take less than 3 min; outages have their own pauses */
#define RETRY_CAP_US INT64_C(5000000)
/* the shortest pause, however the dice fall | 0.5 s | at once would find the same trouble */
#define RETRY_FLOOR_US INT64_C(500000)
/* attempts to fetch the provider's list | 4 | some 4 s of pauses, and the new numbers wait */
#define RETRY_LIST_ATTEMPTS 4
/* the list may take (`--list-timeout`) | 60 s | and a second for each 16 KiB that it brings */
#define LIST_TIMEOUT_US INT64_C(60000000)
/* numbers given up in a row that end an `undo` | 2 | it sends one at a time: no share to measure */
#define REMOVAL_GIVEN_UP_STREAK 2

/* --- when the provider fails: the share of what succeeds --- */

/* successes that tell how likely a failure is | 20 | a few seconds' worth at the usual rate */
#define ODDS_SUCCESSES 20
/* bad luck is believed up to one in | 1,000,000 | beyond it, the number or the provider is ill */
#define ODDS_LUCK 1000000
/* requests for each that succeeds, as parts of the rate | 4 | below a quarter, less is sent */
#define THROTTLE_REQUESTS 4
/* nothing succeeds: the first probe comes after | 1 s | what looks like an outage may be none */
#define PROBE_FIRST_US INT64_C(1000000)
/* then after half the outage's time, at most | 4 min | so soon after its end work goes on */
#define PROBE_LONGEST_US INT64_C(240000000)
/* failing for so long ends the run (`--give-up-after`) | 30 min | cron comes back, people look */
#define GIVE_UP_US INT64_C(1800000000)
/* replies in a row that can't be the provider's | 20 | stops: a captive portal, a wrong address */
#define WORKER_SUSPICIOUS_STREAK 20

/* connections that mixed replies up | 20 | stops: each costs requests, and none gets better */
#define WORKER_MIXED_UP 20
/* the same where as many requests were lost | 200 | a wire that breaks may look as if it mixed */
#define WORKER_MIXED_UP_MOST 200
/* on HTTP/1.1, all connections rest after | 5 s | bounds what is put back where one mixes up */
#define WORKER_REST_EVERY_US INT64_C(5000000)
/* and not more than one part in | 50 | of the time: what a rest takes, replies decide */
#define WORKER_REST_SHARE 50

/* --- when this machine has no descriptor left for a connection --- */

/* the pause where no descriptor is left | 0.5 s | others may have closed some by then */
#define WORKER_UNSENT_US INT64_C(500000)
/* such pauses in a row, nothing in flight, end the run | 20 | 10 s: nobody gives any back */
#define WORKER_UNSENT_STREAK 20

/* --- in flight, claimed, committed --- */

/* requests in flight (`--concurrency`) | 8 | enough for the default rate at a second's latency */
#define WORKER_CONCURRENCY 8
/* a reply is waited for (`--timeout`) | 10 s | slower is a failure, and tried again */
#define WORKER_TIMEOUT_MS INT64_C(10000)
/* the reply that names the account | 3 s | a name is worth no more, and some never answer */
#define ACCOUNT_TIMEOUT_MS INT64_C(3000)
/* after Ctrl-C, for what is in flight | 10 s | as long as a reply may take */
#define WORKER_DRAIN_US INT64_C(10000000)
/* results a commit, at most | 1,024 | measured: of smaller batches the disk sets the speed */
#define WORKER_BATCH 1024
/* a result waits for its commit | 100 ms | bounds what a power cut makes us send twice */
#define WORKER_BATCH_US INT64_C(100000)
/* results a commit while an `undo` goes on | 19 | lost by a crash, too few to doubt the list */
#define REMOVAL_BATCH 19
/* numbers claimed ahead of the wire | 200 ms of the rate | two commits' time: it never waits */
#define WORKER_CLAIM_US INT64_C(200000)
/* and as many times the concurrency, at least | 2 | what flies, and what replaces it */
#define WORKER_CLAIM_FLIGHTS 2

/* --- the loop --- */

/* its longest wait | 250 ms | a signal that lands just before a wait is seen after it */
#define WORKER_WAIT_US INT64_C(250000)
/* progress is told, at least each | 1 s | people doubt what stands still */
#define WORKER_REPORT_US INT64_C(1000000)

#endif
