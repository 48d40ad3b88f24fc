#!/usr/bin/env bats
# A wire that delays, cuts and corrupts at random, in both directions, between the program and the
# sandbox: all numbers arrive, and each row says what became of it. Over TLS, which is what shows that
# a byte was changed on the way: without it, nobody could tell one digit from another.

load ../support/scenario
load ../support/stopsms
load ../support/hostile

setup() {
    stopsms_setup
}

teardown() {
    hostile_teardown
}

# holds ROWS: all of them are on the list; each row that claims a stop id has the one that the list
# shows for its number; a number that was there before is ours all the same.
holds() {
    [ "$(sandbox_listed)" = "$(crm_numbers "$1")" ]
    [ $(($(report_count listed) + $(report_count already_listed))) -eq "$1" ]
    curl -sS --fail "$SANDBOX_URL/stop-sms/list?apiKey=$SANDBOX_KEY" |
        jq -r '.data[] | "\(.phoneNumber) \(.id)"' | sort >list.txt
    awk -F, 'NR > 1 && $7 == "listed" { print $6, $8 }' "$REPORT" | sort >claimed.txt
    [ -z "$(comm -13 list.txt claimed.txt)" ]
}

@test "delays, cuts and corruption: all numbers arrive, and none is wrongly listed" {
    local seed round faulty=0
    make_certificate IP:127.0.0.1 30
    make_crm 400 >"$CRM"
    for seed in ${STOPSMS_SEEDS:-1 2 3}; do
        start_sandbox
        PORT=${SANDBOX_URL%/v1}
        start_python wire_proxy.py tls "${PORT##*:}" cert.pem key.pem
        start_python wire_proxy.py chaos "$PORT" "$seed"
        HOSTILE_URL=https://127.0.0.1:$PORT/v1
        rm -f -- "$DB" "$DB"-* "$REPORT"
        # The breaker may open, and a number may run out of attempts: the same command again goes on.
        for round in {1..20}; do
            run --separate-stderr try run "$CRM" --ca-file "$SCRATCH/cert.pem" --timeout 1 \
                --max-attempts 20 --give-up-after 2s --concurrency 16
            [ "$status" -ne 0 ] || break
            expect_exit 75
        done
        expect_exit 0
        holds 400 || {
            echo "seed $seed" >&2
            return 1
        }
        [ "$(sandbox_count)" -gt 400 ] && faulty=$((faulty + 1))
    done
    # Some answer was lost on the way, or this would show nothing.
    [ "$faulty" -gt 0 ]
}
