#!/bin/sh
# How large the database is after a year of weekly imports of CONTACTS contacts, of whom a tenth have
# opted out, and how long `lookup` takes in it: of one who has opted out, of one who has not, and of one
# whom nobody knows; then what `prune` gives back.
# usage: sh tests/bench/year_bench.sh PATH-OF-STOPSMS [CONTACTS [WEEKS]]
# Each week a hundred contacts have come, and a hundred more have opted out. Nothing is sent: what a run
# adds to the jobs is written by sqlite3.
set -eu
. "$(dirname "$0")/common.sh"
contacts=${2:-200000}
weeks=${3:-52}
need sqlite3

# export_of WEEK
export_of() {
    awk -v contacts="$contacts" -v week="$1" 'BEGIN {
        print "id;name;mobile;opted_out"
        for (i = 0; i < contacts + 100 * week; i++)
            printf "%d;Client %d;06%08d;%s\n", i, i, i * 7 % 100000000, i * 7919 % 1000 < 100 || (i * 104729 % contacts < 100 * week && i % 3 == 0) ? "yes" : "no"
    }'
}

week=1
while [ "$week" -le "$weeks" ]; do
    export_of "$week" > contacts.csv
    start=$(now_ms)
    "$stopsms" import contacts.csv --where opted_out=yes --db year.db --max-new 1000000 --quiet < /dev/null > output 2>&1 ||
        { cat output >&2; fail "week $week was not imported"; }
    took=$(($(now_ms) - start))
    sqlite3 year.db "UPDATE jobs SET state = 1, attempts = 1, first_attempt_at = $(now_ms), last_attempt_at = $(now_ms),
            own_stop_id = CAST(phone AS TEXT), code = 200, http_status = 200, confirmed_at = $(now_ms), settled_in = 1
            WHERE state = 0;
        DELETE FROM job_counts WHERE state = 0;
        UPDATE imports SET finished_at = $(now_ms) WHERE finished_at IS NULL;"
    week=$((week + 1))
done
sqlite3 year.db 'DELETE FROM job_counts; INSERT INTO job_counts SELECT 0, state, count(*) FROM jobs GROUP BY state;
    PRAGMA wal_checkpoint(TRUNCATE)' > output
echo "$weeks weeks of $contacts contacts: $(($(stat -c %s year.db) / 1000)) kB of database; the last import took $took ms"
sqlite3 year.db "SELECT name, sum(pgsize) / 1000 || ' kB' FROM dbstat GROUP BY name ORDER BY sum(pgsize) DESC LIMIT 6" 2> output || true

# look_up WHO NUMBER [DATABASE]: the best of nine.
look_up() {
    best=
    for round in 1 2 3 4 5 6 7 8 9; do
        start=$(now_ms)
        echo "$2" | "$stopsms" lookup --db "${3:-year.db}" > output 2>&1 || fail "lookup failed"
        took=$(($(now_ms) - start))
        [ -n "$best" ] && [ "$best" -le "$took" ] || best=$took
    done
    echo "lookup of $1: $best ms, $(grep -c '(import' output || true) imports"
}
look_up "one who has opted out" 0600000000
look_up "one who has not" 0600000014
look_up "one whom nobody knows" 0799999999
printf 'mobile\n0612345678\n' > one.csv
"$stopsms" import one.csv --all-rows --db one.db --quiet < /dev/null > output 2>&1 || fail "one number was not imported"
look_up "the only one of another database, so mostly the start of the program" 0612345678 one.db

sqlite3 year.db "UPDATE imports SET imported_at = 1, finished_at = 1"
start=$(now_ms)
"$stopsms" prune --older-than 3y --yes --db year.db < /dev/null > output 2>&1 || { cat output >&2; fail "prune failed"; }
echo "prune of all but two: $(($(now_ms) - start)) ms; $(($(stat -c %s year.db) / 1000)) kB are left"
