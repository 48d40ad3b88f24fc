#!/bin/sh
# How much memory a submission takes, and whether the number of rows makes a difference.
# usage: sh tests/bench/memory_bench.sh PATH-OF-STOPSMS [NUMBERS...]
# Submits all of 100,000 and of 1,000,000 pending numbers to nginx on loopback, 64 at a time, and
# prints the peak of resident memory of each.
set -eu
. "$(dirname "$0")/common.sh"
shift
need nginx sqlite3
[ $# -gt 0 ] || set -- 100000 1000000

# peak_of COMMAND...: KiB, by the kernel's own count (VmHWM), looked at until the end.
peak_of() {
    peak=0
    "$@" &
    peak_pid=$!
    while [ -r "/proc/$peak_pid/status" ]; do
        seen=$(awk '/^VmHWM/ {print $2}' "/proc/$peak_pid/status" 2> /dev/null || true)
        peak=${seen:-$peak}
        sleep 0.05
    done
    wait "$peak_pid" || { cat output >&2; fail "stopsms submit failed"; }
}

start_nginx
for numbers in "$@"; do
    rm -f work.db*
    make_database "$numbers" work.db
    peak_of "$stopsms" submit --db work.db --api-url "http://127.0.0.1:$port/v1" --yes --quiet \
        --rate unlimited --concurrency 64 > output 2>&1
    expect_listed work.db "$numbers"
    awk -v n="$numbers" -v kib="$peak" 'BEGIN {
        printf "%d pending: peak %.1f MiB, wanted at most 40 (SQLite may keep 16 of the database)\n", n,
            kib / 1024
    }'
done
