#!/bin/sh
# Whether the rate that is asked for is the rate that arrives, in real time, at the sandbox.
# usage: sh tests/bench/rate_bench.sh PATH-OF-STOPSMS [SECONDS [RATE...]]
# For each rate (requests a second; 60 s of each): what arrived, its ratio to what was asked, and by
# how much the worst of all windows exceeded rate x length, which may be the burst. The first `burst`
# requests leave at once and are not counted. The sandbox's times are whole milliseconds, so that a
# window may seem to hold a request or two more than left in it.
set -eu
stopsms=$(realpath "${1:?usage: rate_bench.sh PATH-OF-STOPSMS [SECONDS [RATE...]]}")
seconds=${2:-60}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- 0.5 5.8333 50 149 350 1000
folder=$(mktemp -d)
sandbox_pid=
finish() {
    [ -z "$sandbox_pid" ] || kill "$sandbox_pid" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM
cd "$folder"
export SMSPARTNER_API_KEY=sandbox-key

# As many numbers as are asked for, of the ranges that are reserved for fiction: 61,000.
numbers() {
    awk -v count="$1" 'BEGIN {
        split("+3319900 +3326191 +3335301 +3346571 +3353649 +3363998", ranges, " ")
        print "Mobile"
        for (i = 0; i < count && i < 60000; i++) printf "%s%04d\n", ranges[int(i / 10000) + 1], i % 10000
        for (; i < count && i < 61000; i++) printf "+447700900%03d\n", i - 60000
    }'
}

start_sandbox() {
    rm -f address
    mkfifo address
    "${stopsms%stopsms}stopsms-sandbox" --port 0 --quiet --exit-with-parent >address 2>sandbox.err &
    sandbox_pid=$!
    read -r line <address
    url=${line#listening on }
}

echo "asked/s  burst  requests  got/s     ratio   worst window over rate x length"
for rate in "$@"; do
    burst=$(awk -v rate="$rate" 'BEGIN { b = int(rate * 0.02 + 0.999999); print (b > 2 ? b : 2) }')
    count=$(awk -v rate="$rate" -v s="$seconds" -v b="$burst" 'BEGIN { print int(rate * s + 0.5) + b }')
    [ "$count" -le 61000 ] || { echo "$rate/s for $seconds s: more than 61,000 numbers" >&2; exit 2; }
    numbers "$count" >crm.csv
    start_sandbox
    rm -f jobs.db*
    "$stopsms" run crm.csv --db jobs.db --api-url "$url" --rate "$rate/s" --concurrency 64 --all-rows \
        --yes --quiet --report - >report.csv 2>errors || { cat errors >&2; exit 1; }
    curl -sS --fail --max-time 60 "${url%/v1}/sandbox/requests" >requests.json
    jq -r '.times[]' requests.json | sort -n | awk -v rate="$rate" -v burst="$burst" '
        NR == 1 { first = $1 }
        { ahead = NR - 1 - ($1 - first) / 1000 * rate }
        ahead < behind { behind = ahead }
        ahead - behind + 1 > worst { worst = ahead - behind + 1 }
        END {
            got = (NR - burst) / (($1 - first) / 1000)
            printf "%-8s %-6d %-9d %-9.4f %-7.4f %.2f\n", rate, burst, NR, got, got / rate, worst
        }'
    kill "$sandbox_pid"
    wait "$sandbox_pid" || true
    sandbox_pid=
done
