/* An hour of a provider that misbehaves by chance, in virtual time, through the worker and its
 * database: for every seed the same must hold. `pacing_simulation_test SEED` plays one alone. */
#include "submit/pace/rate_limiter.h"
#include "support/misbehaviour.h"
#include "support/send_windows.h"
#include "support/unit.h"
#include "support/worker_fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US   INT64_C(1000000)
#define MINUTE_US   (60 * SECOND_US)
#define HOUR_US     (60 * MINUTE_US)
#define NUMBERS     300
#define SEEDS       30
#define MOST_RUNS   400
#define CRON_US     (10 * MINUTE_US) /* from the end of a run to the next one */
#define PAUSE_US    (2 * HOUR_US)    /* the longest that the provider asks for */
#define ALL_WELL_US (10 * MINUTE_US) /* the probes, retries, the climb, and 300 numbers */

struct simulation {
    uint64_t seed;
    struct worker_fixture *fixture;
    struct misbehaviour *provider;
    struct misbehaviour_config config;
    unsigned runs;
    unsigned run_requests; /* sent before the present run, */
    unsigned run_waits;    /* and waited */
};

/* A failure says which seed it was. */
#define HOLDS(simulation, condition)                                                               \
    do {                                                                                           \
        if (!(condition))                                                                          \
            print_error("seed %" PRIu64 ", run %u\n", (simulation)->seed, (simulation)->runs);     \
        assert_true(condition);                                                                    \
    } while (0)

static void check_windows(const struct simulation *simulation)
{
    const struct worker_config *config = &simulation->fixture->config;
    const struct fake_provider *fake = simulation->fixture->fake;
    size_t count = fake_provider_requests(fake) - simulation->run_requests;
    int64_t *left_at_us = calloc(count + 1, sizeof *left_at_us);
    assert_non_null(left_at_us);
    for (size_t i = 0; i < count; i++)
        left_at_us[i] = fake_provider_request(fake, simulation->run_requests + (unsigned)i)->at_us;
    double excess = send_windows_excess(left_at_us, count, config->rate_per_second);
    free(left_at_us);
    HOLDS(simulation, config->rate_per_second <= 0 || excess <= config->burst + 1e-6);
}

/* It turns for each quarter of a second, and a few times for each request: it leaves, its reply
 * comes, its result is committed, its successor is claimed, its retry is due. */
static void check_turns(const struct simulation *simulation)
{
    const struct fake_provider *fake = simulation->fixture->fake;
    double seconds = (double)simulation->fixture->progress.elapsed_us / 1e6;
    unsigned requests = fake_provider_requests(fake) - simulation->run_requests;
    unsigned turns = fake_provider_waits(fake) - simulation->run_waits;
    HOLDS(simulation, turns <= 4 * seconds + 8.0 * requests + 50);
    HOLDS(simulation, fake_provider_idle_spins(fake) <= 2);
}

static void check_end_of_run(const struct simulation *simulation, bool ok)
{
    const struct worker_fixture *fixture = simulation->fixture;
    HOLDS(simulation, misbehaviour_too_early(simulation->provider) == 0);
    check_windows(simulation);
    check_turns(simulation);
    /* All done, or a reason that this provider gives: it failed for long, asked for a long pause,
     * or had a page in its place. */
    HOLDS(simulation,
          ok || fixture->err.code == ERROR_UNFINISHED || fixture->err.code == ERROR_SETUP);
    HOLDS(simulation, fixture->err.code != ERROR_SETUP ||
                          strstr(fixture->err.text, "20 answers in a row") != NULL);
    int64_t pending = worker_fixture_count(fixture, JOB_PENDING);
    HOLDS(simulation, !ok || pending == fixture->progress.given_up);
    /* The stop id of a listed number is known to a true success alone. */
    HOLDS(simulation,
          worker_fixture_read(fixture,
                              "SELECT count(*) FROM jobs WHERE state = %d AND"
                              " own_stop_id IS NOT phone - %" PRId64,
                              (int)JOB_LISTED, FAKE_FIRST_PHONE - FAKE_FIRST_STOP_ID) == 0);
    HOLDS(simulation, worker_fixture_count(fixture, JOB_LISTED) +
                              worker_fixture_count(fixture, JOB_ALREADY_LISTED) + pending ==
                          NUMBERS);
    HOLDS(simulation, worker_fixture_read(fixture, "SELECT sum(attempts) FROM jobs") ==
                          misbehaviour_outcomes(simulation->provider));
    /* No number fails for a 429. */
    HOLDS(simulation,
          simulation->config.troubles != TROUBLES_ONLY_429 || fixture->progress.given_up == 0);
}

static bool run_once(struct simulation *simulation)
{
    struct worker_fixture *fixture = simulation->fixture;
    simulation->runs++;
    simulation->run_requests = fake_provider_requests(fixture->fake);
    simulation->run_waits = fake_provider_waits(fixture->fake);
    bool ok = worker_fixture_run(fixture);
    check_end_of_run(simulation, ok);
    misbehaviour_hang_up(simulation->provider);
    return ok && fixture->progress.given_up == 0;
}

/* Until nothing is pending; as from cron, where a run did not bring it there. */
static void run_until_done(struct simulation *simulation)
{
    struct fake_provider *fake = simulation->fixture->fake;
    while (!run_once(simulation)) {
        HOLDS(simulation, simulation->runs < MOST_RUNS);
        fake_provider_advance(fake, CRON_US);
    }
    int64_t late_us = fake_provider_now_us(fake) - simulation->config.well_at_us;
    int64_t pause_us = simulation->config.long_pauses ? PAUSE_US : 0;
    HOLDS(simulation, late_us <= ALL_WELL_US + CRON_US + pause_us);
    for (unsigned i = 0; i < NUMBERS; i++)
        HOLDS(simulation, fake_provider_lists(fake, worker_fixture_phone(i)));
}

static void configure(struct simulation *simulation)
{
    static const double rates[] = {0, 2, 5.83, 20, 100};
    uint64_t seed = simulation->seed;
    struct worker_config *config = &simulation->fixture->config;
    config->rate_per_second = rates[seed % 5];
    config->burst = rate_limiter_default_burst(config->rate_per_second);
    config->concurrency = seed % 3 == 0 ? 64 : 8;
    config->give_up_after_us = seed % 4 == 0 ? 2 * MINUTE_US : 30 * MINUTE_US;
    simulation->config = (struct misbehaviour_config){
        .seed = seed,
        .troubles = seed % 6 == 0 ? TROUBLES_ONLY_429 : TROUBLES_ALL,
        .long_pauses = seed % 2 == 0,
        .clock_jumps = seed % 2 == 1, /* they would open and close long pauses at will */
        .well_at_us = HOUR_US,
    };
    if (simulation->config.troubles == TROUBLES_ONLY_429)
        config->max_attempts = config->most_attempts = 1;
    fake_provider_wait_as_machines_do(simulation->fixture->fake, 2000);
}

static void play_seed(void **state, uint64_t seed)
{
    struct simulation simulation = {.seed = seed};
    simulation.fixture = worker_fixture_begin(state, NUMBERS);
    configure(&simulation);
    simulation.provider = misbehaviour_new(&simulation.config, simulation.fixture->fake);
    run_until_done(&simulation);
    misbehaviour_free(&simulation.provider);
    worker_fixture_end(state);
}

static void an_hour_of_misbehaviour_loses_nothing_and_floods_nobody(void **state)
{
    const uint64_t *only = *state;
    if (only != NULL) {
        play_seed(state, *only);
        return;
    }
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        play_seed(state, seed);
}

int main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    const struct CMUnitTest tests[] = {
        {"an_hour_of_misbehaviour_loses_nothing_and_floods_nobody",
         an_hour_of_misbehaviour_loses_nothing_and_floods_nobody, NULL, worker_fixture_end,
         argc > 1 ? &seed : NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
