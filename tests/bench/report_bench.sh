#!/bin/sh
# How long a report takes, beside sqlite3 writing the same join as CSV in the same minute, and how
# much memory each form takes.
# usage: sh tests/bench/report_bench.sh PATH-OF-STOPSMS [ROWS [ROUNDS]]
# Prints each round, the best of both sides, their ratio; then the peak memory of each form at a tenth
# of the rows, and at all of them, and how soon each ends after a SIGINT half-way and near its end.
# sqlite3 gets as much page cache as stopsms has.
set -eu
stopsms=$(realpath "${1:?usage: report_bench.sh PATH-OF-STOPSMS [ROWS [ROUNDS]]}")
rows=${2:-1000000}
rounds=${3:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
cd "$folder"

# An import of random numbers, all of which had their answer: nine in ten a stop id, the others a "no".
make_database() {
    awk -v rows="$1" 'BEGIN {
        srand(7)
        print "name,mobile"
        for (i = 0; i < rows; i++) printf "Camille Martin,%010d\n", 600000000 + int(rand() * 200000000)
    }' > export.csv
    "$stopsms" import export.csv --all-rows --db "$2" --quiet
    sqlite3 "$2" "UPDATE jobs SET attempts = 1, http_status = 200,
        state = iif(phone % 10, 1, 3), code = iif(phone % 10, 200, 9), source = iif(phone % 10, 0, 1),
        own_stop_id = iif(phone % 10, 100000000 + first_entry, NULL),
        message = iif(phone % 10, NULL, 'Numéro de téléphone invalide'),
        first_attempt_at = 1767571200000 + first_entry * 3, last_attempt_at = 1767571200000 + first_entry * 3"
}

cat > join.sql <<'END'
SELECT 'export.csv' AS file, e.row, e.line, 'mobile' AS "column", e.cell AS input, '+' || e.phone AS phone,
    CASE e.status WHEN 0 THEN CASE j.state WHEN 0 THEN 'pending' WHEN 1 THEN 'listed' WHEN 3 THEN 'rejected' END
        ELSE 'invalid' END AS status,
    coalesce(j.own_stop_id, j.list_stop_id) AS stop_id, iif(j.source, j.code, '') AS error_code,
    iif(j.source, j.message, '') AS error_message, iif(j.source, 'provider', '') AS error_source,
    j.http_status, j.attempts,
    strftime('%Y-%m-%dT%H:%M:%SZ', j.first_attempt_at / 1000, 'unixepoch') AS first_attempt_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', j.last_attempt_at / 1000, 'unixepoch') AS last_attempt_at,
    iif(first.row, 'same number as row ' || first.row, '') AS note
FROM entries AS e LEFT JOIN jobs AS j ON j.phone = e.phone
    LEFT JOIN entries AS first ON first.id = nullif(j.first_entry, e.id) ORDER BY e.id;
END

# Milliseconds that a command takes; its output goes to a file.
time_of() {
    start=$(date +%s%N)
    "$@" > output 2> errors || { cat errors >&2; exit 1; }
    echo $((($(date +%s%N) - start) / 1000000))
}

theirs() {
    sqlite3 -readonly -csv -header -cmd 'PRAGMA cache_size = -65536' all.db < join.sql
}

make_database "$rows" all.db
best_ours= best_theirs=
round=1
while [ "$round" -le "$rounds" ]; do
    theirs=$(time_of theirs)
    mv output theirs.csv
    ours=$(time_of "$stopsms" report --db all.db --output ours.csv --quiet)
    echo "round $round: sqlite3 -csv $theirs ms, stopsms report $ours ms"
    [ -n "$best_ours" ] && [ "$best_ours" -le "$ours" ] || best_ours=$ours
    [ -n "$best_theirs" ] && [ "$best_theirs" -le "$theirs" ] || best_theirs=$theirs
    round=$((round + 1))
done
[ "$(wc -l < ours.csv)" -eq $((rows + 1)) ] || { echo "not all rows are in the report" >&2; exit 1; }
awk -v o="$best_ours" -v t="$best_theirs" -v rows="$rows" 'BEGIN {
    printf "%d rows, best of each: sqlite3 -csv %d ms, stopsms report %d ms (%d rows/s): ratio %.2f\n", rows, t, o,
        rows * 1000 / o, o / t
}'

# The peak memory of a report in that form, in KiB.
peak_of() {
    "$stopsms" report --db "$1" --output "peak.$2" --quiet &
    pid=$!
    peak=0
    while [ -r "/proc/$pid/status" ]; do
        now=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status" 2> /dev/null || true)
        peak=${now:-$peak}
        sleep 0.01
    done
    wait "$pid"
    echo "$peak"
}

# Milliseconds from a SIGINT, which comes after so many, to the end of a report in that form.
end_of() {
    python3 -c '
import signal, subprocess, sys, time
report = subprocess.Popen(sys.argv[2:], stderr=subprocess.DEVNULL)
time.sleep(int(sys.argv[1]) / 1000)
sent = time.monotonic()
report.send_signal(signal.SIGINT)
report.wait()
print(int(1000 * (time.monotonic() - sent)))' "$2" "$stopsms" report --db all.db --output "end.$1" --quiet
}

make_database $((rows / 10)) tenth.db
for form in csv json html xlsx; do
    # A form that was left out of the build.
    "$stopsms" report --db tenth.db --format "$form" > /dev/null 2>&1 || continue
    small=$(peak_of tenth.db "$form")
    start=$(date +%s%N)
    large=$(peak_of all.db "$form")
    took=$((($(date +%s%N) - start) / 1000000))
    echo "$form: peak $((small / 1024)) MiB at $((rows / 10)) rows, $((large / 1024)) MiB at $rows ($took ms)," \
        "$(($(wc -c < "peak.$form") / 1048576)) MiB written; 64 MiB may be SQLite's cache"
    echo "$form: ended $(end_of "$form" $((took / 2))) and $(end_of "$form" $((took * 9 / 10))) ms after SIGINT"
done
