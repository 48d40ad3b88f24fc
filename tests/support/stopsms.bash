# support/stopsms.bash
# Helpers for .bats files that run the program: its files, its database, its exit status. Needs
# support/scenario.bash.

# The database of the scenario, the file that it imports, and the file's report.
stopsms_setup() {
    bats_require_minimum_version 1.5.0
    scenario_setup
    cd "$SCRATCH" || return 1
    DB=$SCRATCH/jobs.db
    CRM=$SCRATCH/crm.csv
    REPORT=$SCRATCH/crm.report.csv
}

# make_crm ROWS [FIRST]: a bare list of phones on standard output, a number a row, from the range that
# France reserves for fiction: all of its rows are meant, without a word about it.
make_crm() {
    awk -v rows="$1" -v first="${2:-0}" 'BEGIN {
        print "Mobile"
        for (i = first; i < first + rows; i++) printf "063998%04d\n", i
    }'
}

# The numbers of such an export as the provider gets them, sorted.
crm_numbers() {
    awk -v rows="$1" -v first="${2:-0}" 'BEGIN {
        for (i = first; i < first + rows; i++) printf "+3363998%04d\n", i
    }' | sort
}

# export_people FROM TO: a CRM export of the people FROM to TO, with their names.
export_people() {
    echo 'Nom;Téléphone'
    seq -f 'client;+3363998%04.0f' "$1" "$2"
}

# stopsms COMMAND [ARGUMENT...]: on the scenario's database, without a terminal. Descriptor 3 is
# bats' own.
stopsms() {
    local command=$1
    shift
    "$STOPSMS" "$command" --db "$DB" "$@" </dev/null 3>&-
}

# send COMMAND [ARGUMENT...]: one that sends, at full speed, to the sandbox.
send() {
    local command=$1
    shift
    stopsms "$command" --api-url "$SANDBOX_URL" --rate unlimited "$@"
}

# How many lines of the report have that status.
report_count() {
    # The status is the first cell after the phone; no cell before it holds a comma in these files.
    awk -F, -v status="$1" 'NR > 1 && $7 == status { n++ } END { print n + 0 }' "${2:-$REPORT}"
}

# What must be left alone: the bytes of database and report, and which files there are (a reader of
# the database may leave SQLite's -shm and an empty -wal behind).
snapshot() {
    (cd "$SCRATCH" && ls -A -I '*-shm' -I '*-wal' && sha256sum -- *.db *.report*.csv 2>/dev/null) || true
}

# expect_exit STATUS: of the last `run`.
expect_exit() {
    [ "$status" -eq "$1" ] || {
        echo "exit status $status, not $1: $output ${stderr:-}" >&2
        return 1
    }
}

# expect_one_line TEXT: standard error is one line of ours, and holds the text.
expect_one_line() {
    [ "$(printf '%s\n' "$stderr" | wc -l)" -eq 1 ] && [[ $stderr == "stopsms: "*"$1"* ]] || {
        echo "standard error: $stderr" >&2
        return 1
    }
}

# wait_for COUNT [CALL]: until the sandbox has had that many of the calls (add); 30 s at most.
wait_for() {
    local i
    for ((i = 0; i < 600; i++)); do
        [ "$(calls "${2:-add}")" -lt "$1" ] || return 0
        sleep 0.05
    done
    return 1
}

# on_terminal ANSWER COMMAND...: runs it on a terminal of its own, types the answer, and gives back
# its exit status.
on_terminal() {
    python3 - "$@" <<'PYTHON'
import os, pty, sys

answer, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
os.write(terminal, answer.encode() + b"\n")
try:
    while True:
        piece = os.read(terminal, 4096)
        if not piece:
            break
        sys.stdout.write(piece.decode(errors="replace"))
except OSError:
    pass  # Linux's way to say that the other end is closed
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
}

# make_older VERSION: the database as a version with this schema would have written it.
make_older() {
    local file table columns id
    for file in "$SOURCE"/schema/*.sql; do
        [ "$((10#$(basename "$file" | cut -c 1-3)))" -gt "$1" ] || cat "$file"
    done | sqlite3 older.db
    for table in $(sqlite3 older.db "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'"); do
        if [ "$table" = rejoined ]; then
            sqlite3 older.db "ATTACH '$DB' AS now; INSERT INTO rejoined SELECT imports.id, phone FROM now.brought_again
                JOIN now.imports ON imports.id BETWEEN first_import AND last_import"
            continue
        fi
        columns=$(sqlite3 older.db "SELECT group_concat(name) FROM pragma_table_info('$table')")
        sqlite3 older.db "ATTACH '$DB' AS now; DELETE FROM main.$table;
            INSERT INTO main.$table ($columns) SELECT $columns FROM now.$table"
    done
    id=$(sqlite3 "$DB" 'PRAGMA application_id')
    sqlite3 older.db "PRAGMA application_id = $id; PRAGMA user_version = $1"
    rm -f "$DB" "$DB-wal" "$DB-shm"
    chmod 600 older.db
    mv older.db "$DB"
}
