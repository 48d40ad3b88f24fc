#!/bin/sh
# How long an import takes, beside sqlite3's own .import of the same file in the same minute.
# usage: sh tests/bench/import_bench.sh PATH-OF-STOPSMS [ROWS [ROUNDS]]
# Prints each round, the best of both sides, their ratio, and the peak memory of stopsms.
set -eu
stopsms=$(realpath "${1:?usage: import_bench.sh PATH-OF-STOPSMS [ROWS [ROUNDS]]}")
rows=${2:-1000000}
rounds=${3:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
cd "$folder"

# Six columns, the numbers in random order, in the spellings that exports have most.
awk -v rows="$rows" 'BEGIN {
    srand(7)
    print "id,last_name,first_name,email,mobile,city"
    for (i = 0; i < rows; i++) {
        n = 600000000 + int(rand() * 200000000)
        phone = "0" n
        if (i % 4 == 1) phone = "+33" n
        if (i % 4 == 2) phone = substr(phone, 1, 2) " " substr(phone, 3, 2) " " substr(phone, 5, 2) " " \
            substr(phone, 7, 2) " " substr(phone, 9, 2)
        printf "%d,Martin%d,Camille,camille.martin%d@example.org,%s,Montpellier\n", i, i % 1000, i, phone
    }
}' > export.csv

# Milliseconds that a command takes.
time_of() {
    start=$(date +%s%N)
    "$@" > output 2>&1 || { cat output >&2; exit 1; }
    echo $((($(date +%s%N) - start) / 1000000))
}

best_ours= best_theirs=
round=1
while [ "$round" -le "$rounds" ]; do
    rm -f ours.db* theirs.db
    theirs=$(time_of sqlite3 theirs.db '.mode csv' '.import export.csv t')
    ours=$(time_of "$stopsms" import export.csv --all-rows --db ours.db --quiet)
    echo "round $round: sqlite3 .import $theirs ms, stopsms import $ours ms"
    [ -n "$best_ours" ] && [ "$best_ours" -le "$ours" ] || best_ours=$ours
    [ -n "$best_theirs" ] && [ "$best_theirs" -le "$theirs" ] || best_theirs=$theirs
    round=$((round + 1))
done

imported=$(sqlite3 ours.db 'SELECT count(*) FROM entries')
[ "$imported" = "$rows" ] || { echo "only $imported of $rows rows were imported" >&2; exit 1; }
awk -v o="$best_ours" -v t="$best_theirs" -v rows="$rows" 'BEGIN {
    printf "%d rows, best of each: sqlite3 .import %d ms, stopsms import %d ms: ratio %.2f\n", rows, t, o, o / t
}'
rm -f ours.db*
"$stopsms" import export.csv --all-rows --db ours.db --quiet > output 2>&1 &
pid=$!
peak=0
while [ -r "/proc/$pid/status" ]; do
    now=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status" 2> /dev/null || true)
    peak=${now:-$peak}
    sleep 0.02
done
wait "$pid"
echo "peak memory of stopsms: $((peak / 1024)) MiB, of which 16 MiB are SQLite's cache"
