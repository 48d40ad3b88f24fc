#!/usr/bin/env bats
# One command for all of an agency's clients: each by itself, whatever becomes of the others.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    unset SMSPARTNER_API_KEY
    CONFIG=$XDG_CONFIG_HOME/stopsms/config.ini
    mkdir -p "$XDG_CONFIG_HOME/stopsms"
    PIDS=()
    declare -gA URL=()
}

teardown() {
    local pid
    for pid in "${PIDS[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    scenario_teardown
}

# account NAME [OPTION...]: a provider's account of that name, with a key of its own, in URL[NAME].
account() {
    local name=$1
    shift
    SANDBOX_PID=
    start_sandbox --key "$name-sandbox-key" --account "$name" "$@"
    PIDS+=("$SANDBOX_PID")
    URL[$name]=$SANDBOX_URL
    SANDBOX_PID=
    (umask 077 && echo "$name-sandbox-key" >"$name.key")
}

# three [SETTING...]: the clients acme, beta and gamma, each with an account, a file and a profile.
three() {
    local name first=0
    printf '%s\n' '[defaults]' "$@" >"$CONFIG"
    for name in acme beta gamma; do
        [ -n "${URL[$name]:-}" ] || account "$name"
        client "$name" >>"$CONFIG"
        make_crm 5 "$first" >"$name.csv"
        first=$((first + 1000))
    done
    chmod 600 "$CONFIG"
}

# client NAME [KEY]: its profile.
client() {
    printf '%s\n' "[$1]" "file = $SCRATCH/$1.csv" "api-url = ${URL[${2:-$1}]}" "account = $1" \
        "api-key-file = $SCRATCH/${2:-$1}.key" 'all-rows = yes'
}

# As stopsms, but without the scenario's database.
plain() {
    "$STOPSMS" "$@" </dev/null 3>&-
}

# sent NAME: how many numbers the account got; numbers NAME: which, once each.
sent() {
    SANDBOX_URL=${URL[$1]} sandbox_count
}

numbers() {
    SANDBOX_URL=${URL[$1]} sandbox_numbers
}

# expect_sent ACME BETA GAMMA
expect_sent() {
    [ "$(sent acme) $(sent beta) $(sent gamma)" = "$*" ] || {
        echo "sent: $(sent acme) $(sent beta) $(sent gamma), not $*: $output" >&2
        return 1
    }
}

# row NAME: its line of the table, with single blanks.
row() {
    tr -s ' ' <<<"$output" | grep "^$1 "
}

# ended_soon PID: within 15 s.
ended_soon() {
    local i
    for ((i = 0; i < 300; i++)); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.05
    done
    return 1
}

# children_of PID
children_of() {
    cat "/proc/$1/task/$1/children"
}

# typing ANSWERS COMMAND...: runs it on a terminal of its own, types a character of ANSWERS at each
# question (c: Ctrl-C), or a word where there are several, and gives back its exit status.
typing() {
    python3 - "$@" <<'PYTHON'
import os, pty, sys

answers, command = sys.argv[1], sys.argv[2:]
answers = answers.split(" ") if " " in answers else list(answers)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen = b""
try:
    while True:
        piece = os.read(terminal, 4096)
        if not piece:
            break
        seen += piece
        if answers and b"[y/N] " in seen:
            answer = answers.pop(0)
            os.write(terminal, b"\x03" if answer == "c" else answer.encode() + b"\n")
            sys.stdout.write(seen.decode(errors="replace"))
            seen = b""
except OSError:
    pass  # Linux's way to say that the other end is closed
sys.stdout.write(seen.decode(errors="replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
}

@test "each client gets its own numbers into its own account, and a line in the table" {
    three 'rate = unlimited'
    run plain run --profile all --yes
    expect_exit 0
    expect_sent 5 5 5
    diff <(numbers acme) <(crm_numbers 5 0)
    diff <(numbers beta) <(crm_numbers 5 1000)
    diff <(numbers gamma) <(crm_numbers 5 2000)
    [ "$(row client)" = "client file new listed human pending exit" ]
    [ "$(row beta)" = "beta beta.csv 5 5 0 0 0" ]
    [[ $output == *"acme: all is done (exit status 0): 5 new, 5 listed, 0 need a human, 0 pending"* ]]
    [ -f "$XDG_STATE_HOME/stopsms/gamma.db" ]
    [ ! -e "$XDG_STATE_HOME/stopsms/default.db" ]
    # What a client's own lines suggest is about that client.
    [[ $output == *"undo --import 1 --reason 'the wrong file' --profile beta"* ]]
    # By name, in the order of the command line, in the environment, and with nothing left to do.
    run plain run -p gamma,acme --yes
    expect_exit 0
    [ "$(row acme)" = "acme acme.csv 0 0 0 0 0" ]
    [ -z "$(row beta)" ]
    STOPSMS_PROFILE=all run plain submit -qy
    expect_exit 0
    [ "$output" = "" ]
    expect_sent 5 5 5
    run plain status -p all
    expect_exit 0
    [[ $output == *acme.csv*beta.csv*gamma.csv* ]]
    run plain verify -p beta -p gamma
    expect_exit 0
    run plain run -p all --dry-run
    expect_exit 0
}

@test "with two keys swapped neither client sends, and the third is done" {
    three 'rate = unlimited'
    { client acme beta; client beta acme; client gamma; } >"$CONFIG"
    run plain run --profile all --yes
    expect_exit 77
    expect_sent 0 0 5
    # Without a terminal they are kept, as pending.
    [ "$(row acme)" = "acme acme.csv 5 0 0 5 77" ]
    [[ $output == *"this key's account is beta, and acme was asked for"* ]]
    [[ $output == *"gamma: all is done"* ]]
}

@test "with two files swapped neither client sends, and the third is done" {
    three 'rate = unlimited'
    printf '%s\n' 'Portable;Désinscrit' '0639980001;oui' >acme.csv
    printf '%s\n' 'Mobile;STOP' '0639981001;oui' >beta.csv
    {
        client acme | sed 's/^all-rows.*/where = Désinscrit=oui/'
        client beta | sed 's/^all-rows.*/where = STOP=oui/'
        client gamma
    } >"$CONFIG"
    mv acme.csv x && mv beta.csv acme.csv && mv x beta.csv
    run plain run --profile all --yes
    [ "$status" -ne 0 ]
    expect_sent 0 0 5
}

@test "a blocked account, a wrong profile and a file that is not there keep nobody from the rest" {
    account acme --answer-all=30
    three 'rate = unlimited'
    run plain run --profile all --yes
    expect_exit 77
    expect_sent 0 5 5
    [[ $output == *"your account is blocked"*"gamma: all is done"* ]]
    run plain run --profile all --yes --quiet
    expect_exit 77
    [[ $output == *"stopsms: acme: the key is refused (exit status 77)"* && $output != *"client "* && $output != *"gamma: "* ]]
    rm acme.csv
    run plain run --profile all --yes
    expect_exit 66
    sed -i 's/^account = acme/wehre = x/' "$CONFIG"
    run plain run --profile all --yes
    expect_exit 78
    [[ $output == *"gamma: all is done"* ]]
    expect_sent 0 5 5
}

@test "a client whose process is killed is told, and the same command sends what it left" {
    three 'rate = 10/s'
    make_crm 40 0 >acme.csv
    local log=$SCRATCH/log
    "$STOPSMS" run -p all --yes </dev/null >"$log" 2>&1 3>&- &
    local parent=$!
    SANDBOX_URL=${URL[acme]} wait_for 5
    kill -9 $(children_of "$parent")
    local ended=0
    wait "$parent" || ended=$?
    [ "$ended" -eq 1 ]
    output=$(cat "$log")
    [[ $output == *"acme: its process was ended by signal 9"* ]]
    [ "$(row acme)" = "acme acme.csv - - - - 1" ]
    [ "$(sent beta)" -eq 5 ]
    [ "$(sent gamma)" -eq 5 ]
    run plain run -p all --yes --rate unlimited
    expect_exit 0
    diff <(numbers acme) <(crm_numbers 40 0)
}

@test "Ctrl-C ends the client at work in good order, begins no other, and the table comes" {
    three 'rate = 10/s'
    make_crm 40 0 >beta.csv
    local log=$SCRATCH/log
    "$STOPSMS" run -p all --yes </dev/null >"$log" 2>&1 3>&- &
    local parent=$!
    SANDBOX_URL=${URL[beta]} wait_for 3
    local child=$(children_of "$parent")
    kill -INT "$parent"
    local ended=0
    wait "$parent" || ended=$?
    [ "$ended" -eq 130 ]
    ended_soon "$child"
    output=$(cat "$log")
    [ "$(row acme)" = "acme acme.csv 5 5 0 0 0" ]
    [[ $(row beta) == "beta beta.csv 40 "*" 130" ]]
    [ "$(row gamma)" = "gamma - - - - - -" ] || [ "$(row gamma)" = "gamma gamma.csv - - - - -" ]
    [[ $output == *"1 client was not begun"* ]]
    local before=$(sent beta)
    [ "$before" -lt 40 ]
    run plain run -p all --yes --rate unlimited
    expect_exit 0
    expect_sent 5 40 5
}

@test "no client's process outlives a command that is killed, nor one that is told to end twice" {
    three 'rate = 10/s'
    make_crm 200 0 >acme.csv
    make_crm 200 1000 >beta.csv
    local signals child i
    for signals in KILL 'TERM TERM'; do
        "$STOPSMS" run -p acme,beta -j 2 --yes </dev/null >log 2>&1 3>&- &
        local parent=$!
        SANDBOX_URL=${URL[beta]} wait_for $(($(sent beta) + 2))
        local children=$(children_of "$parent")
        [ "$(wc -w <<<"$children")" -eq 2 ]
        for i in $signals; do
            kill -"$i" "$parent"
            sleep 0.1
        done
        wait "$parent" || true
        for child in $children; do
            ended_soon "$child"
        done
    done
    run plain run -p acme,beta -j 2 --yes --rate unlimited
    expect_exit 0
    diff <(numbers beta) <(crm_numbers 200 1000)
}

@test "several at once: each line has its client's name, and every client is done" {
    three 'rate = 5/s'
    for name in acme beta gamma; do
        make_crm 12 0 >"$name.csv"
    done
    local begun=${EPOCHREALTIME/[.,]/}
    run plain run -p all -j 3 --yes
    expect_exit 0
    # One after the other they would take three times as long: 2 s each at least.
    [ $((${EPOCHREALTIME/[.,]/} - begun)) -lt 9000000 ]
    expect_sent 12 12 12
    [[ $output == *"[acme] "*"[gamma] "* || $output == *"[gamma] "*"[acme] "* ]]
    ! grep -qv '^\[\|^stopsms: \|^acme\|^beta\|^gamma\|^client\|^$' <<<"$output"
    run plain run -p all -j 3
    expect_exit 2
    [[ $output == *"add --yes"* ]]
}

@test "on a terminal all is asked before anything is sent, and a no is that client's alone" {
    three 'rate = unlimited'
    run typing yny "$STOPSMS" run --profile all
    expect_exit 4
    expect_sent 5 0 5
    [ "$(grep -c 'Send 5 numbers?' <<<"$output")" -eq 3 ]
    # The third question is before the first report of an end.
    [[ $output == *"gamma, 3 of 3: what would be sent"*"Send 5 numbers?"*"acme: all is done"* ]]
    [[ $output == *"beta: the user said no (exit status 4)"* ]]
    # Who declined has nothing kept.
    [[ $("$STOPSMS" status -p beta 2>&1) != *beta.csv* ]]
    # Nothing is left for two of them: that needs no question.
    run typing y "$STOPSMS" run --profile all
    expect_exit 0
    [ "$(grep -c 'Send 5 numbers?' <<<"$output")" -eq 1 ]
    expect_sent 5 5 5
}

@test "a client is sent for oui and yes, and for nothing else" {
    three 'rate = unlimited'
    run typing 'ouinon да yess' "$STOPSMS" run --profile all
    expect_exit 4
    run typing 'non oy n' "$STOPSMS" run --profile all
    expect_exit 4
    expect_sent 0 0 0
    run typing 'OUI  yes' "$STOPSMS" run --profile all
    expect_exit 4
    expect_sent 5 0 5
}

@test "what is not what was agreed to any more is not sent" {
    three 'rate = 10/s'
    make_crm 30 0 >acme.csv
    (
        SANDBOX_URL=${URL[acme]} wait_for 3
        make_crm 6 2000 >gamma.csv
    ) 3>&- &
    run typing yyy "$STOPSMS" run --profile all
    expect_exit 75
    [[ $output == *"not what was agreed to any more"* ]]
    expect_sent 30 5 0
}

@test "Ctrl-C at a question sends nothing for anybody" {
    three 'rate = unlimited'
    run typing yc "$STOPSMS" run --profile all
    expect_exit 130
    expect_sent 0 0 0
    [[ $output == *"clients were not begun"* || $output == *"client was not begun"* ]]
}

@test "the time of --max-duration is that of all of them together" {
    three 'rate = 10/s'
    make_crm 60 1000 >beta.csv
    run plain run -p all --yes --max-duration 4s
    expect_exit 75
    [ "$(row acme)" = "acme acme.csv 5 5 0 0 0" ]
    [[ $(row beta) == "beta beta.csv 60 "*" 75" ]]
    [ "$(sent gamma)" -eq 0 ]
    [ "$(sent beta)" -lt 50 ]
}

@test "a program gets an object a line, also of a client that came to none" {
    three 'rate = unlimited'
    sed -i 's/^account = beta/wehre = x/' "$CONFIG"
    local together
    for together in '' '-j 3'; do
        run --separate-stderr plain run -p all --yes --json $together
        expect_exit 78
        jq -se 'map({(.profile): .exit_status}) | add == {acme: 0, beta: 78, gamma: 0}' <<<"$output"
        [ "$(wc -l <<<"$output")" -eq 3 ]
    done
    run plain run -p all --yes --progress json
    expect_exit 2
    run plain status -p all --json
    expect_exit 2
}

@test "what is one client's is refused where several are meant, before anything starts" {
    three 'rate = unlimited'
    local words
    for words in acme.csv '--db x.db' '--api-key-file acme.key' '--account acme' '--where a=b' '--column 1' \
        --all-rows '--report r.csv' '--metrics m.prom' '--save-profile x' '--name x' '--country-column 2' --other-file; do
        run plain run -p all --yes $words
        expect_exit 2
        [[ $output == *"one client's"* ]]
    done
    for words in STOPSMS_DB=x.db STOPSMS_API_KEY_FILE=acme.key STOPSMS_ACCOUNT=acme STOPSMS_WHERE=a=b \
        STOPSMS_COLUMN=1 STOPSMS_REPORT=r.csv STOPSMS_METRICS=m.prom; do
        run env "$words" "$STOPSMS" run -p all --yes
        expect_exit 2
    done
    for words in 'report' 'undo --import 1 --reason x' 'retry' 'list' 'lookup' 'rekey' 'config' 'backup x.db'; do
        run plain $words -p all
        expect_exit 2
        [[ $output == *"one client at a time"* ]]
    done
    for words in '-p all -p acme' '-p acme,acme' '-p acme,' '-p acme,amce' '-p acme -j 2'; do
        run plain run --yes $words
        expect_exit 2
    done
    [[ $output == *"-j is about several clients"* ]]
    echo 'db = x' >>"$CONFIG"
    expect_sent 0 0 0
}

@test "two clients with one database, report or file of metrics are refused, by whatever path" {
    three 'rate = unlimited'
    mkdir -p state/stopsms
    ln -s "$XDG_STATE_HOME/stopsms" elsewhere
    { client acme; client beta; echo "db = $SCRATCH/elsewhere/acme.db"; client gamma; } >"$CONFIG"
    run plain run -p all --yes
    expect_exit 2
    [[ $output == *'profiles `acme` and `beta` have one database'* ]]
    { client acme; echo "report = $SCRATCH/r.csv"; client beta; client gamma; echo "report = $SCRATCH/./r.csv"; } >"$CONFIG"
    run plain run -p all --yes
    expect_exit 2
    { client acme; echo "metrics = $SCRATCH/m"; client beta; echo "metrics = $SCRATCH/m"; client gamma; } >"$CONFIG"
    run plain run -p all --yes
    expect_exit 2
    expect_sent 0 0 0
    [ ! -e "$XDG_STATE_HOME/stopsms/acme.db" ]
    { client acme; echo "metrics = $SCRATCH/a.prom"; client beta; echo "metrics = $SCRATCH/b.prom"; client gamma; } >"$CONFIG"
    run plain run -p all --yes
    expect_exit 0
    grep -q 'profile="acme"' a.prom
    grep -q 'profile="beta"' b.prom
}

@test "the words that start a client's process do nothing for anybody else" {
    run plain __client 0 run -p acme
    expect_exit 2
    run plain __client 7 run -p acme 7</dev/null
    expect_exit 2
}
