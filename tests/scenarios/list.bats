#!/usr/bin/env bats
# The way back: the provider's list, or what of it the CRM does not know yet.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms
load ../support/hostile

setup() {
    stopsms_setup
}

teardown() {
    hostile_teardown
}

list() {
    stopsms list --api-url "$SANDBOX_URL" "$@"
}

# The same of the list that a hostile server gives.
list_hostile() {
    stopsms list --api-url "$HOSTILE_URL" --rate unlimited "$@"
}

# The last line of standard error has this.
expect_last_line() {
    [[ ${stderr##*$'\n'} = *"$1"* ]]
}

HEAD=phone,stopsms_stop_id,created_at

# make_list FILE COUNT [ENTRY...]: the provider's list with COUNT numbers and then these entries.
make_list() {
    local file=$1 count=$2 entry
    shift 2
    {
        printf '{"success": true, "code": 200, "nbData": %d, "data": [' $((count + $#))
        awk -v count="$count" -v more=$# 'BEGIN {
            for (i = 0; i < count; i++)
                printf "{\"id\": %d, \"phoneNumber\": \"+3363998%04d\", \"createdAt\": \"2026-11-%02d 10:19:45\"}%s\n",
                    i + 1, i % 10000, i % 28 + 1, i + 1 < count + more ? "," : ""
        }'
        while [ $# -gt 0 ]; do
            printf '%s%s\n' "$1" "$([ $# -eq 1 ] || echo ,)"
            shift
        done
        printf ']}'
    } >"$file"
}

# entry ID NUMBER DATE: DATE is JSON.
entry() {
    printf '{"id": %d, "phoneNumber": "%s", "createdAt": %s}' "$@"
}

@test "the list comes as the provider gives it: its order, numbers that it has twice, its dates" {
    make_list one.json 0 "$(entry 9 +33639980009 '"2015-07-20 10:19:45"')" \
        "$(entry 3 '06 39 98 00 03' '"2026-11-01T08:00"')" "$(entry 12 +33639980009 '"2026-11-02 00:00:00"')"
    start_hostile list_files one.json
    run -0 --separate-stderr list_hostile
    [ "$output" = "$HEAD
+33639980009,9,2015-07-20 10:19:45
+33639980003,3,2026-11-01T08:00
+33639980009,12,2026-11-02 00:00:00" ]
    [[ $stderr = *"standard output: 3 of 3 numbers on the provider's list" ]]
    run -0 --separate-stderr list_hostile -o stops.json
    [ "$(jq -c '[.stopsms_list, .listed, .numbers[1]]' stops.json)" = \
        '[1,3,{"phone":"+33639980003","stop_id":3,"created_at":"2026-11-01T08:00"}]' ]
    [ "$(stat -c %a stops.json)" = 600 ]
}

@test "an empty list is a file with a head, and no failure" {
    start_sandbox
    run -0 list -o stops.csv
    [ "$(cat stops.csv)" = "$HEAD" ]
    run -0 --separate-stderr list --format json
    [ "$(jq -c .numbers <<<"$output")" = '[]' ]
}

@test "--new has nobody whom an import brought, under whatever spelling, nor whom an undo took back" {
    start_sandbox --listed +33639980050
    make_crm 4 >"$CRM"
    printf '0692123456\n' >>"$CRM"
    run -0 send run --all-rows "$CRM" --quiet
    make_crm 2 20 >wrong.csv
    run -0 send run --all-rows wrong.csv --quiet
    run -0 stopsms undo --import 2 --reason wrong --yes 2 --api-url "$SANDBOX_URL"
    make_list new.json 5 "$(entry 50 +33639980050 '"2026-11-05 00:00:00"')" \
        "$(entry 51 +33692123456 '"2026-11-05 00:00:00"')" "$(entry 52 +33639980020 '"2026-11-05 00:00:00"')"
    sqlite3 "$DB" "UPDATE account SET api_url = 'x'" # which only rekey could do
    start_hostile list_files new.json
    sqlite3 "$DB" "UPDATE account SET api_url = '$HOSTILE_URL'"
    run -0 --separate-stderr list_hostile --new
    [ "$(cut -d, -f1 <<<"$output" | paste -sd' ')" = 'phone +33639980004 +33639980050' ]
    [[ $stderr = *'2 of 8 numbers'*'left out: 6 that imports brought'* ]]
    [[ $stderr = *'1 of the numbers that --new leaves out is on the list although its import was taken back'* ]]
    # The older spelling in the database, the newer one on the list.
    sqlite3 "$DB" "UPDATE jobs SET phone = 33692123456 WHERE phone = 262692123456"
    make_list new.json 0 "$(entry 51 +262692123456 '"2026-11-05 00:00:00"')"
    run -0 --separate-stderr list_hostile --new
    [ "$output" = "$HEAD" ]
}

@test "--new needs a database: a wrong name would make everybody new" {
    start_sandbox
    run -66 --separate-stderr list --new
    [ ! -e "$DB" ]
    run -0 list
    [ ! -e "$DB" ]
}

@test "--since goes by the provider's words, and keeps what has no date that can be read" {
    make_list dates.json 0 "$(entry 1 +33639980001 '"2026-10-31 23:59:59"')" \
        "$(entry 2 +33639980002 '"2026-11-01 00:00:00"')" "$(entry 3 +33639980003 '"soon"')" \
        "$(entry 4 +33639980004 null)" "$(entry 5 +33639980005 '"0000-00-00 00:00:00"')" \
        "$(entry 6 +33639980006 '"2026-10-01T00:00:00+02:00"')" '{"id": 7, "phoneNumber": "+33639980007"}' \
        "$(entry 8 +33639980008 1446332400)"
    start_hostile list_files dates.json
    run -0 --separate-stderr list_hostile --since 2026-11-01
    [ "$(cut -d, -f2 <<<"$output" | paste -sd' ')" = 'stopsms_stop_id 2 3 4 5 6 7 8' ]
    [[ $stderr = *'left out: 1 older'*"--since 2026-11-01 goes by the provider's words: its dates name no time zone"* ]]
    [[ $stderr = *'6 numbers of it have no date that can be read (the first: "soon"): kept'* ]]
    run -0 --separate-stderr list_hostile --since '2026-11-01 00:00:01' --quiet
    [ "$(cut -d, -f2 <<<"$output" | paste -sd' ')" = 'stopsms_stop_id 3 4 5 6 7 8' ]
    [[ $stderr != *'time zone'* && $stderr = *'6 numbers of it'* ]]
    for date in yesterday 2026-02-30 2026-11 01/11/2026 2026-11-01Z ''; do
        run -2 --separate-stderr list_hostile --since "$date"
    done
}

@test "a date is inert in CSV, and the key is not in it" {
    make_list odd.json 0 "$(entry 1 +33639980001 '"=cmd()\u001b[31m"')" \
        "$(entry 2 +33639980002 "\"since $SMSPARTNER_API_KEY\"")"
    start_hostile list_files odd.json
    run -0 --separate-stderr list_hostile --since 2026-11-01
    [ "${lines[1]}" = "+33639980001,1,\"'=cmd()\\x1B[31m\"" ]
    [[ $output$stderr != *"$SMSPARTNER_API_KEY"* && ${lines[2]} = '+33639980002,2,since ***' ]]
}

@test "--missing-from has whom the rows meant do not flag, and whoever is in doubt" {
    make_list there.json 6 "$(entry 51 +33692123456 '"2026-11-05 00:00:00"')"
    start_hostile list_files there.json
    printf 'Nom;Mobile;Optout\nA;0639980001;oui\nB;06 39 98 00 02;non\nC;0639980003;peut-être\nD;0692123456;oui\n' >crm.csv
    run -0 --separate-stderr list_hostile --missing-from crm.csv --where Optout=oui
    [ "$(cut -d, -f1 <<<"$output" | tail -n +2 | paste -sd' ')" = \
        '+33639980000 +33639980002 +33639980003 +33639980004 +33639980005' ]
    [[ $stderr = *'crm.csv: 2 different numbers in the rows meant: Optout = oui; 1 needs a human, and flags nobody'* ]]
    [[ $stderr = *'5 of 7 numbers'*'left out: 2 that the file has'* ]]
    run -0 --separate-stderr "$STOPSMS" list --db "$DB" --api-url "$HOSTILE_URL" --missing-from - --all-rows --format json <crm.csv
    [ "$(jq -c '[.missing_from, .which_rows, (.numbers | length)]' <<<"$output")" = '["-","all rows",3]' ]
}

@test "--missing-from is refused as run is where nobody says which rows are meant, before the provider is asked" {
    start_sandbox
    printf 'Nom;Mobile;Optout\nA;0639980001;oui\nB;0639980002;non\n' >crm.csv
    run -65 --separate-stderr list --missing-from crm.csv -o missing.csv
    [[ $stderr = *'which rows are meant must be said'*"list --db $DB --api-url $SANDBOX_URL --missing-from crm.csv -o missing.csv --where 'Optout=oui'"* ]]
    run -65 list --missing-from crm.csv --where Optout=peut-être
    run -66 list --missing-from none.csv --all-rows
    run -2 --separate-stderr list --all-rows
    expect_one_line '--all-rows is about a CRM'
    run -2 list --missing-from crm.csv --all-rows --where Optout=oui
    [ "$(calls list)" -eq 0 ]
    [ ! -e missing.csv ]
}

@test "a list that breaks off leaves the file as it was, and is asked for again" {
    make_list whole.json 3
    head -c 150 whole.json >cut.json
    make_list short.json 2
    sed -i 's/"nbData": 2/"nbData": 3/' short.json
    start_hostile list_files cut.json short.json whole.json
    run -0 --separate-stderr list_hostile -o stops.csv
    [ "$(wc -l <stops.csv)" -eq 4 ]
    cp stops.csv before.csv
    start_hostile list_files short.json
    run -75 --separate-stderr list_hostile -o stops.csv
    expect_last_line "can't be had whole"
    [[ $stderr = *'it announces 3 elements and holds 2'*'nothing was written'* ]]
    cmp stops.csv before.csv
    [ "$(ls -A | grep -c '^\.stopsms-')" -eq 0 ]
    # Nothing has left yet: standard output stays empty, too.
    run -75 --separate-stderr list_hostile
    [ "$output" = '' ]
}

@test "a pipe that had a part of a list that broke off is told so, and the list is not asked for again" {
    make_list whole.json 6000
    head -c 400000 whole.json >cut.json
    start_hostile list_files cut.json whole.json
    run -75 --separate-stderr list_hostile
    expect_last_line "standard output has only a part of the provider's list: it broke off"
    [ "$(hostile_count)" -eq 1 ]
    [ "${#lines[@]}" -gt 1000 ]
    [[ ${lines[-1]} =~ ^\+3363998[0-9]{4},[0-9]+,2026-11-[0-9]{2}\ 10:19:45$ ]]
    start_hostile list_files cut.json
    run -75 --separate-stderr list_hostile --format json
    run ! jq . <<<"$output"
}

@test "a reader that has seen enough is no failure" {
    make_list long.json 9000
    start_hostile list_files long.json
    run -0 --separate-stderr bash -c '"$0" list --db "$1" --api-url "$2" | head -n 2; exit "${PIPESTATUS[0]}"' \
        "$STOPSMS" "$DB" "$HOSTILE_URL"
    [ "${lines[1]}" = '+33639980000,1,2026-11-01 10:19:45' ]
    [[ $stderr != *"can't be written"* ]]
}

@test "a full disk ends it with 74" {
    make_list long.json 20000
    start_hostile list_files long.json
    run -74 --separate-stderr bash -c '"$0" list --db "$1" --api-url "$2" >/dev/full' "$STOPSMS" "$DB" "$HOSTILE_URL"
    [[ $stderr = *"standard output: the list can't be written: No space left on device"* ]]
    run -74 --separate-stderr bash -c 'ulimit -f 600; exec "$0" list --db "$1" --api-url "$2" -o stops.csv' \
        "$STOPSMS" "$DB" "$HOSTILE_URL"
    [[ $stderr = *"stops.csv: the list can't be written: "* ]]
    [ "$(ls -A | grep -c 'stops\.csv\|^\.stopsms-')" -eq 0 ]
}

@test "Ctrl-C in the midst of a list leaves no file, and tells a pipe that it has a part" {
    make_list whole.json 6000
    { head -c 400000 whole.json; echo '~'; } >slow.json
    start_hostile list_files slow.json
    interrupt stops.csv
    [ "$status" -eq 130 ]
    [ "$(ls -A | grep -c 'stops\.csv\|^\.stopsms-')" -eq 0 ]
    interrupt -
    [ "$status" -eq 130 ]
    [[ $(tail -n 1 err.txt) = *"standard output has only a part of the provider's list: interrupted"* ]]
    [ "$(wc -l <out.txt)" -gt 1000 ]
}

# interrupt PATH: sends SIGINT once the server was asked and has sent what it sends; sets `status`.
interrupt() {
    local asked i
    asked=$(hostile_count)
    python3 - "$STOPSMS" list --db "$DB" --api-url "$HOSTILE_URL" -o "$1" <<'PYTHON' &
import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
program = subprocess.Popen(sys.argv[1:], stdout=open("out.txt", "w"), stderr=open("err.txt", "w"))
open("pid.txt", "w").write(str(program.pid))
sys.exit(program.wait())
PYTHON
    for ((i = 0; i < 600; i++)); do
        [ "$(hostile_count)" -le "$asked" ] || break
        sleep 0.05
    done
    # Until it has taken what there is.
    for ((i = 0; i < 600; i++)); do
        [ "$(cat out.txt .stopsms-* 2>/dev/null | wc -c)" -lt 100000 ] || break
        sleep 0.05
    done
    kill -INT "$(cat pid.txt)"
    status=0
    wait $! || status=$?
}

@test "a list replaces a list alone, and nothing else replaces one" {
    start_sandbox --listed +33639980001
    make_crm 2 >"$CRM"
    run -0 send run --all-rows "$CRM" --quiet
    run -0 list -o stops.csv
    run -0 list -o stops.csv
    run -2 --separate-stderr list -o "$CRM"
    expect_one_line 'this is the source file of an import, which nothing replaces'
    run -2 --separate-stderr list -o "$DB" --format csv
    expect_one_line 'this is the database, which nothing replaces'
    run -2 --separate-stderr list -o "$REPORT"
    expect_one_line 'something else than a list of stopsms stands there'
    echo notes >notes.csv
    run -2 list -o notes.csv
    printf 'Mobile\n0639980001\n' >other.csv
    run -2 --separate-stderr list --missing-from other.csv -o other.csv
    [[ $stderr = *'this is an input file, which nothing replaces'* ]]
    run -2 --separate-stderr stopsms report -o stops.csv
    expect_one_line 'something else than a report of stopsms stands there'
    ln -s stops.csv link.csv
    run -74 list -o link.csv
    [ "$(calls list)" -eq 2 ]
}

@test "the wrong key, another's key and no key end it as ever" {
    start_sandbox
    make_crm 1 >"$CRM"
    SMSPARTNER_API_KEY=wrong run -77 list
    run -0 send run --all-rows "$CRM" --quiet
    SMSPARTNER_API_KEY=other run -77 list
    SMSPARTNER_API_KEY='' run -78 list
    start_sandbox --no-list
    DB=other.db
    run -75 --separate-stderr list --rate unlimited
    [[ $stderr = *"the provider's list can't be had whole"* ]]
}

@test "--mask, --excel and endings: what fits is done, what does not is refused" {
    start_sandbox --listed +33639980001
    run -0 --separate-stderr list --mask --excel
    [[ ${lines[0]} = $'\xef\xbb\xbfphone;stopsms_stop_id;created_at' && ${lines[1]} = *'+33 6 ** ** ** 01'* ]]
    run -0 --separate-stderr list --mask --format json
    [ "$(jq -r '.numbers[0].phone' <<<"$output")" = '+33 6 ** ** ** 01' ]
    for options in '-o a.xlsx' '-o a.html' '-o a.pdf' '--format html' '--format json --excel' '--json'; do
        run -2 list $options
    done
    run -0 list -o a.pdf --format csv
}

@test "--json tells a program what was written, left out, and why it ended" {
    start_sandbox --listed +33639980050
    make_crm 2 >"$CRM"
    run -0 send run --all-rows "$CRM" --quiet
    run -0 --separate-stderr list --new -o stops.csv --json
    [ "$(jq -c '[.command, .exit_status, .list]' <<<"$output")" = \
        '["list",0,{"path":"stops.csv","list_count":3,"written":1,"unread_dates":0,"older":0,"flagged":0,"brought":2,"taken_back":0}]' ]
    start_sandbox --fail-list
    DB=other.db
    run -75 --separate-stderr list -o stops.csv --json --rate unlimited
    [ "$(jq -c '[.reason.code, .list.path]' <<<"$output")" = '["list_unavailable",null]' ]
}

@test "a list is no input: among other files it is left out, alone it is refused" {
    start_sandbox --listed +33639980050
    run -0 list -o stops.csv
    run -0 list -o masked.csv --mask --excel
    run -0 list -o stops.json
    iconv -f UTF-8 -t UTF-16 stops.csv | tr , ';' >saved.csv
    make_crm 1 >"$CRM"
    run -0 --separate-stderr send run *.csv stops.json
    [ "$(grep -c "the provider's list, as stopsms wrote it, and no export: left out" <<<"$stderr")" -eq 4 ]
    [ "$(calls add)" -eq 1 ]
    for file in stops.csv masked.csv saved.csv; do
        run -65 --separate-stderr send run --all-rows "$file"
        expect_one_line "this is the provider's list, as stopsms wrote it"
    done
    run -65 --separate-stderr list --missing-from stops.csv --all-rows
}

@test "memory does not grow with the list" {
    make_list short.json 20000
    make_list long.json 200000
    local short long
    start_hostile list_files short.json
    short=$(peak_kib "$PLAIN_STOPSMS" list --db "$DB" --api-url "$HOSTILE_URL" -o short.csv)
    start_hostile list_files long.json
    long=$(peak_kib "$PLAIN_STOPSMS" list --db "$DB" --api-url "$HOSTILE_URL" -o long.csv)
    [ "$(wc -l <long.csv)" -eq 200001 ]
    echo "$short KiB, $long KiB"
    [ $((long - short)) -lt 4096 ]
}
