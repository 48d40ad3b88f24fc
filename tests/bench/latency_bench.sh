#!/bin/sh
# Whether nothing but the network sets the speed where each reply takes 100 ms.
# usage: sh tests/bench/latency_bench.sh PATH-OF-STOPSMS [NUMBERS]
# The sandbox answers, 100 ms late; 32 requests are in flight, so that 320/s are possible. The bare
# loop (bare_loop.c) goes before, to show what the sandbox itself can do on this machine.
set -eu
. "$(dirname "$0")/common.sh"
numbers=${2:-3200}
need sqlite3
for program in stopsms-sandbox tests/bare_loop; do
    [ -x "$build/$program" ] || fail "$build/$program is missing: build with the tests"
done

"$build/stopsms-sandbox" --latency 100 --key "$SMSPARTNER_API_KEY" --quiet > address 2>&1 &
server=$!
await_file address || { cat address >&2; fail "the sandbox did not start"; }
url=$(sed -n 's/^listening on //p' address)
make_database "$numbers" work.db

start=$(now_ms)
"$build/tests/bare_loop" "$url/stop-sms/add" "$numbers" 32 || fail "the bare loop failed"
bare=$(($(now_ms) - start))
start=$(now_ms)
submit work.db "$url" --rate unlimited --concurrency 32
took=$(($(now_ms) - start))
expect_listed work.db "$numbers"
awk -v n="$numbers" -v took="$took" -v bare="$bare" 'BEGIN {
    rate = n * 1000 / took
    printf "%d numbers, 100 ms a reply, concurrency 32: %.1f/s of 320/s (bare loop: %.1f/s)\n",
        n, rate, n * 1000 / bare
    printf "ratio %.3f, wanted at least 0.95\n", rate / 320
}'
