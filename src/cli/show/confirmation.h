/* cli/show/confirmation.h
 * Asks before what can't be taken back, or should not be done by chance. Owns nothing. Depends on
 * cli/show/prompt.h and cli/common/import_set.h.
 */
#ifndef CLI_SHOW_CONFIRMATION_H
#define CLI_SHOW_CONFIRMATION_H

#include "cli/common/import_set.h"

/* What is about to be sent. */
struct sending {
    int64_t numbers;
    const char *account;          /* whose list it is: as account_guard_describe has it */
    const struct import_set *set; /* the files that it comes from; NULL: what is pending anyway */
};

/* Shows what is about to happen, and asks. True where nobody is there to be asked, with --yes, when
 * nothing is to be sent, and for "yes". ERROR_DECLINED, ERROR_INTERRUPTED; ERROR_UNEXPECTED where
 * it can't be found out whether somebody is there. */
bool confirm_sending(const struct app *app, const struct sending *sending,
                     struct error *err) MUST_CHECK;

/* Whether somebody is, or may be, there to be asked by confirm_sending, and --yes was not given. */
bool confirm_asks(const struct app *app);

/* True with --yes, and for "yes" to the question. Where nobody is there to be asked, ERROR_USAGE;
 * ERROR_DECLINED, ERROR_INTERRUPTED. */
bool confirm_explicitly(const struct app *app, const char *question, struct error *err) MUST_CHECK;

/* For what takes people off the list: true with --yes N where N is `number`, and where that number
 * is typed. Where nobody is there to be asked, or N is another, ERROR_USAGE; ERROR_DECLINED,
 * ERROR_INTERRUPTED. */
bool confirm_number(const struct app *app, const char *question, int64_t number,
                    struct error *err) MUST_CHECK;

#endif
