# support/faults.bash
# Helpers for .bats files that end the program in its midst, or take from it what it needs. Needs
# support/scenario.bash and support/stopsms.bash. PLAIN_STOPSMS, set by CTest, is the program without
# sanitizers, which would be the first to miss what is taken.

# start_run [OPTION...]: sends CRM in the background, on the scenario's database; sets RUN_PID. The
# program itself, so that a signal is its own. What it says is in run.out and run.err.
start_run() {
    "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited "$@" \
        </dev/null >run.out 2>run.err 3>&- &
    RUN_PID=$!
}

# await_run: sets STATUS to its exit status.
await_run() {
    STATUS=0
    wait "$RUN_PID" || STATUS=$?
}

# expect_status STATUS...: that of the last await_run is one of these.
expect_status() {
    local wanted
    for wanted in "$@"; do
        [ "$STATUS" -ne "$wanted" ] || return 0
    done
    echo "exit status $STATUS, not one of $*: $(cat run.out run.err)" >&2
    return 1
}

# expect_all_sent ROWS [FIRST]: the provider has these numbers and no others, nothing is pending, and
# every row is in the report as listed, by this run or an earlier one.
expect_all_sent() {
    local listed
    [ "$(sandbox_numbers)" = "$(crm_numbers "$@")" ] &&
        [ "$(stopsms status --json 2>/dev/null | jq .jobs.pending)" -eq 0 ] &&
        [ "$(wc -l <"$REPORT")" -eq $(($1 + 1)) ] &&
        listed=$(($(report_count listed) + $(report_count already_listed))) &&
        [ "$listed" -eq "$1" ] || {
        echo "not all was sent: $(sandbox_numbers | wc -l) of $1 numbers arrived" >&2
        return 1
    }
}

# until_true SECONDS COMMAND...: tries it ten times a second.
until_true() {
    local i tries=$(($1 * 10))
    shift
    for ((i = 0; i < tries; i++)); do
        ! "$@" || return 0
        sleep 0.1
    done
    return 1
}

# sums FILE...: their bytes, to be compared.
sums() {
    sha256sum -- "$@"
}
