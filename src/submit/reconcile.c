/* What an earlier import has settled is only believed to be on the list. The list is fetched
 * once, and decides. If it can't be had, a few numbers are simply sent again; many would be a
 * flood, so they wait. */
#include "submit/reconcile.h"

#include "base/language.h"

#include <inttypes.h>
#include <stdio.h>

/* What the list said of the known numbers. */
static void tell_compared(const struct log *log, const struct reconcile_result *result,
                          int64_t found)
{
    log_info(log, "known_compared",
             P_("%" PRId64 " known number compared with the provider's list: %" PRId64
                " on it, %" PRId64 " not on it and sent again",
                "%" PRId64 " known numbers compared with the provider's list: %" PRId64
                " on it, %" PRId64 " not on it and sent again",
                result->doubtful),
             result->doubtful, found, result->counts.sent_again);
}

static bool settle_by_list(const struct reconcile_config *config, struct list_hold *hold,
                           struct seen_list *seen, struct reconcile_result *result,
                           struct error *err)
{
    const struct list_counts *counts = &result->counts;
    const struct log *log = config->log;
    result->end = RECONCILE_BY_LIST;
    if (!list_hold_settle(hold, seen, true, &result->counts, err))
        return false;
    int64_t found = list_counts_known(counts->found);
    int64_t corrected = list_counts_known(counts->corrected);
    int64_t spared = counts->found[JOB_PENDING];
    result->doubtful = found + counts->sent_again;
    if (result->doubtful > 0)
        tell_compared(log, result, found);
    if (corrected > 0) {
        log_warn(log, "stop_ids_put_right",
                 "%" PRId64 " of these had another stop id here than on the provider's list: put "
                 "right",
                 corrected);
    }
    if (config->skip_listed) {
        log_info(log, "listed_not_sent",
                 P_("%" PRId64 " number on the provider's list already: not sent",
                    "%" PRId64 " numbers on the provider's list already: not sent", spared),
                 spared);
    }
    return true;
}

static bool settle_without(const struct reconcile_config *config, struct list_hold *hold,
                           struct reconcile_result *result, struct error *err)
{
    if (!list_hold_doubtful(hold, &result->doubtful, err))
        return false;
    if (!config->resubmit && result->doubtful > RECONCILE_RESEND_MOST) {
        result->end = RECONCILE_LEFT;
        return true;
    }
    const char *reason =
        config->resubmit ? "--resubmit" : STORED_("the provider's list could not be had");
    result->end = RECONCILE_SENT_AGAIN;
    if (!list_hold_send_all_again(hold, reason, &result->counts, err))
        return false;
    if (config->resubmit) {
        log_info(config->log, "known_sent_again",
                 P_("%" PRId64 " known number to be sent again (--resubmit)",
                    "%" PRId64 " known numbers to be sent again (--resubmit)", result->doubtful),
                 result->doubtful);
    } else if (result->doubtful == 0) {
        log_warn(config->log, "list_unavailable",
                 "the provider's list can't be had (%s): all that is pending is sent, which does "
                 "no harm",
                 result->reason);
    } else {
        log_warn(config->log, "list_unavailable",
                 P_("the provider's list can't be had (%s): %" PRId64
                    " known number to be sent again instead, which does no harm",
                    "the provider's list can't be had (%s): %" PRId64
                    " known numbers to be sent again instead, which does no harm",
                    result->doubtful),
                 result->reason, result->doubtful);
    }
    return true;
}

static bool settle_doubtful(const struct reconcile_config *config, struct list_hold *hold,
                            struct reconcile_result *result, struct error *err)
{
    struct seen_list *seen = seen_list_new(config->store);
    struct listing_result got = {0};
    bool ok = true;
    if (!config->resubmit || config->skip_listed) {
        log_info(config->log, "asking_for_list",
                 config->skip_listed
                     ? _("asking the provider for its list")
                     : _("some numbers are known: asking the provider for its list"));
        ok = listing_fetch(config->listing, seen, &got, err);
        (void)snprintf(result->reason, sizeof result->reason, "%s", got.reason);
    }
    ok = ok && (got.whole ? settle_by_list(config, hold, seen, result, err)
                          : settle_without(config, hold, result, err));
    seen_list_free(&seen);
    return ok;
}

bool reconcile_known(const struct reconcile_config *config, struct reconcile_result *result,
                     struct error *err)
{
    const struct list_scope scope = {
        .kind = LIST_SCOPE_DOUBTFUL,
        .run_id = config->run_id,
        .import_ids = config->import_ids,
        .import_count = config->import_count,
        .with_pending = config->skip_listed,
    };
    struct list_hold *hold = NULL;
    bool any = false;
    *result = (struct reconcile_result){0};
    bool ok = list_hold_open(config->store, &scope, &hold, err) && list_hold_any(hold, &any, err) &&
              (!any || settle_doubtful(config, hold, result, err));
    list_hold_close(&hold);
    return ok;
}
