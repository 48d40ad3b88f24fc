#include "cli/common/number_input.h"

#include "base/memory.h"
#include "base/text.h"
#include "cli/show/lookup_print.h"

#include <stdlib.h>

#define TOGETHER 10000 /* numbers that are looked up in one pass over the database */

struct lookups {
    const struct app *app;
    struct job_store *store;
    int64_t *phones; /* read, and not looked up yet */
    size_t count, room;
    struct text out;
};

static bool print_one(struct lookups *lookups, struct lookup *lookup, size_t place,
                      struct error *err)
{
    int64_t phone = lookups->phones[place];
    text_clear(&lookups->out);
    bool ok = lookup_turn(lookup, place, err) &&
              (lookups->app->options->json ? lookup_print_json(&lookups->out, lookup, phone, err)
                                           : lookup_print_text(&lookups->out, lookup, phone, err));
    if (ok)
        fputs(text_string(&lookups->out), lookups->app->out);
    return ok;
}

/* Looks up what was read: together, since each pass looks at every row. */
static bool look_up(struct lookups *lookups, struct error *err)
{
    struct lookup *lookup = NULL;
    if (lookups->count == 0)
        return true;
    bool ok = lookup_open(lookups->store, lookups->phones, lookups->count, &lookup, err);
    for (size_t i = 0; ok && i < lookups->count; i++)
        ok = print_one(lookups, lookup, i, err);
    lookup_close(&lookup);
    lookups->count = 0;
    fflush(lookups->app->out);
    return ok;
}

static void add(struct lookups *lookups, int64_t phone)
{
    lookups->phones =
        memory_grow(lookups->phones, lookups->count, &lookups->room, sizeof *lookups->phones);
    lookups->phones[lookups->count++] = phone;
}

static bool take(void *context, int64_t phone, struct error *err)
{
    struct lookups *lookups = context;
    add(lookups, phone);
    return lookups->count < TOGETHER || look_up(lookups, err);
}

/* Whoever types, or waits for each answer, has it before the next number is read. */
static bool answer(void *context, struct error *err)
{
    return look_up(context, err);
}

int command_lookup(const struct app *app)
{
    struct lookups lookups = {.app = app};
    const struct number_input input = {
        .app = app, .take = take, .pause = answer, .context = &lookups};
    struct error err = {0};
    bool ok = app_open_store(app, JOB_STORE_READ, &lookups.store, &err) &&
              number_input_read(&input, &err);
    job_store_close(&lookups.store);
    text_free(&lookups.out);
    free(lookups.phones);
    return ok ? 0 : app_fail(app, &err);
}
