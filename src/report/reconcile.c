#include "report/reconcile.h"

#include <inttypes.h>
#include <stdio.h>

static bool take_entry(void *context, const struct stop_list_entry *entry, struct error *err)
{
    return list_check_saw(context, entry->phone, entry->stop_id, err);
}

static bool refuse_key(const struct reconcile_config *config, const char *reason, struct error *err)
{
    return error_set(err, ERROR_KEY,
                     "%s did not give its list: %s\nNothing was sent. Check the key in "
                     "SMSPARTNER_API_KEY (or --api-key-file) and that it is still valid in your "
                     "SMS Partner account, then run the same command again.",
                     config->api.base_url, reason);
}

/* Asks until the list has come whole, or none is to be had (`*whole` is false). */
static bool fetch(const struct reconcile_config *config, struct list_check *check, bool *whole,
                  struct reconcile_result *result, struct error *err)
{
    const struct list_call_sink sink = {take_entry, check};
    struct list_call_result got = {.end = LIST_CALL_AGAIN};
    bool go_on = true;
    for (unsigned failures = 0; got.end == LIST_CALL_AGAIN || got.end == LIST_CALL_THROTTLED;
         failures++) {
        if (!config->before_call(config->before_call_context, failures, &got, &go_on, err)) {
            return false;
        }
        if (!go_on) {
            break;
        }
        if (!list_call(&config->call, &config->api, &sink, &got, err)) {
            return false;
        }
        if (got.end != LIST_CALL_WHOLE) {
            list_check_forget(check);
        }
    }
    if (got.end == LIST_CALL_KEY) {
        return refuse_key(config, got.reason, err);
    }
    *whole = got.end == LIST_CALL_WHOLE;
    (void)snprintf(result->reason, sizeof result->reason, "%s", *whole ? "" : got.reason);
    return true;
}

static bool settle_by_list(const struct reconcile_config *config, struct list_check *check,
                           struct reconcile_result *result, struct error *err)
{
    result->end = RECONCILE_BY_LIST;
    if (!list_check_settle(check, &result->counts, err)) {
        return false;
    }
    result->doubtful = result->counts.found + result->counts.sent_again;
    log_info(config->log,
             "%" PRId64 " known numbers held against the provider's list: %" PRId64
             " are on it, %" PRId64 " are not and are sent again",
             result->doubtful, result->counts.found, result->counts.sent_again);
    return true;
}

static bool settle_without(const struct reconcile_config *config, struct list_check *check,
                           struct reconcile_result *result, struct error *err)
{
    if (!list_check_count(check, &result->doubtful, err)) {
        return false;
    }
    if (!config->resubmit && result->doubtful > RECONCILE_RESEND_MOST) {
        result->end = RECONCILE_LEFT;
        return true;
    }
    const char *reason = config->resubmit ? "--resubmit" : "the provider's list could not be had";
    result->end = RECONCILE_SENT_AGAIN;
    if (!list_check_send_all_again(check, reason, &result->counts, err)) {
        return false;
    }
    if (config->resubmit) {
        log_info(config->log, "%" PRId64 " known numbers are sent again (--resubmit)",
                 result->doubtful);
    } else {
        log_warn(config->log,
                 "the provider's list can't be had (%s): the %" PRId64
                 " known numbers are sent again instead, which does no harm",
                 result->reason, result->doubtful);
    }
    return true;
}

static bool settle(const struct reconcile_config *config, struct list_check *check,
                   struct reconcile_result *result, struct error *err)
{
    bool whole = false;
    if (!config->resubmit) {
        log_info(config->log, "some numbers are known: asking the provider for its list");
        if (!fetch(config, check, &whole, result, err)) {
            return false;
        }
    }
    return whole ? settle_by_list(config, check, result, err)
                 : settle_without(config, check, result, err);
}

bool reconcile_known(const struct reconcile_config *config, struct reconcile_result *result,
                     struct error *err)
{
    struct list_check *check = NULL;
    bool any = false;
    *result = (struct reconcile_result){0};
    if (!list_check_open(config->store, config->run_id, config->import_ids, config->import_count,
                         &check, &any, err)) {
        return false;
    }
    bool ok = !any || settle(config, check, result, err);
    list_check_close(&check);
    return ok;
}
