#!/usr/bin/env bats
# An agency's clients: each with its own settings, database and key, and never with another's.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    unset SMSPARTNER_API_KEY
    CONFIG=$XDG_CONFIG_HOME/stopsms/config.ini
    mkdir -p "$XDG_CONFIG_HOME/stopsms" "$SCRATCH/in"
    (umask 077 && echo "$SANDBOX_KEY" >acme.key && echo other-sandbox-key >beta.key)
    export_two >in/acme-1.csv
}

teardown() {
    scenario_teardown
}

export_two() {
    printf '%s\n' 'Téléphone;Opt-out' '0639980001;oui' '0639980002;non'
}

# configure LINE...: the configuration file.
configure() {
    printf '%s\n' "$@" >"$CONFIG"
    chmod 600 "$CONFIG"
}

# acme [LINE...]: with everything that the client acme needs.
acme() {
    configure '[defaults]' "api-url = $SANDBOX_URL" 'rate = unlimited' '[acme]' "file = $SCRATCH/in/acme*.csv" \
        'where = Opt-out=oui' "api-key-file = $SCRATCH/acme.key" "$@"
}

# As stopsms, but without the scenario's database.
plain() {
    "$STOPSMS" "$@" </dev/null 3>&-
}

@test "a client's name is enough: its file, filter, key and database come from config.ini" {
    start_sandbox
    acme
    run --separate-stderr plain run -p acme --yes
    expect_exit 0
    [ "$(sandbox_count)" -eq 1 ]
    [ -f "$XDG_STATE_HOME/stopsms/acme.db" ]
    [ ! -e "$XDG_STATE_HOME/stopsms/default.db" ]
    [ -f in/acme-1.report.csv ]
    # What is suggested is short, and right.
    [[ $output$stderr == *"undo --import 1 --reason 'the wrong file' --profile acme"* ]]
    run plain status --profile acme
    [[ $output == *acme-1.csv* ]]
    # The same command again, from another folder, by the environment.
    cd /
    STOPSMS_PROFILE=acme run plain run --yes
    expect_exit 0
    [ "$(sandbox_count)" -eq 1 ]
}

@test "the command line beats the environment, that the profile, that the defaults" {
    configure '[defaults]' 'rate = 1/s' 'batch = 11' 'concurrency = 3' 'skip-landlines = yes' \
        '[acme]' 'rate = 2/s' 'batch = 12' 'column = A' 'column = B' 'where = a=1' 'and = b=2' 'skip-landlines = no'
    STOPSMS_RATE=3/s STOPSMS_COLUMN=C run plain config -p acme
    expect_exit 0
    expect_text "rate = 3/s" "    from STOPSMS_RATE" "batch = 12" "concurrency = 3" "column = C" "where = a=1" "and = b=2" "skip-landlines = no"
    [[ $output != *"column = A"* && $output != *"batch = 11"* ]]
    # A filter that is given again is given whole.
    STOPSMS_WHERE=c=3 run plain config -p acme
    [[ $output == *"where = c=3"* && $output != *"and = b=2"* ]]
    # `no` takes back what the defaults say: the landline is kept.
    printf '%s\n' 'a;b' '0139980001;2' '1;2' >in/x.csv
    run plain preview in/x.csv -p acme --all-rows
    expect_exit 2
    [[ $output == *"--all-rows and --where exclude each other"* ]]
}

expect_text() {
    local words
    for words in "$@"; do
        [[ $output == *"$words"* ]] || {
            echo "$words is not in:" "$output"
            return 1
        }
    done
}

@test "a key from anywhere else than the profile sends nothing" {
    start_sandbox
    acme
    SMSPARTNER_API_KEY=$SANDBOX_KEY run plain run -p acme --yes
    expect_exit 78
    [[ $output == *"may be another client's"* && $output != *"$SANDBOX_KEY"* ]]
    run plain run -p acme --yes --api-key-file "$SCRATCH/beta.key"
    expect_exit 78
    STOPSMS_API_KEY_FILE=$SCRATCH/beta.key run plain run -p acme --yes
    expect_exit 78
    mkdir creds && (umask 077 && echo "$SANDBOX_KEY" >creds/smspartner-api-key)
    CREDENTIALS_DIRECTORY=$SCRATCH/creds run plain run -p acme --yes
    expect_exit 78
    [[ $output == *"two keys"* ]]
    STOPSMS_API_KEY=$SANDBOX_KEY run plain run -p acme --yes
    expect_exit 2
    [[ $output != *"$SANDBOX_KEY"* ]]
    [ "$(sandbox_count)" -eq 0 ]
    # A profile that names none takes the unit's, and nothing else.
    configure '[defaults]' "api-url = $SANDBOX_URL" '[acme]' "file = $SCRATCH/in/acme-1.csv" 'where = Opt-out=oui'
    run plain run -p acme --yes
    expect_exit 78
    [[ $output == *'`acme` names none'* ]]
    CREDENTIALS_DIRECTORY=$SCRATCH/creds run plain run -p acme --yes
    expect_exit 0
    [ "$(sandbox_count)" -eq 1 ]
}

@test "where the provider says another account's name, or none, nothing is sent" {
    start_sandbox --account marie.curie
    acme 'account = jean.dupont'
    run plain run -p acme --yes
    expect_exit 77
    [[ $output == *"account is marie.curie, and jean.dupont was asked for"* ]]
    run plain run -p acme --yes --account marie.curie
    expect_exit 0
    # Nothing is to be sent, so that nobody is asked.
    run plain run -p acme --yes
    expect_exit 0
    run plain verify -p acme
    expect_exit 77
    # The question takes a place in the rate: the list is asked for 3 s later.
    local begun=${EPOCHREALTIME/[.,]/}
    run plain verify -p acme --account marie.curie --rate 20/m
    expect_exit 0
    [ $((${EPOCHREALTIME/[.,]/} - begun)) -ge 3000000 ]
    run plain undo -p acme --import 1 --reason wrong --yes 1
    expect_exit 77
    [ "$(calls delete)" -eq 0 ]
    rm "$XDG_STATE_HOME/stopsms/acme.db"
    start_sandbox --no-account
    acme 'account = jean.dupont'
    printf '%s\n' 'Téléphone;Opt-out' '0639980003;oui' >in/acme-2.csv
    run plain run -p acme --yes
    expect_exit 75
    [ "$(sandbox_count)" -eq 0 ]
}

@test "what nobody thought of in config.ini stops before anything is read or sent" {
    start_sandbox
    local line
    for line in 'wehre = a=b' 'yes = yes' 'force = yes' 'reason = x' 'import = 3' 'requeue = yes' 'resubmit = yes' \
        'allow-empty = yes' 'profile = beta' 'api-key = secret' 'rate = quick' 'db = jobs.db' 'skip-landlines = maybe' \
        'save-profile = x' 'rate = 1/s' 'help = yes'; do
        acme 'rate = 5/s' "$line"
        run plain run -p acme --yes
        expect_exit 78
        [[ $output == *"config.ini, line 9: "* && $output != *secret* ]]
        run plain config check
        expect_exit 78
        [[ $output == *"config.ini, line 9: "* ]]
    done
    for line in where=a=b column=x file=/x account=x db=/x api-key-file=/x all-rows=yes report=/x.csv; do
        configure '[defaults]' "$line"
        run plain run in/acme-1.csv --yes
        expect_exit 78
        [[ $output == *"one client's"* ]]
    done
    [ "$(calls add)" -eq 0 ]
    STOPSMS_ALL_ROWS=yes run plain run in/acme-1.csv
    expect_exit 2
    STOPSMS_YES=1 run plain status
    expect_exit 2
    configure
    STOPSMS_WERE=x run plain preview in/acme-1.csv --where Opt-out=oui
    expect_exit 0
    [[ $output == *"STOPSMS_WERE"*"did you mean --where"* ]]
}

@test "a profile that is not there is asked about, and one that is named twice is refused" {
    start_sandbox
    acme
    run plain run -p amce --yes
    expect_exit 2
    [[ $output == *'did you mean `acme`'* ]]
    for name in default defaults ../acme ''; do
        run plain run --profile "$name" --yes
        expect_exit 2
    done
    run plain run -p acme -p acme --yes
    expect_exit 2
    chmod g+w "$CONFIG"
    run plain status
    expect_exit 78
    [[ $output == *"chmod go-w"* ]]
}

@test "the check names a report and a file of metrics that two clients share, by whatever path" {
    start_sandbox
    mkdir out
    ln -s out same
    acme "report = $SCRATCH/out/r.csv" "metrics = $SCRATCH/out/m.prom" '[beta]' "api-key-file = $SCRATCH/acme.key" \
        "report = $SCRATCH/same/r.csv" "metrics = $SCRATCH/same/m.prom"
    : >out/r.csv
    run plain config check
    expect_exit 78
    expect_text 'profiles `acme` and `beta` have one report' 'profiles `acme` and `beta` have one file of metrics'
    sed -i 's,/same/,/out/other-,' "$XDG_CONFIG_HOME/stopsms/config.ini"
    run plain config check
    expect_exit 0
}

@test "the check names everything that is wrong, and what two clients share" {
    start_sandbox
    acme
    run plain config check
    expect_exit 0
    [[ $output == *"1 profile, all right"* ]]
    chmod 644 acme.key
    acme '[beta]' "db = $XDG_STATE_HOME/stopsms/acme.db" "api-key-file = $SCRATCH/none.key" 'all-rows = yes' 'where = a=b' 'wehre = a'
    run plain config check
    expect_exit 78
    expect_text "acme.key" "none.key" 'profiles `acme` and `beta` have one database' \
        '`beta` has both `where` and `all-rows`' 'did you mean `where`?'
    run plain config chekc
    expect_exit 2
}

@test "a run can be kept as a profile, which then does the same" {
    start_sandbox
    (umask 077 && mkdir -p x)
    cp in/acme-1.csv x/a.csv
    SMSPARTNER_API_KEY=$SANDBOX_KEY run plain run x/a.csv --where Opt-out=oui --delimiter ';' --db "$DB" \
        --api-url "$SANDBOX_URL" --rate unlimited --yes --save-profile acme
    expect_exit 0
    [ "$(stat -c %a "$CONFIG")" = 600 ]
    run plain config check
    expect_exit 0
    grep -qx "file = $SCRATCH/x/a.csv" "$CONFIG"
    grep -qx "db = $DB" "$CONFIG"
    ! grep -q "$SANDBOX_KEY\|yes" "$CONFIG"
    echo "api-key-file = $SCRATCH/acme.key" >>"$CONFIG"
    cd /
    run plain run -p acme --yes
    expect_exit 0
    [ "$(sandbox_count)" -eq 1 ]
    # It is there now; nothing is sent then, nor changed.
    local before=$(md5sum <"$CONFIG")
    run plain run "$SCRATCH/x/a.csv" --where Opt-out=non --save-profile acme --yes -p acme
    expect_exit 2
    run plain run "$SCRATCH/x/a.csv" --where 'Opt-out=a ;b' --save-profile beta --yes -p acme
    expect_exit 2
    [[ $output == *"can't stand in config.ini"* ]]
    [ "$(md5sum <"$CONFIG")" = "$before" ]
    [ "$(sandbox_count)" -eq 1 ]
}

@test "without the file there is no profile and no setting, and that is said" {
    run plain run -p acme --yes
    expect_exit 2
    [[ $output == *'there is no profile `acme` in'*config.ini* ]]
    run plain config
    expect_exit 0
    [[ $output == *"no profile; the file is"*"and there is none"* ]]
    run plain config check
    expect_exit 78
}
