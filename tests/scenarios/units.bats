#!/usr/bin/env bats
# samples/systemd: the units that a server runs clients by. systemd itself looks at them; what they run
# is run here, as they have it.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    UNITS=$SOURCE/samples/systemd
    under=()
}

teardown() {
    scenario_teardown
}

# setting NAME [UNIT]: its values, one in a line.
setting() {
    sed -n "s/^$1=//p" "$UNITS/${2:-stopsms@.service}"
}

# as_unit CLIENT: runs what ExecStart has, with what systemd would put in its place and around it.
as_unit() {
    local line=$(setting ExecStart)
    line=${line//%%/%}
    line=${line//%i/$1}
    line=${line//'/usr/bin/stopsms'/"'$STOPSMS'"}
    mkdir -p "state/$1"
    (
        unset SMSPARTNER_API_KEY
        umask "$(setting UMask)"
        export STATE_DIRECTORY=$PWD/state/$1 CREDENTIALS_DIRECTORY=$PWD/credentials/$1
        export STOPSMS_API_URL=$SANDBOX_URL STOPSMS_RATE=unlimited
        # One word that sh gets has quotes of its own.
        script=${line#"/bin/sh -c '"}
        arguments=${script##*"' "}
        exec "${under[@]}" sh -c "${script%"' "*}" $arguments
    )
}

# client NAME [LINE...]: what an administrator sets up for it.
client() {
    local name=$1
    shift
    mkdir -p "in/$name" "credentials/$name" "$XDG_CONFIG_HOME/stopsms"
    (umask 077 && echo "$SANDBOX_KEY" >"credentials/$name/smspartner-api-key")
    printf '%s\n' "[$name]" "file = $PWD/in/$name/*.csv" 'where = SMS=non' "$@" \
        >>"$XDG_CONFIG_HOME/stopsms/config.ini"
    chmod 600 "$XDG_CONFIG_HOME/stopsms/config.ini"
    printf '%s\n' 'Nom;Mobile;SMS' 'A;0639980001;non' 'B;0639980002;oui' >"in/$name/contacts.csv"
}

@test "systemd finds nothing to say about the units" {
    cp "$UNITS"/stopsms* .
    run -0 systemd-analyze verify --man=no ./stopsms@.service ./stopsms@.timer ./stopsms-told@.service
    [ -z "$output" ]
    mkdir -p root/etc/sysusers.d
    cp stopsms.sysusers root/etc/sysusers.d/stopsms.conf
    run -0 systemd-sysusers --root="$PWD/root" --dry-run stopsms.conf
}

@test "the service is exposed to 2.0 of 10 at most, as systemd reckons" {
    cp "$UNITS"/stopsms@.service .
    run -0 systemd-analyze security --offline=true --threshold=20 ./stopsms@.service
    # It can tell: without a line that counts for much, it says no.
    sed -i '/^CapabilityBoundingSet=/d; /^SystemCallFilter=/d; /^PrivateDevices=/d' stopsms@.service
    run systemd-analyze security --offline=true --threshold=20 ./stopsms@.service
    [ "$status" -ne 0 ]
}

@test "of all exit statuses, the run is tried again for 75 alone" {
    documented=$(sed -n '/^## Exit status/,/^## /s/^| \([0-9, ]*\) |.*/\1/p' "$SOURCE/README.md" |
        tr -d ' ' | tr ',' '\n' | grep -vx -e 0 -e 75 | sort -n)
    [ "$(wc -w <<<"$documented")" -ge 12 ]
    # 126 and 127: the shell found no program that it can run.
    diff <(printf '%s\n' $documented 126 127 | sort -n) <(setting RestartPreventExitStatus | tr ' ' '\n' | sort -n)
    [ "$(setting Restart)" = on-failure ]
    [ "$(setting RestartSec)" = 15min ]
    [[ $(setting ExecStart) != *--max-duration* ]]
}

@test "what the unit runs sends the profile's files, and keeps all that it makes in its own folder" {
    start_sandbox
    client acme
    chmod -R a-w in
    run --separate-stderr as_unit acme
    chmod -R u+w in
    expect_exit 0
    [ "$(sandbox_count)" -eq 1 ]
    [ -e state/acme/acme.db ]
    [ "$(find state/acme -name 'acme-20*.report.csv' | wc -l)" -eq 1 ]
    [ "$(find in -type f | wc -l)" -eq 1 ]
    # Nobody else reads what it made.
    [ -z "$(find state/acme -type f -perm /077)" ]
}

@test "a row that needs a human ends it with 3, and its row to correct is in its own folder" {
    start_sandbox
    client acme
    echo 'C;063998;non' >>in/acme/contacts.csv
    chmod -R a-w in/acme
    run --separate-stderr as_unit acme
    chmod -R u+w in/acme
    expect_exit 3
    [ -n "$(find state in -name '*.to-fix.csv')" ]
}

@test "the system calls of a run are among those that the unit allows" {
    start_sandbox
    client acme
    # The program as it is shipped: a sanitizer makes calls of its own.
    STOPSMS=$PLAIN_STOPSMS
    under=(sh "$SOURCE/tests/support/strace.sh" -f -qq -o trace -e trace=all --)
    run --separate-stderr as_unit acme
    expect_exit 0
    sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' trace | sort -u >made
    grep -qx connect made
    grep -qx prlimit64 made
    # SQLite gives files to their owner where root runs it, and the unit's user is not root.
    [ "$(id -u)" -ne 0 ] || sed -i '/^fchown$/d' made
    local group
    calls_of() {
        systemd-analyze syscall-filter "$1" | sed -n 's/^    \([^# ].*\)/\1/p' | while read -r name; do
            case $name in @*) calls_of "$name" ;; *) echo "$name" ;; esac
        done
    }
    for group in $(setting SystemCallFilter | grep -v '^~'); do calls_of "$group"; done | sort -u >allowed
    for group in $(setting SystemCallFilter | sed -n 's/^~//p'); do calls_of "$group"; done | sort -u >denied
    diff /dev/null <(comm -23 made <(comm -23 allowed denied))
}
