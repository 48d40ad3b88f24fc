#!/usr/bin/env bats
# Runs of one rate group, measured by when their requests came in.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    GROUP=$SCRATCH/agency.rate
    RUNS=()
}

teardown() {
    local pid
    for pid in "${RUNS[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    scenario_teardown
}

# begin NAME FIRST ROWS OPTION...: a run of so many numbers in the background, as a client's.
begin() {
    local name=$1 first=$2 rows=$3
    shift 3
    mkdir -p "$name"
    [ -f "$name/list.csv" ] || make_crm "$rows" "$first" >"$name/list.csv"
    "$STOPSMS" run "$name/list.csv" --db "$SCRATCH/$name/jobs.db" --api-url "$SANDBOX_URL" --yes \
        --rate-group "$GROUP" "$@" </dev/null >"$name/out" 2>&1 3>&- &
    RUNS+=($!)
}

all_end() {
    local pid
    for pid in "${RUNS[@]}"; do
        wait "$pid"
    done
    RUNS=()
}

# in_a_window SECONDS: the most requests that came within so long.
in_a_window() {
    sandbox_requests | jq --argjson ms "$(($1 * 1000))" \
        '.times | sort | . as $t | [range(length) as $i | ([$t[] | select(. >= $t[$i] and . < $t[$i] + $ms)] | length)] | max'
}

# share PREFIX COUNT: how many of the first so many requests were for numbers that begin so.
share() {
    sandbox_requests | jq --arg prefix "$1" --argjson count "$2" \
        '[.numbers[:$count][] | strings | select(startswith($prefix))] | length'
}

@test "two runs together never exceed the rate, and each has its share" {
    start_sandbox
    begin acme 1000 40 --rate 10/s
    begin beta 2000 40 --rate 10/s
    all_end
    [ "$(sandbox_count)" -eq 80 ]
    # 32, and what a busy machine adds on the way; without the group it is twice as many.
    [ "$(in_a_window 3)" -le 38 ]
    local first=$(share +33639981 60)
    [ "$first" -ge 20 ]
    [ "$first" -le 40 ]
    GROUP=$SCRATCH/other.rate
    rm -rf acme beta
    begin acme 3000 40 --rate 10/s
    GROUP=$SCRATCH/third.rate
    begin beta 4000 40 --rate 10/s
    all_end
    [ "$(in_a_window 3)" -gt 44 ]
}

@test "one that is killed at any time costs the others no more than a moment, and nobody the rate" {
    start_sandbox
    begin acme 1000 60 --rate 20/s
    local i
    for i in 1 2 3 4 5; do
        begin beta 2000 200 --rate 20/s
        sleep 0.$((i * 2 - 1))
        kill -9 "${RUNS[-1]}"
        wait "${RUNS[-1]}" 2>/dev/null || true
        unset 'RUNS[-1]'
    done
    all_end
    [ "$(in_a_window 2)" -le 50 ]
    grep -q 'done: nothing is left' acme/out
}

@test "the slowest rules: a run of a lower rate slows the other down" {
    start_sandbox
    begin acme 1000 30 --rate 20/s
    begin beta 2000 30 --rate 5/s
    all_end
    # From the third second on, both are there.
    [ "$(sandbox_requests | jq '.times | sort | . as $t | [.[] | select(. >= $t[0] + 3000 and . < $t[0] + 6000)] | length')" -le 20 ]
}

@test "another boot, a torn file and times far ahead are no standstill and no flood" {
    start_sandbox
    begin acme 1000 5 --rate 20/s
    all_end
    grep -q "^boot $(cat /proc/sys/kernel/random/boot_id)$" "$GROUP"
    sed -i 's/^boot ./boot z/; s/^boot z/boot 0/; s/^next ./next 9/' "$GROUP"
    begin beta 2000 40 --rate 20/s
    all_end
    printf 'stopsms rate 1\nboot ' >"$GROUP"
    begin gamma 3000 5 --rate 20/s
    all_end
    sed -i 's/^next ./next 9/; s/^shut ./shut 9/' "$GROUP"
    begin delta 4000 40 --rate 20/s
    all_end
    [ "$(sandbox_count)" -eq 90 ]
    [ "$(in_a_window 1)" -le 30 ]
}

@test "without the file nothing is sent, and a file of somebody else's is left as it is" {
    start_sandbox
    make_crm 3 >"$CRM"
    echo 'name;phone' >"$GROUP"
    run --separate-stderr send run "$CRM" --yes --rate 10/s --rate-group "$GROUP" --json
    expect_exit 78
    jq -e '.exit_status == 78' <<<"$output"
    [ "$(cat "$GROUP")" = 'name;phone' ]
    for group in "$SCRATCH/none/x.rate" "$SCRATCH" /proc/self/x; do
        run send run "$CRM" --yes --rate 10/s --rate-group "$group"
        expect_exit 78
    done
    rm "$GROUP"
    ln -s "$CRM" "$GROUP"
    run send run "$CRM" --yes --rate 10/s --rate-group "$GROUP"
    expect_exit 78
    [ "$(sandbox_count)" -eq 0 ]
    [ "$(calls account)" -eq 0 ]
    for words in '--rate-group a/b' '--rate-group -x' '--rate unlimited --rate-group agency'; do
        run stopsms run "$CRM" --api-url "$SANDBOX_URL" --yes $words
        expect_exit 2
    done
}

@test "a group that is taken away in the midst of a run is there again, and keeps the rate" {
    start_sandbox
    begin acme 1000 40 --rate 20/s
    begin beta 2000 40 --rate 20/s
    wait_for 10
    rm "$GROUP"
    all_end
    [ -s "$GROUP" ]
    [ "$(in_a_window 2)" -le 50 ]
    [ "$(stat -c %a "$GROUP")" = 600 ]
}

@test "a group by its name lies where every run of this user finds it, also from config.ini" {
    [ -w /run/lock ] || skip "this user may not write to /run/lock"
    start_sandbox
    local name=test-$$-$RANDOM file
    file=/run/lock/stopsms-$(id -u)/$name.rate
    mkdir -p "$XDG_CONFIG_HOME/stopsms"
    printf '%s\n' '[defaults]' "rate-group = $name" >"$XDG_CONFIG_HOME/stopsms/config.ini"
    make_crm 3 >"$CRM"
    run env -u XDG_RUNTIME_DIR "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --yes --rate 50/s
    local ended=$status
    [ -s "$file" ]
    rm -f "$file"
    [ "$ended" -eq 0 ]
    run "$STOPSMS" config
    [[ $output == *"rate-group = $name"* ]]
    run "$STOPSMS" config check
    expect_exit 0
    printf '%s\n' '[defaults]' 'rate-group = a b' >"$XDG_CONFIG_HOME/stopsms/config.ini"
    run "$STOPSMS" config check
    expect_exit 78
    # Commands that send nothing need no group.
    run "$STOPSMS" status --db "$DB"
    expect_exit 0
}

# three_profiles ROWS OPTION...: acme, beta and gamma, each with a sandbox of its own, whose options are
# FAULT[NAME], and a file of so many numbers; one rate group for all of them.
three_profiles() {
    local name first=1000 rows=$1
    shift
    mkdir -p "$XDG_CONFIG_HOME/stopsms"
    CONFIG=$XDG_CONFIG_HOME/stopsms/config.ini
    (umask 077 && echo "$SANDBOX_KEY" >key)
    printf '%s\n' '[defaults]' "rate-group = $GROUP" "$@" >"$CONFIG"
    for name in acme beta gamma; do
        SANDBOX_PID=
        # shellcheck disable=SC2086
        start_sandbox ${FAULT[$name]:-}
        RUNS+=("$SANDBOX_PID")
        URL[$name]=$SANDBOX_URL
        make_crm "$rows" "$first" >"$name.csv"
        first=$((first + 1000))
        printf '%s\n' "[$name]" "file = $SCRATCH/$name.csv" "api-url = $SANDBOX_URL" "api-key-file = $SCRATCH/key" \
            'all-rows = yes' >>"$CONFIG"
    done
    SANDBOX_PID=
    chmod 600 "$CONFIG"
    unset SMSPARTNER_API_KEY
}

# arrivals: "TIME NAME STATUS" of every request of all three, in order; times are of this machine's clock.
arrivals() {
    local name
    for name in acme beta gamma; do
        SANDBOX_URL=${URL[$name]} sandbox_requests |
            jq -r --arg name "$name" '[.times, .statuses] | transpose[] | "\(.[0]) \($name) \(.[1])"'
    done | sort -n
}

@test "-j 3 over three accounts: all three together keep the one rate, in turn" {
    declare -A URL FAULT=()
    three_profiles 40 'rate = 12/s'
    run "$STOPSMS" run -p all -j 3 --yes </dev/null 3>&-
    expect_exit 0
    arrivals >all
    [ "$(wc -l <all)" -eq 120 ]
    # In any three seconds 36, the burst, and what a busy machine adds; each by itself would be thrice that.
    local most
    most=$(awk '{ t[NR] = $1 } END { for (i = 1; i <= NR; i++) { for (k = i; k <= NR && t[k] < t[i] + 3000; k++); if (k - i > n) n = k - i } print n }' all)
    [ "$most" -le 46 ] || { echo "$most requests in three seconds" >&2; false; }
    [ "$(awk 'NR == 1 { from = $1 } END { print $1 - from }' all)" -ge 8000 ]
    # Of the middle third, each has its share: a third of 40, give or take.
    local name share
    for name in acme beta gamma; do
        share=$(sed -n 41,80p all | grep -c " $name ")
        [ "$share" -ge 7 ] && [ "$share" -le 20 ] || { echo "$name: $share of 40" >&2; false; }
    done
}

@test "a 429 from one account pauses the whole group" {
    declare -A URL FAULT=([beta]='--limit 1/s')
    three_profiles 30 'rate = 10/s'
    run "$STOPSMS" run -p all -j 3 --yes </dev/null 3>&-
    expect_exit 0
    arrivals >all
    local at after
    at=$(awk '$3 == 429 { print $1; exit }' all)
    [ -n "$at" ]
    # What was on its way then still comes; but for that, nobody sends within the Retry-After of a second.
    after=$(awk -v at="$at" '$1 > at + 250 && $1 < at + 950' all | grep -vc ' beta ' || true)
    [ "$after" -le 1 ] || { echo "$after of the others within the pause of $at: $(cat all)" >&2; false; }
    [ "$(awk '$3 == 200' all | wc -l)" -eq 90 ]
}
