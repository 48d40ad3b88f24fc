/* cli/common/signals.h
 * SIGINT and SIGTERM: the first asks the program to come to an end, the second ends it at once (the
 * database is the recovery plan). Owns the signal flag and a pipe that wakes whoever waits. Depends
 * on base/error.h.
 */
#ifndef CLI_COMMON_SIGNALS_H
#define CLI_COMMON_SIGNALS_H

#include "base/error.h"

#include <signal.h>

/* Catches both signals; ignores SIGPIPE and SIGXFSZ, so that what is written fails instead (a limit
 * on a file's size is then as a full disk). ERROR_UNEXPECTED. */
bool signals_install(struct error *err) MUST_CHECK;

/* 0, or the number of the signal that came. */
const volatile sig_atomic_t *signals_flag(void);

/* Becomes readable when a signal comes. -1 before signals_install. */
int signals_wake_fd(void);

#endif
