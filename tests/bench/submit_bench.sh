#!/bin/sh
# How fast numbers are submitted, every result synced, beside a bare libcurl loop without a database
# (bare_loop.c) against the same nginx on loopback in the same minute.
# usage: sh tests/bench/submit_bench.sh PATH-OF-STOPSMS [NUMBERS [ROUNDS [CONCURRENCY]]]
# Prints each round, the best of both sides, and their ratio. The bare loop is built with the tests.
set -eu
. "$(dirname "$0")/common.sh"
numbers=${2:-200000}
rounds=${3:-5}
concurrency=${4:-64}
need nginx sqlite3
bare_loop=$build/tests/bare_loop
[ -x "$bare_loop" ] || fail "$bare_loop is missing: build with the tests (-DSTOPSMS_TESTS=ON)"

start_nginx
url=http://127.0.0.1:$port/v1
make_database "$numbers" full.db

best_bare= best_ours=
round=1
while [ "$round" -le "$rounds" ]; do
    start=$(now_ms)
    "$bare_loop" "$url/stop-sms/add" "$numbers" "$concurrency" || fail "the bare loop failed"
    bare=$(($(now_ms) - start))

    rm -f work.db*
    cp full.db work.db
    start=$(now_ms)
    submit work.db "$url" --rate unlimited --concurrency "$concurrency"
    ours=$(($(now_ms) - start))
    expect_listed work.db "$numbers"

    echo "round $round: bare loop $bare ms, stopsms $ours ms"
    best_bare=$(least "$best_bare" "$bare")
    best_ours=$(least "$best_ours" "$ours")
    round=$((round + 1))
done
awk -v n="$numbers" -v c="$concurrency" -v bare="$best_bare" -v ours="$best_ours" 'BEGIN {
    printf "%d numbers, concurrency %d, best of each: bare loop %d/s, stopsms %d/s\n", n, c,
        n * 1000 / bare, n * 1000 / ours
    printf "ratio %.2f, wanted at least 0.85\n", bare / ours
}'
