#!/bin/sh
# How long the import of a workbook takes, beside that of the same rows as CSV, and how much memory
# each takes; three texts of each row are its own.
# usage: sh tests/bench/workbook_bench.sh PATH-OF-STOPSMS [ROWS [ROUNDS [MANY-ROWS]]]
# Prints each round, the best of both, their ratio; then the peak memory with ROWS and with MANY-ROWS.
set -eu
stopsms=$(realpath "${1:?usage: workbook_bench.sh PATH-OF-STOPSMS [ROWS [ROUNDS [MANY-ROWS]]]}")
rows=${2:-200000}
rounds=${3:-3}
many=${4:-1000000}
make=$(realpath "$(dirname "$0")/../support/make_xlsx.py")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
cd "$folder"

# time_of FILE: milliseconds, and the peak in KiB.
time_of() {
    rm -f jobs.db*
    start=$(date +%s%N)
    env time -o peak -f %M "$stopsms" import "$1" --where 'SMS opt-out=oui' --db jobs.db >output 2>&1 ||
        { cat output >&2; exit 1; }
    echo $((($(date +%s%N) - start) / 1000000)) "$(cat peak)"
}

python3 "$make" big "$rows" crm.csv crm.xlsx
best_csv= best_xlsx=
round=1
while [ "$round" -le "$rounds" ]; do
    csv=$(time_of crm.csv) xlsx=$(time_of crm.xlsx)
    echo "round $round: CSV ${csv% *} ms, workbook ${xlsx% *} ms"
    [ -n "$best_csv" ] && [ "$best_csv" -le "${csv% *}" ] || best_csv=${csv% *}
    [ -n "$best_xlsx" ] && [ "$best_xlsx" -le "${xlsx% *}" ] || best_xlsx=${xlsx% *}
    round=$((round + 1))
done
awk -v a="$best_csv" -v b="$best_xlsx" -v rows="$rows" -v ac="${csv#* }" -v bc="${xlsx#* }" 'BEGIN {
    printf "%d rows: CSV %d ms, workbook %d ms: %.2f; peak %.1f and %.1f MiB\n", rows, a, b, b / a, ac / 1024, bc / 1024 }'
python3 "$make" big "$many" crm.csv crm.xlsx
xlsx=$(time_of crm.xlsx)
awk -v rows="$many" -v t="${xlsx% *}" -v m="${xlsx#* }" 'BEGIN {
    printf "%d rows: workbook %d ms, peak %.1f MiB\n", rows, t, m / 1024 }'
