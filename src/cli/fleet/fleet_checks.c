#include "cli/fleet/fleet_checks.h"

#include "base/language.h"
#include "cli/common/same_file.h"

#include <stdlib.h>
#include <string.h>

/* `what`: "one database". */
static bool refuse(const struct fleet_client *one, const struct fleet_client *other,
                   const char *what, const char *path, const char *why, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    error_set(err, ERROR_USAGE, "the profiles `%s` and `%s` have %s, %s: %s; nothing was started",
              one->name, other->name, what, text_string(&shown), why);
    text_free(&shown);
    return false;
}

static bool check_database(const struct fleet_client *one, const struct fleet_client *other,
                           struct error *err)
{
    char *first = fleet_client_database(one), *second = fleet_client_database(other);
    bool ok = !same_file(first, second) ||
              refuse(one, other, _("one database"), first, _("they would be one list"), err);
    free(first);
    free(second);
    return ok;
}

static bool check_output(const struct fleet_client *one, const struct fleet_client *other,
                         const char *what, const char *first, const char *second, struct error *err)
{
    return first == NULL || second == NULL || !same_file(first, second) ||
           refuse(one, other, what, first, _("the second would replace the first's"), err);
}

static bool check_pair(const struct fleet_client *one, const struct fleet_client *other,
                       struct error *err)
{
    const struct options *first = &one->options, *second = &other->options;
    return !one->is_readable || !other->is_readable ||
           (check_database(one, other, err) &&
            check_output(one, other, _("one report"), first->report, second->report, err) &&
            check_output(one, other, _("one file of metrics"), first->metrics, second->metrics,
                         err));
}

bool fleet_check_files(const struct fleet_client *clients, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (!check_pair(&clients[i], &clients[k], err))
                return false;
    return true;
}
