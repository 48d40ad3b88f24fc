/* What an earlier import has settled is only believed to be on the list. The list is fetched
 * once, and decides. If it can't be had, a few numbers are simply sent again; many would be a
 * flood, so they wait. */
#include "submit/reconcile.h"

#include <inttypes.h>
#include <stdio.h>

static bool settle_by_list(const struct reconcile_config *config, struct list_check *check,
                           struct reconcile_result *result, struct error *err)
{
    result->end = RECONCILE_BY_LIST;
    if (!list_check_settle(check, &result->counts, err))
        return false;
    result->doubtful = result->counts.found + result->counts.sent_again;
    if (result->doubtful > 0) {
        log_info(config->log,
                 "%" PRId64 " known number%s compared with the provider's list: %" PRId64
                 " on it, %" PRId64 " not on it and sent again",
                 result->doubtful, text_plural(result->doubtful), result->counts.found,
                 result->counts.sent_again);
    }
    if (result->counts.corrected > 0) {
        log_warn(config->log,
                 "%" PRId64 " of these had another stop id here than on the provider's list: put "
                 "right",
                 result->counts.corrected);
    }
    if (config->skip_listed) {
        log_info(config->log, "%" PRId64 " number%s on the provider's list already: not sent",
                 result->counts.spared, text_plural(result->counts.spared));
    }
    return true;
}

static bool settle_without(const struct reconcile_config *config, struct list_check *check,
                           struct reconcile_result *result, struct error *err)
{
    if (!list_check_count(check, &result->doubtful, err))
        return false;
    if (!config->resubmit && result->doubtful > RECONCILE_RESEND_MOST) {
        result->end = RECONCILE_LEFT;
        return true;
    }
    const char *reason = config->resubmit ? "--resubmit" : "the provider's list could not be had";
    result->end = RECONCILE_SENT_AGAIN;
    if (!list_check_send_all_again(check, reason, &result->counts, err))
        return false;
    if (config->resubmit) {
        log_info(config->log, "%" PRId64 " known number%s to be sent again (--resubmit)",
                 result->doubtful, text_plural(result->doubtful));
    } else if (result->doubtful == 0) {
        log_warn(config->log,
                 "the provider's list can't be had (%s): all that is pending is sent, which does "
                 "no harm",
                 result->reason);
    } else {
        log_warn(config->log,
                 "the provider's list can't be had (%s): %" PRId64
                 " known number%s to be sent again instead, which does no harm",
                 result->reason, result->doubtful, text_plural(result->doubtful));
    }
    return true;
}

static bool settle(const struct reconcile_config *config, struct list_check *check,
                   struct reconcile_result *result, struct error *err)
{
    struct listing_result got = {0};
    if (!config->resubmit || config->skip_listed) {
        log_info(config->log, config->skip_listed
                                  ? "asking the provider for its list"
                                  : "some numbers are known: asking the provider for its list");
        if (!listing_fetch(config->listing, list_check_seen(check), &got, err))
            return false;
        (void)snprintf(result->reason, sizeof result->reason, "%s", got.reason);
    }
    return got.whole ? settle_by_list(config, check, result, err)
                     : settle_without(config, check, result, err);
}

bool reconcile_known(const struct reconcile_config *config, struct reconcile_result *result,
                     struct error *err)
{
    struct list_check_scope scope = {
        .run_id = config->run_id,
        .import_ids = config->import_ids,
        .import_count = config->import_count,
        .with_pending = config->skip_listed,
    };
    struct list_check *check = NULL;
    bool any = false;
    *result = (struct reconcile_result){0};
    if (!list_check_open(config->store, &scope, &check, &any, err))
        return false;
    bool ok = !any || settle(config, check, result, err);
    list_check_close(&check);
    return ok;
}
