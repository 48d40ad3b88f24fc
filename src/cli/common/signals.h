/* cli/common/signals.h
 * SIGINT, SIGTERM and SIGHUP: the first asks the program to come to an end; a second SIGINT or
 * SIGTERM ends it at once (the database is the recovery plan). Owns the signal flag and a pipe that
 * wakes whoever waits. Depends on base/error.h and base/last_words.h.
 */
#ifndef CLI_COMMON_SIGNALS_H
#define CLI_COMMON_SIGNALS_H

#include "base/error.h"

#include <signal.h>

/* Catches these signals (SIGHUP not where it is ignored already). Ignores SIGPIPE and SIGXFSZ, so
 * that what is written fails instead, and SIGTTOU: a run in the background that has something to
 * say must not stop with requests in flight. ERROR_UNEXPECTED. */
bool signals_install(struct error *err) MUST_CHECK;

/* 0, or the number of the signal that came. */
const volatile sig_atomic_t *signals_flag(void);

/* Becomes readable when a signal comes. -1 before signals_install. */
int signals_wake_fd(void);

#endif
