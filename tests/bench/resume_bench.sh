#!/bin/sh
# How long it takes from the start of the process to the first number that is sent (which comes after
# the question whose account it is), with 1,000,000 numbers of which half are listed: for `submit`, and for `run` given the same file again.
# usage: sh tests/bench/resume_bench.sh PATH-OF-STOPSMS [NUMBERS [ROUNDS]]
# nginx notes when the first number has come; then the process is interrupted. The question takes a
# place in the rate (50/s here): at a slow one the first number waits for it. `run` also hashes
# the file, to know it again: `sha256sum` of it is timed beside.
set -eu
. "$(dirname "$0")/common.sh"
numbers=${2:-1000000}
rounds=${3:-3}
need nginx sqlite3

start_nginx "" "log_format time '\$msec \$uri'; access_log $folder/requests.log time;"
url=http://127.0.0.1:$port/v1
make_database "$numbers" full.db
# As a run leaves it that was stopped half-way.
sqlite3 full.db "
    UPDATE jobs SET state = 1, attempts = 1, first_attempt_at = $(now_ms), last_attempt_at = $(now_ms),
        own_stop_id = '300', code = 200, http_status = 200, confirmed_at = $(now_ms)
        WHERE phone < 33610000000 + $numbers / 2;
    DELETE FROM job_counts;
    INSERT INTO job_counts SELECT 0, state, count(*) FROM jobs GROUP BY state;
    INSERT INTO job_counts SELECT imports.id, state, jobs FROM imports, job_counts;"

# first_request COMMAND...: ms until the first number.
first_request() {
    : > requests.log
    rm -f work.db*
    cp full.db work.db
    start=$(now_ms)
    "$stopsms" "$@" --db work.db --api-url "$url" --yes --quiet --rate 50/s > output 2>&1 &
    pid=$!
    tries=0
    while ! grep -q 'stop-sms/add' requests.log; do
        kill -0 "$pid" 2> /dev/null && [ "$tries" -lt 1500 ] ||
            { cat output >&2; fail "stopsms $1 sent nothing"; }
        tries=$((tries + 1))
        sleep 0.02
    done
    first=$(awk '/stop-sms.add/ {printf "%.0f", $1 * 1000; exit}' requests.log)
    kill -INT "$pid"
    wait "$pid" || true # 130
    first=$((first - start))
}

best_submit= best_run= best_hash=
round=1
while [ "$round" -le "$rounds" ]; do
    first_request submit
    best_submit=$(least "$best_submit" "$first")
    submit_took=$first
    first_request run numbers.csv --all-rows --report report.csv
    best_run=$(least "$best_run" "$first")
    start=$(now_ms)
    sha256sum numbers.csv > output
    best_hash=$(least "$best_hash" "$(($(now_ms) - start))")
    echo "round $round: submit $submit_took ms, run $first ms"
    round=$((round + 1))
done
echo "$numbers numbers, half of them pending, best of each: first number of submit after $best_submit ms, of run FILE after" \
    "$best_run ms (sha256sum FILE: $best_hash ms); wanted at most 500 ms"
