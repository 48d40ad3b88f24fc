#!/bin/sh
# How long a TAB waits for the answer, and how many system calls that takes, of an export of 100 MB with
# 50 columns, and of a workbook of 200,000 rows: for commands, for columns, and for the values of one.
# usage: sh tests/bench/completion_bench.sh PATH-OF-STOPSMS [ROUNDS]
# "cpu" is what the processor needed: the machine's other work does not count in it.
set -eu
. "$(dirname "$0")/common.sh"
rounds=${2:-20}
need python3 strace

awk 'BEGIN {
    printf "Nom;Mobile;SMS opt-out"
    for (i = 4; i <= 50; i++) printf ";Champ %d", i
    print ""
    for (row = 0; bytes < 100000000; row++) {
        line = sprintf("nom%d;06399%05d;%s", row, row % 100000, row % 3 ? "no" : "yes")
        for (i = 4; i <= 50; i++) line = line ";" (row * i % 7 ? "alpha" : "beta" i)
        print line
        bytes += length(line) + 1
    }
}' > large.csv

measure() {
    what=$1 line=$2
    "$stopsms" __complete bash '' "$line" < /dev/null > answer || fail "no answer"
    [ "$(wc -l < answer)" -gt 2 ] || fail "no candidate for $what"
    calls=$(strace -f -qq -c "$stopsms" __complete bash '' "$line" 2>&1 > answer < /dev/null |
        awk '$NF == "total" { print $4 }')
    python3 - "$rounds" "$what" "$calls" "$stopsms" __complete bash '' "$line" << 'PYTHON'
import resource, subprocess, sys, time

rounds, what, calls, command = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
walls, processor = [], []
for _ in range(rounds):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    walls.append((time.perf_counter() - start) * 1000)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
middle = rounds // 2
print(f"{what}: {sorted(walls)[middle]:.1f} ms (best {min(walls):.1f}), cpu {sorted(processor)[middle]:.1f} ms, {calls} system calls; bar 50 ms")
PYTHON
}

measure commands 'stopsms '
measure columns 'stopsms run large.csv --where '
measure values 'stopsms run large.csv --where SMS\ opt-out='
python3 "$source/tests/support/make_xlsx.py" big 200000 small.csv large.xlsx
measure "columns of a workbook" 'stopsms run large.xlsx --where '
measure "values of a workbook" 'stopsms run large.xlsx --where SMS\ opt-out='
