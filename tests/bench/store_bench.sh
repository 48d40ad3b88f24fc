#!/bin/sh
# What a large store answers in: `status` and `lookup`, and what a large list costs: `run
# --skip-listed` and `verify`.
# usage: sh tests/bench/store_bench.sh PATH-OF-STOPSMS [NUMBERS]
# Imports so many numbers (1,000,000) that the sandbox has on its list already, settles them by that
# list, and prints the times, best of three where nothing is changed, and the peak memory of verify.
# Wanted: status within 0.3 s, lookup within 1 s.
set -eu
stopsms=$(realpath "${1:?usage: store_bench.sh PATH-OF-STOPSMS [NUMBERS]}")
count=${2:-1000000}
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

now_ms() {
    echo $(($(date +%s%N) / 1000000))
}

# time_of COMMAND...: how long it took, in ms, in `elapsed`; what it prints goes to `output`.
time_of() {
    begun=$(now_ms)
    "$@" >output 2>&1 </dev/null || { cat output >&2; exit 1; }
    elapsed=$(($(now_ms) - begun))
}

best_of_three() {
    best=
    for round in 1 2 3; do
        time_of "$@"
        [ -n "$best" ] && [ "$best" -le "$elapsed" ] || best=$elapsed
    done
    elapsed=$best
}

awk -v count="$count" 'BEGIN { for (i = 0; i < count; i++) printf "+33%d\n", 610000000 + i }' >list.txt
{ echo mobile && cat list.txt; } >crm.csv
mkfifo address
"${stopsms%stopsms}stopsms-sandbox" --port 0 --quiet --exit-with-parent --listed-file list.txt >address &
sandbox_pid=$!
read -r line <address
url=${line#listening on }

time_of "$stopsms" run crm.csv --all-rows --max-new "$count" --skip-listed --db jobs.db --api-url "$url" \
    --yes --quiet --report report.csv
echo "run --skip-listed: $count numbers imported, settled by the list, reported: $elapsed ms"
best_of_three "$stopsms" status --db jobs.db
echo "status:            $elapsed ms (wanted: 300)"
echo "+33$((610000000 + count / 2))" >number
best_of_three sh -c '"$1" lookup --db jobs.db <number' - "$stopsms"
echo "lookup:            $elapsed ms (wanted: 1000)"
seq $((610000000 + count / 2)) $((610000999 + count / 2)) | sed 's/^/+33/' >numbers
best_of_three sh -c '"$1" lookup --db jobs.db <numbers >/dev/null' - "$stopsms"
echo "lookup of 1,000:   $elapsed ms"
time_of python3 -c '
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(status)' "$stopsms" verify --db jobs.db --api-url "$url" --quiet
echo "verify:            $elapsed ms, peak $(tail -n 1 output) MiB"
