#!/usr/bin/env bats
# What a run prints: a bar that fits the terminal and stays whole, lines where there is none, JSON;
# the question before it sends; and how to go on, as commands that can be copied.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    unset COLUMNS
    export TERM=xterm
}

teardown() {
    scenario_teardown
}

# on_screen COLUMNS [SECONDS:KEYS...] -- COMMAND...: runs it on a terminal of that width and types the
# keys (^C: Ctrl-C; =N: the window becomes N columns wide) so long after the first output. Prints what
# the person sees in the end, line by line, then "widest N" (of all that stood on a line at any time)
# and "exit STATUS".
on_screen() {
    python3 - "$@" <<'PYTHON'
import fcntl, os, pty, re, select, struct, sys, termios, time

split = sys.argv.index("--")
columns, command = int(sys.argv[1]), sys.argv[split + 1 :]
keys = [(float(at), typed) for at, typed in (key.split(":", 1) for key in sys.argv[2:split])]

def resize(terminal, width):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))

pid, terminal = pty.fork()
if pid == 0:
    resize(0, columns)
    os.execvp(command[0], command)
seen, since = b"", None
end = time.monotonic() + 60
while time.monotonic() < end:
    ready, _, _ = select.select([terminal], [], [], 0.02)
    while since and keys and time.monotonic() - since >= keys[0][0]:
        typed = keys.pop(0)[1]
        if typed.startswith("="):
            resize(terminal, int(typed[1:]))
        else:
            os.write(terminal, b"\x03" if typed == "^C" else typed.encode() + b"\n")
    if ready:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not piece:
            break
        since = since or time.monotonic()
        seen += piece
widest = 0
for line in seen.decode().split("\n"):
    shown = ""
    for part in re.split("(\r|\x1b\\[K)", line):
        if part == "\r":
            at = 0
        elif part == "\x1b[K":
            shown = shown[:at]
        elif part:
            at = 0 if not shown else at
            shown = shown[:at] + part + shown[at + len(part) :]
            at += len(part)
            widest = max(widest, len(part) if part.startswith("[") or "%" in part else 0)
    print(shown)
print("widest", widest)
print("exit", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
}

# The value that on_screen printed under that name.
told() {
    printf '%s\n' "$output" | sed -n "s/^$1 //p" | tail -1
}

# A bar with its end of line, and nothing else on that line.
expect_final_bar() {
    printf '%s\n' "$output" | grep -qE "^\[[#.]{8,30}\] $1\$" || {
        echo "no such bar: $output" >&2
        return 1
    }
}

@test "a bar shows how far the run is, fits the terminal and ends on a line of its own" {
    start_sandbox
    make_crm 60 >"$CRM"
    run on_screen 80 -- "$STOPSMS" run "$CRM" --yes --db "$DB" --api-url "$SANDBOX_URL" --rate 40/s
    [ "$(told exit)" -eq 0 ]
    [ "$(told widest)" -le 79 ]
    expect_final_bar '100% 60/60 [0-9.]+/s'
    printf '%s\n' "$output" | grep -q '^  listed  *60'
}

@test "a narrow terminal, and one that is made narrow on the way, hold the bar" {
    start_sandbox
    make_crm 60 >"$CRM"
    run on_screen 30 -- "$STOPSMS" run "$CRM" --yes --db "$DB" --api-url "$SANDBOX_URL" --rate 60/s
    [ "$(told exit)" -eq 0 ]
    [ "$(told widest)" -le 29 ]
    make_crm 60 100 >"$CRM"
    run on_screen 100 0.6:=20 -- \
        "$STOPSMS" run "$CRM" --yes --db "$DB" --api-url "$SANDBOX_URL" --rate 40/s
    [ "$(told exit)" -eq 0 ]
    printf '%s\n' "$output" | grep -qE '^(100% )?60/60( [0-9.]+/s)?$'
}

@test "a terminal that can't write over a line gets lines" {
    start_sandbox
    make_crm 20 >"$CRM"
    local kind
    for kind in dumb ''; do
        export TERM=$kind
        run on_screen 80 -- "$STOPSMS" run "$CRM" --yes --db "$DB.$kind" --api-url "$SANDBOX_URL" \
            --rate unlimited
        [ "$(told exit)" -eq 0 ]
        [ "$(told widest)" -eq 0 ]
    done
}

@test "a slowed run says so in the bar" {
    start_sandbox --limit 10/s
    make_crm 40 >"$CRM"
    run on_screen 120 -- "$STOPSMS" run "$CRM" --yes --db "$DB" --api-url "$SANDBOX_URL" --rate 30/s \
        --progress bar
    [ "$(told exit)" -eq 0 ]
    expect_final_bar '100% 40/40 [0-9.]+/s; failed: [0-9]+ too many requests'
}

@test "Ctrl-C leaves the bar on its line, and tells the commands to go on and to undo" {
    start_sandbox
    make_crm 200 >"$CRM"
    run on_screen 100 1.2:^C -- \
        "$STOPSMS" run "$CRM" --yes --db "$DB" --api-url "$SANDBOX_URL" --rate 30/s
    [ "$(told exit)" -eq 130 ]
    expect_final_bar '[0-9]+% [0-9]+/200 [0-9.]+/s'
    [[ $output == *"
  $STOPSMS run $CRM --yes --db $DB --api-url $SANDBOX_URL --rate 30/s"* ]]
    # Both can be copied: what they say is what a shell runs.
    undo=$(printf '%s\n' "$output" | sed -n 's/^  \(.* undo .*\)/\1/p')
    (eval "$undo --yes 200") </dev/null >/dev/null 2>&1 3>&-
    [ "$(sandbox_listed | wc -l)" -eq 0 ]
    [ "$(stopsms status --json | jq .jobs.pending)" -eq 0 ]
}

@test "the question tells where the numbers go, what is left out and how long it takes" {
    start_sandbox
    { make_crm 30; echo '063912'; echo '""'; } >"$CRM"
    run on_screen 100 0.3:n -- "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate 10/s
    [ "$(told exit)" -eq 4 ]
    [[ $output == *"  account   sandbox (Camille Martin) at $SANDBOX_URL
"*"  database  $DB
  file      $CRM
            30 numbers to send, of 32 rows, 1 empty, 1 invalid
            rows: all rows; landlines sent
  rate      10.0/s at most, so about 3 s
Send 30 numbers? [y/N] n
"* ]]
    [ ! -e "$DB" ]
    [ "$(sandbox_count)" -eq 0 ]
}

@test "Ctrl-C at the question ends with 130, and nothing was sent or kept" {
    start_sandbox
    make_crm 10 >"$CRM"
    run on_screen 100 0.3:^C -- "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL"
    [ "$(told exit)" -eq 130 ]
    printf '%s\n' "$output" | grep -qx 'stopsms: interrupted; nothing was sent'
    [ ! -e "$DB" ]
    [ "$(sandbox_count)" -eq 0 ]
}

@test "without a terminal a short run prints no progress, and a failing provider is told once" {
    start_sandbox
    make_crm 20 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [[ $stderr != *' done'* ]]
    start_sandbox --fail-rate 1
    make_crm 100 100 >"$CRM"
    DB=$SCRATCH/other.db
    run --separate-stderr send run "$CRM" --give-up-after 1s
    expect_exit 75
    [ "$(printf '%s\n' "$stderr" | grep -c 'provider keeps failing (HTTP 50[03]')" -eq 1 ]
    [[ $stderr == *'0 of 100 done; failed: '*' HTTP; provider keeps failing'*'next try in '* ]]
}

@test "a provider that says too many requests again and again does not fill the log" {
    start_sandbox --limit 5/s
    make_crm 40 >"$CRM"
    run --separate-stderr stopsms run "$CRM" --api-url "$SANDBOX_URL" --rate 40/s
    expect_exit 0
    [ "$(sandbox_requests | jq '[.statuses[] | select(. == 429)] | length')" -gt 1 ]
    lines=$(printf '%s\n' "$stderr" | grep -c ' of 40 done')
    [ "$lines" -ge 1 ]
    [ "$lines" -le 5 ]
}

@test "every line of JSON progress is an object, with its event, its state and why it waits" {
    start_sandbox --fail-rate 1
    make_crm 100 >"$CRM"
    run --separate-stderr send run "$CRM" --give-up-after 2s --progress json
    expect_exit 75
    printf '%s\n' "$stderr" | jq -se 'all(.event | . == "message" or . == "start" or
        . == "progress" or . == "state" or . == "end")'
    printf '%s\n' "$stderr" | jq -se 'map(select(.event == "state")) | length <= 2 and
        (.[-1] | .state == "provider_fails" and .wait_ms > 500 and .failed_http >= 10 and
            .seconds_left == null and (.last_failure | startswith("HTTP 50")))'
    printf '%s\n' "$stderr" | jq -se 'map(select(.event == "end")) |
        length == 1 and .[0].state == "ended" and .[0].settled == 0'
    # The man page has every member.
    printf '%s\n' "$stderr" | jq -r 'keys[]' | sort -u | while read -r member; do
        grep -qE "^\.(It )?Va (.*[ ,])?$member( |$)" "$SOURCE/src/cli/stopsms.1" ||
            { echo "not in stopsms.1: $member"; false; }
    done
}

@test "every line of JSON says when, how grave and what it is about, and so does wrong usage" {
    start_sandbox
    { make_crm 3; echo '06 39 12'; } >"$CRM"
    run --separate-stderr send run "$CRM" --progress json -v
    expect_exit 3
    printf '%s\n' "$stderr" | jq -se 'length > 5 and
        all((.time | fromdateiso8601 > 1700000000) and (.code | test("^[a-z_]+$")) and
            (.level | IN("error", "warning", "info", "debug")))'
    make_crm 3 40 >"$CRM"
    run --separate-stderr send run "$CRM" --progress json --verify --report -
    expect_exit 0
    [[ $output == file,row,* ]]
    printf '%s\n' "$stderr" | jq -se 'length > 5 and all(.event)'
    local wrong
    for wrong in "--progress json --bogus" "--rate 0 --progress=json" "--json --progress json --report -"; do
        # shellcheck disable=SC2086
        run --separate-stderr stopsms run "$CRM" $wrong
        expect_exit 2
        printf '%s\n' "$stderr" | jq -se '.[0] | .event == "message" and .level == "error" and
            .code == "usage" and (.text | length > 10)'
    done
    # What is no option, but behind them, is a file.
    run --separate-stderr stopsms preview --bogus -- --progress json
    expect_one_line "bogus"
}

# on_journal COMMAND...: its standard error is what JOURNAL_STREAM names, and is in err.txt.
on_journal() {
    : >err.txt
    JOURNAL_STREAM=$(stat -c %d:%i err.txt) "$@" 2>>err.txt
}

@test "lines to the journal have their priority, every one of them, and no other lines do" {
    start_sandbox
    printf 'Nom;Mobile;Optout\nA;0639980001;oui\n' >ask.csv
    { make_crm 3; echo '06 39 12'; } >"$CRM"
    run -65 on_journal stopsms run ask.csv
    [ "$(wc -l <err.txt)" -gt 3 ]
    [ "$(grep -vc '^<3>' err.txt)" -eq 0 ]
    run -3 on_journal send run "$CRM" --verbose --report out.csv
    [[ $output == *"needs a human"* && $output != *'<'* ]]
    [ "$(grep -vcE '^<[3467]>' err.txt)" -eq 0 ]
    grep -q '^<6>stopsms: ' err.txt
    [ "$(grep -c '<' out.csv)" -eq 0 ]
    make_crm 3 20 >"$CRM"
    run -0 on_journal send run "$CRM" --progress json
    sed 's/^<[346]>//' err.txt | jq -se 'length > 3'
    local named
    for named in "" "1:2" "$(stat -c %d:%i "$CRM")" " $(stat -c %d:%i err.txt)" "$(stat -c %d:%i err.txt)0" \
        "$(stat -c %i:%d err.txt)"; do
        : >err.txt
        JOURNAL_STREAM=$named stopsms import ask.csv 2>>err.txt && false
        [[ $(cat err.txt) == "stopsms: "* ]]
    done
}

@test "a reader that has seen enough, and closed descriptors, change nothing" {
    start_sandbox
    make_crm 30 >"$CRM"
    send run "$CRM" 2>/dev/null | head -1
    [ "$(sandbox_count)" -eq 30 ]
    make_crm 30 100 >"$CRM"
    "$STOPSMS" run "$CRM" --yes --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited --progress bar \
        <&- >&- 2>&- 3>&-
    [ "$(sandbox_count)" -eq 60 ]
    make_crm 30 200 >"$CRM"
    env -u TERM LC_ALL=C "$STOPSMS" run "$CRM" --yes --db "$DB" --api-url "$SANDBOX_URL" \
        --rate unlimited --progress bar </dev/null >out.txt 2>err.txt 3>&-
    [ "$(sandbox_count)" -eq 90 ]
}

@test "a suggested command has the words that a shell needs" {
    start_sandbox
    mkdir "it's here"
    printf 'Nom;Mobile;Optout\nA;0639980001;oui\nB;0639980002;non\n' >"it's here/my file.csv"
    run --separate-stderr stopsms preview "it's here/my file.csv"
    expect_exit 65
    command=$(printf '%s\n' "$stderr" | sed -n "s/^      \(.*--where 'Optout=oui'\)$/\1/p" | head -1)
    [ -n "$command" ]
    [[ $command == *"--db $DB"* ]]
    run bash -c "$command"
    expect_exit 0
    [[ $output == *'new numbers    1'* ]]
}

@test "several files have a line each, and a total" {
    start_sandbox
    make_crm 10 >a.csv
    { make_crm 5 20; echo '06 39 12'; } >b.csv
    run --separate-stderr send run a.csv b.csv
    expect_exit 3
    [[ $output == *'a.csv (import 1): 10 rows, 10 numbers: 10 listed
'*'b.csv (import 2): 6 rows, 5 numbers: 5 listed; 1 invalid
'*'total: 16 rows, 15 numbers: 15 listed; 1 invalid'*'this run sent 15 numbers in '*'
1 row of b.csv needs a human: 1 invalid; see b.report.csv'* ]]
}

@test "a preview tells what run would refuse" {
    start_sandbox
    make_crm 10 >"$CRM"
    send run "$CRM"
    run --separate-stderr stopsms preview "$CRM"
    [[ $output == *'same file as import 1 of '*'nothing of it is pending'* ]]
    make_crm 1500 100 >"$CRM"
    run --separate-stderr stopsms preview "$CRM"
    expect_exit 0
    [[ $output == *'`run` would refuse it:'*'1500 new numbers, more than 1000'*'--max-new 1500'* ]]
    run --separate-stderr stopsms preview "$CRM" --json
    printf '%s\n' "$output" | jq -e '.[0].refusal | contains("1500 new numbers")'
    run --separate-stderr stopsms preview "$CRM" --max-new 1500
    [[ $output != *'would refuse'* ]]
}
