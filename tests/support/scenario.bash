# support/scenario.bash
# Helpers for .bats files: a scratch folder and a sandbox that leave nothing behind.
# Needs SANDBOX (and what else the scenario runs: STOPSMS, SOURCE), set by CTest, and curl and jq.
#
#     load ../support/scenario
#     setup()    { scenario_setup; start_sandbox --latency 20; }
#     teardown() { scenario_teardown; }

# Makes SCRATCH, an empty folder, and an environment that knows nothing of the machine's own: state
# and settings below SCRATCH, the sandbox's key, no proxies.
scenario_setup() {
    SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-scenario.XXXXXX")
    SANDBOX_PID=
    # By a path that needs no quotes where the program suggests a command, wherever it was built.
    if [ -n "${STOPSMS:-}" ]; then
        ln -s -- "$STOPSMS" "$SCRATCH/stopsms"
        STOPSMS=$SCRATCH/stopsms
    fi
    export SANDBOX_KEY=sandbox-key
    export SMSPARTNER_API_KEY=$SANDBOX_KEY
    export XDG_STATE_HOME=$SCRATCH/state XDG_CONFIG_HOME=$SCRATCH/config
    # What the tests themselves are told by such a variable stays theirs.
    local variable
    for variable in "${!STOPSMS_@}"; do
        export -n "${variable?}"
    done
    # What is compared is English, in whichever language the tester works.
    unset LANGUAGE
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    fr*) export LC_ALL=C.UTF-8 ;;
    esac
    # Where nginx is, and an ordinary user does not look.
    PATH=$PATH:/usr/sbin
    unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
}

scenario_teardown() {
    stop_sandbox || true
    # Folders that a test has closed are closed to an ordinary user's rm as well.
    chmod -R u+rwX "${SCRATCH:?}" 2>/dev/null || true
    rm -rf -- "${SCRATCH:?}"
}

# start_sandbox [OPTION...]: starts one on a free port (ending the one before), waits until it
# listens, and sets SANDBOX_URL (as for --api-url) and SANDBOX_PID. Not in a subshell, nor by `run`:
# it ends with the shell that started it. What it says on standard error is in SCRATCH/sandbox.err.
# Its stop ids count from 1, so that a test knows them.
start_sandbox() {
    local line='' pipe=$SCRATCH/sandbox.out
    stop_sandbox || true
    rm -f -- "$pipe"
    mkfifo -- "$pipe"
    # Descriptor 3 is bats' own: it would wait for everyone who holds it.
    "$SANDBOX" --port 0 --exit-with-parent --first-stop-id 1 "$@" <&- >"$pipe" 2>"$SCRATCH/sandbox.err" 3>&- &
    SANDBOX_PID=$!
    # Returns with the first line, or with nothing should the sandbox end before.
    read -r -t 30 line <"$pipe" || true
    SANDBOX_URL=${line#listening on }
    if [ "$SANDBOX_URL" = "$line" ]; then
        echo "the sandbox did not start: $(cat "$SCRATCH/sandbox.err")" >&2
        return 1
    fi
    export SANDBOX_URL
}

# Ends the sandbox, if there is one, and returns its exit status.
stop_sandbox() {
    local pid=${SANDBOX_PID:-}
    SANDBOX_PID=
    [ -n "$pid" ] || return 0
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid"
}

# The add requests received so far, as JSON: count, peakInFlight, numbers, times, statuses, codes.
sandbox_requests() {
    curl -sS --fail --max-time 30 "${SANDBOX_URL%/v1}/sandbox/requests"
}

# How many add requests were received, also those that were answered with a failure.
sandbox_count() {
    local requests
    requests=$(sandbox_requests) && jq .count <<<"$requests"
}

# calls CALL: how many of that kind (add, delete, list, account) the sandbox has had.
calls() {
    curl -sS --fail --max-time 30 "${SANDBOX_URL%/v1}/sandbox/calls" | jq ".$1"
}

# take_off NUMBER...: as someone does on the provider's site.
take_off() {
    local list number id
    list=$(curl -sS "$SANDBOX_URL/stop-sms/list?apiKey=$SANDBOX_KEY")
    for number; do
        id=$(jq ".data[] | select(.phoneNumber == \"$number\") | .id" <<<"$list")
        curl -sS "$SANDBOX_URL/stop-sms/delete?apiKey=$SANDBOX_KEY&id=$id" | jq -e .success
    done
}

# The distinct numbers received, sorted, as they were sent, one a line.
sandbox_numbers() {
    local requests
    requests=$(sandbox_requests) && jq -r '.numbers | map(strings) | unique[]' <<<"$requests"
}

# The numbers on the list now, sorted, in E.164, one a line.
sandbox_listed() {
    local list
    list=$(curl -sS --fail --max-time 30 "$SANDBOX_URL/stop-sms/list?apiKey=$SANDBOX_KEY") &&
        jq -r '[.data[].phoneNumber] | sort[]' <<<"$list"
}
