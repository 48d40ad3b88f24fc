#!/usr/bin/env bats
# The key comes from where people keep it, and is in no message.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    make_crm 3 >"$CRM"
    unset SMSPARTNER_API_KEY
}

teardown() {
    scenario_teardown
}

@test "a key comes through a pipe, and whoever sits at the terminal is asked all the same" {
    start_sandbox
    echo "$SANDBOX_KEY" | "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        --api-key-file /dev/stdin 3>&-
    [ "$(sandbox_count)" -eq 3 ]
    make_crm 3 100 >"$CRM"
    "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        --api-key-file <(echo "$SANDBOX_KEY") </dev/null 3>&-
    [ "$(sandbox_count)" -eq 6 ]
    make_crm 3 200 >"$CRM"
    run on_terminal n bash -c "echo '$SANDBOX_KEY' | '$STOPSMS' run '$CRM' --db '$DB' \
        --api-url '$SANDBOX_URL' --api-key-file /dev/stdin"
    expect_exit 4
    [[ $output == *"Send 3 numbers?"* ]]
    [ "$(sandbox_count)" -eq 6 ]
    run --separate-stderr stopsms run - --api-key-file /dev/stdin
    expect_exit 2
    expect_one_line 'standard input can be read only once'
}

@test "a key on the command line is answered with where it belongs, and not repeated" {
    local given
    for given in '--api-key 5ecret5ecret' '--api-key=5ecret5ecret' '--token 5ecret5ecret' '--motdepasse-key:5ecret5ecret'; do
        # shellcheck disable=SC2086 # words
        run --separate-stderr stopsms run "$CRM" $given
        expect_exit 2
        expect_one_line "--api-key-file PATH"
        [[ $stderr == *"in your shell's history"* && $stderr != *5ecret* ]]
    done
}

@test "others may read the key in /run/secrets, in memory, and nowhere else" {
    unshare --mount true 2>/dev/null || skip "no mount namespace can be had here"
    start_sandbox
    cat >secrets.sh <<'BASH'
set -e
mount -t tmpfs none /run && mkdir -m 755 /run/secrets && echo "$SANDBOX_KEY" >/run/secrets/key
chmod 444 /run/secrets/key
try() { "$STOPSMS" run crm.csv --db jobs.db --api-url "$SANDBOX_URL" --yes --quiet --api-key-file "$1" </dev/null || echo "status $?"; }
mkdir /run/secrets/below && cp -p /run/secrets/key /run/secrets/below && try /run/secrets/below/key
mkdir /run/elsewhere && cp -p /run/secrets/key /run/elsewhere && try /run/elsewhere/key
chmod 464 /run/secrets/key && try /run/secrets/key
chmod 444 /run/secrets/key && chmod 777 /run/secrets && try /run/secrets/key
chmod 755 /run/secrets && chown 1 /run/secrets && try /run/secrets/key
chown 0 /run/secrets && chown 1 /run/secrets/key && try /run/secrets/key
chown 0 /run/secrets/key && try /run/secrets/key
BASH
    export STOPSMS SANDBOX_URL
    run --separate-stderr unshare --mount bash secrets.sh 3>&-
    [ "$output" = "$(yes 'status 78' | head -6)" ] || { echo "$output $stderr" >&2; false; }
    [ "$(sandbox_count)" -eq 3 ]
    # Not on a disk, either: what is there outlives the machine's restart.
    [ "$(stat -f -c %T "$SCRATCH")" != tmpfs ] || skip "the disk here is memory"
    mkdir -m 755 secrets && echo "$SANDBOX_KEY" >secrets/key && chmod 444 secrets/key
    unshare --mount bash -c 'mount -t tmpfs none /run && mkdir /run/secrets &&
        mount --bind secrets /run/secrets && exec "$@"' . "$STOPSMS" run "$CRM" --db "$DB" --yes \
        --api-url "$SANDBOX_URL" --api-key-file /run/secrets/key </dev/null 2>err.txt 3>&- || true
    grep -q 'others can get at the key file /run/secrets/key' err.txt
}

@test "another key than the database knows: the first question is whether it was pasted wrong" {
    start_sandbox
    export SMSPARTNER_API_KEY=$SANDBOX_KEY
    send run "$CRM"
    export SMSPARTNER_API_KEY=${SANDBOX_KEY%?}
    make_crm 3 100 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 77
    [[ $stderr == *"had another key. Was this one pasted wrong"*"stopsms rekey"* ]]
    run --separate-stderr stopsms rekey --api-url "$SANDBOX_URL" --yes
    expect_exit 77
    [[ $stderr == *"Was it pasted wrong? The database knows another key. Nothing was sent."* ]]
    [ "$(sandbox_count)" -eq 3 ]
}
