#!/bin/sh
# How fast numbers are submitted, every result synced, beside a bare libcurl loop without a database
# (bare_loop.c) against the same nginx, with the same libcurl, protocol and TLS, in turns.
# usage: sh tests/bench/submit_bench.sh PATH-OF-STOPSMS [NUMBERS [ROUNDS [CONCURRENCY [PROTOCOL]]]]
# PROTOCOL: http (default), https (HTTP/1.1 over TLS) or h2 (HTTP/2 over TLS).
# Prints each round: its time, the processor time of the client, and how busy nginx was; then the
# medians of both sides, and their ratios: of the time, and of the processor time, which other work on
# the machine hardly moves. Where nginx is what limits both, the ratio says nothing, and that is said.
# The bare loop is built with the tests.
set -eu
. "$(dirname "$0")/common.sh"
numbers=${2:-200000}
rounds=${3:-5}
concurrency=${4:-64}
protocol=${5:-http}
need nginx sqlite3 openssl
bare_loop=$build/tests/bare_loop
[ -x "$bare_loop" ] || fail "$bare_loop is missing: build with the tests (-DSTOPSMS_TESTS=ON)"

tls_lines="access_log off; ssl_certificate $folder/cert.pem; ssl_certificate_key $folder/key.pem;"
case $protocol in
http) start_nginx && scheme=http ;;
https) make_certificate && start_nginx ssl "$tls_lines" && scheme=https ;;
h2) make_certificate && start_nginx "ssl http2" "$tls_lines" && scheme=https ;;
*) fail "no such protocol: $protocol (http, https or h2)" ;;
esac
[ "$scheme" = http ] || set -- --ca-file cert.pem
[ "$scheme" = https ] || set --
url=$scheme://127.0.0.1:$port/v1
make_database "$numbers" full.db

# measure COMMAND...: sets $took, $worked, the processor time that it took, both in ms, and $busy, the
# share of its time that nginx worked, in percent.
measure() {
    times > before
    nginx_before=$(cpu_ms) start=$(now_ms)
    "$@"
    took=$(($(now_ms) - start))
    busy=$((($(cpu_ms) - nginx_before) * 100 / took))
    times > after
    worked=$(cat before after | awk -F '[ms ]+' 'NR % 2 == 0 {
        sum[NR] = ($1 + $3) * 60 + $2 + $4 } END { printf "%d", (sum[4] - sum[2]) * 1000 }')
}

one_round() {
    measure "$bare_loop" "$url/stop-sms/add" "$numbers" "$concurrency" ${1+"$2"} ||
        fail "the bare loop failed"
    bare=$took bare_busy=$busy bare_worked=$worked
    rm -f work.db*
    cp full.db work.db
    measure submit work.db "$url" --rate unlimited --concurrency "$concurrency" "$@"
    expect_listed work.db "$numbers"
}

round=1
while [ "$round" -le "$rounds" ]; do
    one_round "$@"
    echo "round $round: bare loop $bare ms, worked $bare_worked ms, nginx busy $bare_busy %;" \
        "stopsms $took ms, worked $worked ms, nginx busy $busy %"
    echo "$bare" >> bare
    echo "$took" >> ours
    echo "$bare_worked" >> bare_worked
    echo "$worked" >> ours_worked
    echo "$bare_busy" >> busy
    round=$((round + 1))
done
busy=$(sort -n busy | tail -n 1)
awk -v n="$numbers" -v c="$concurrency" -v p="$protocol" -v bare="$(median bare)" \
    -v ours="$(median ours)" -v bare_worked="$(median bare_worked)" \
    -v ours_worked="$(median ours_worked)" 'BEGIN {
    printf "%s, %d numbers, concurrency %d, medians: bare loop %d/s, stopsms %d/s\n", p, n, c,
        n * 1000 / bare, n * 1000 / ours
    printf "ratio %.2f, wanted at least 0.80; of the processor time %.2f (%.1f us and %.1f us a request)\n",
        bare / ours, bare_worked / ours_worked, bare_worked * 1000 / n, ours_worked * 1000 / n
}'
[ "$busy" -lt 90 ] || echo "nginx did not idle (busy $busy %): it limits the bare loop, and the ratio says little"
