/* cli/common/number_input.h
 * Phone numbers from standard input, one a line, as they may stand in any list; never arguments,
 * since everybody on the machine can read those. Owns nothing between calls. Depends on
 * cli/common/app.h and intake/phone/.
 */
#ifndef CLI_COMMON_NUMBER_INPUT_H
#define CLI_COMMON_NUMBER_INPUT_H

#include "cli/common/app.h"

struct number_input {
    const struct app *app;
    /* Takes a number. */
    bool (*take)(void *context, int64_t phone, struct error *err);
    /* No more is there at once: whoever waits for an answer gets it. NULL: nobody does. */
    bool (*pause)(void *context, struct error *err);
    void *context;
};

/* Reads to the end. What is no number is warned of, and makes it end with ERROR_INPUT once all the
 * others were taken; so does an input without a number. */
bool number_input_read(const struct number_input *input, struct error *err) MUST_CHECK;

#endif
