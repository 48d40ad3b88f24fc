#!/usr/bin/env bats
# The provider is slow, says "too many", fails, cuts connections, refuses the key: no number is
# lost, none fails for it, and the exit status says what to do.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

# The port of the sandbox at hand, for one that takes its place.
sandbox_port() {
    local address=${SANDBOX_URL%/v1}
    printf '%s\n' "${address##*:}"
}

@test "too many requests: it slows down, and no number fails for it" {
    start_sandbox --limit 40/s
    make_crm 150 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 1
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 150)" ]
    [ "$(report_count listed)" -eq 150 ]
    [ "$(sandbox_requests | jq '[.statuses[] | select(. == 429)] | length')" -gt 0 ]
}

@test "a server that fails now and then: every number is sent again until it is listed" {
    start_sandbox --fail-rate 0.2 --seed 7
    make_crm 100 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 20
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 100)" ]
    [ "$(sandbox_requests | jq '[.statuses[] | select(. >= 500)] | length')" -gt 0 ]
    [ "$(report_count listed)" -eq 100 ]
}

@test "half of the requests fail: it goes on, and luck alone leaves no number pending" {
    start_sandbox --fail-rate 0.5 --seed 11
    make_crm 200 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 200)" ]
    [ "$(report_count listed)" -eq 200 ]
}

@test "a --max-attempts that was given is kept as it is" {
    start_sandbox --fail-rate 0.5 --seed 11
    make_crm 200 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 2
    expect_exit 75
    [ "$(report_count pending)" -gt 10 ]
    [ "$(cut -d, -f13 "$REPORT" | sort -n | tail -1)" -eq 2 ]
}

@test "cut connections: the number is sent again, and the report says what that means" {
    start_sandbox --cut-rate 0.1 --seed 7
    make_crm 100 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 20
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 100)" ]
    already=$(report_count already_listed)
    [ "$already" -gt 0 ]
    [ $((already + $(report_count listed))) -eq 100 ]
    [ "$(grep -c ',already_listed,.*may have been put there by us' "$REPORT")" -eq "$already" ]
}

@test "attempts that run out leave the number pending, with its last error, and end with 75" {
    start_sandbox --fail-rate 1
    make_crm 5 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 1
    expect_exit 75
    [ "$(report_count pending)" -eq 5 ]
    [ "$(grep -cE ',pending,.*,http,50[03],1,' "$REPORT")" -eq 5 ]
    [[ $output == *"5 numbers are pending; give the same command again to go on:"*"
  $STOPSMS run --db $DB --api-url $SANDBOX_URL --rate unlimited $CRM --max-attempts 1"* ]]
    start_sandbox --port "$(sandbox_port)"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(report_count listed)" -eq 5 ]
}

@test "nobody listens: nothing is lost, and the run can be given up" {
    start_sandbox
    stop_sandbox || true
    make_crm 5 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 2
    expect_exit 75
    [ "$(grep -c ',pending,.*,network,' "$REPORT")" -eq 5 ]
}

@test "a wrong key: it stops at once, every row stays pending, and the right key goes on" {
    start_sandbox
    make_crm 100 >"$CRM"
    SMSPARTNER_API_KEY=wrong-key-4711 run --separate-stderr send run "$CRM"
    expect_exit 77
    [ "$(report_count pending)" -eq 100 ]
    [ "$(sandbox_count)" -le 9 ]
    [[ $stderr == *key* ]]
    [[ $stderr != *4711* ]]
    # A wrong key binds nothing.
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(report_count listed)" -eq 100 ]
}

@test "a key that is revoked on the way: what was listed stays, the rest is pending" {
    start_sandbox --latency 5
    make_crm 400 >"$CRM"
    "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        </dev/null >/dev/null 2>&1 3>&- &
    pid=$!
    wait_for 100
    kill -TERM "$pid"
    wait "$pid" || [ $? -eq 143 ]
    listed=$(report_count listed)
    sandbox_listed >listed.txt
    start_sandbox --port "$(sandbox_port)" --key another
    run --separate-stderr send run "$CRM"
    expect_exit 77
    [ "$(report_count listed)" -eq "$listed" ]
    [ "$(report_count pending)" -eq $((400 - listed)) ]
    start_sandbox --port "$(sandbox_port)" --listed-file listed.txt
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 400)" ]
}

@test "code 3 with another message is unconfirmed, and needs a human" {
    start_sandbox --listed +33639980001 --code3-message "L'ID du message est requis"
    make_crm 3 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 3
    [ "$(report_count unconfirmed)" -eq 1 ]
    [ "$(report_count listed)" -eq 2 ]
}

@test "an address that is not the provider's stops the run with 78" {
    start_sandbox
    make_crm 50 >"$CRM"
    run --separate-stderr send run "$CRM" --api-url "${SANDBOX_URL%/v1}/elsewhere"
    expect_exit 78
    [ "$(report_count pending)" -eq 50 ]
}

@test "the rate is kept" {
    start_sandbox
    make_crm 100 >"$CRM"
    run --separate-stderr send run "$CRM" --rate 50/s --burst 2
    expect_exit 0
    # 100 requests with a burst of 2 at 50/s last 1.96 s; and no second may hold more than 52.
    [ "$(sandbox_requests | jq '.times | (max - min)')" -ge 1900 ]
    [ "$(sandbox_requests | jq '[.times as $t | $t[] as $from |
        [$t[] | select(. >= $from and . < $from + 1000)] | length] | max')" -le 53 ]
}
