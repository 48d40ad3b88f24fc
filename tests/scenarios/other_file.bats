#!/usr/bin/env bats
# A file that is not like the one before it is another client's, perhaps: somebody has to say so.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    printf '%s\n' 'Nom;Mobile;SMS' 'A;0639980001;non' 'B;0639980002;oui' >first.csv
    "$STOPSMS" import first.csv --db "$DB" --where SMS=non --quiet
}

teardown() {
    scenario_teardown
}

# bring FILE [OPTION...]: unattended.
bring() {
    run --separate-stderr "$STOPSMS" import "$@" --db "$DB"
}

imports() {
    sqlite3 "$DB" 'SELECT count(*) FROM imports'
}

@test "without the phone column of the import before, nothing is imported, with --yes neither" {
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980003;non' >next.csv
    start_sandbox
    bring next.csv --where SMS=non
    expect_exit 65
    [[ $stderr == *'next.csv: it has no column "Mobile", by which import 1 of '*' was read.'* ]]
    [ "$(imports)" -eq 1 ]
    run --separate-stderr send run next.csv --where SMS=non --yes
    expect_exit 65
    [ "$(imports)" -eq 1 ]
    [ "$(calls add)" -eq 0 ]
}

@test "without a column of the filter before, nothing is imported" {
    printf '%s\n' 'Nom;Mobile;Opposition' 'A;0639980003;oui' >next.csv
    bring next.csv --where Opposition=oui
    expect_exit 65
    [[ $stderr == *'it has no column "SMS", by which'* ]]
    bring next.csv --all-rows
    expect_exit 65
}

@test "what is missing is named, all of it, and without a header all is" {
    printf '%s\n' 'A;0639980003;non' 'B;0639980004;non' >next.csv
    bring next.csv --where 3=non --no-header
    expect_exit 65
    [[ $stderr == *'it has no columns "Mobile", "SMS", by which'* ]]
}

@test "the command in the message takes it, and says so; later files are held against that one" {
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980003;non' >next.csv
    bring next.csv --where SMS=non
    run --separate-stderr bash -c "$(grep -- --other-file <<<"$stderr")"
    expect_exit 0
    [[ $stderr == *'"Mobile"'*'is taken as --other-file says'* ]]
    printf '%s\n' 'Nom;GSM;SMS;Ville' 'A;0639980003;non;Lyon' >later.csv
    bring later.csv --where SMS=non
    expect_exit 0
    [[ $stderr == *'new: Ville'* ]]
    [[ $stderr != *'has no column'* ]]
}

@test "on a terminal the question comes first, and Enter is no" {
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980003;non' >next.csv
    run on_terminal '' "$STOPSMS" import next.csv --db "$DB" --where SMS=non
    expect_exit 4
    [[ $output == *'next.csv: it has no column "Mobile"'*'Import it all the same?'* ]]
    [ "$(imports)" -eq 1 ]
    run on_terminal y "$STOPSMS" import next.csv --db "$DB" --where SMS=non
    expect_exit 0
    [ "$(imports)" -eq 2 ]
}

@test "columns that came, went, moved or are spelt otherwise are no reason" {
    printf '%s\n' 'Ville;sms;MOBILE ' 'Lyon;non;0639980003' >next.csv
    bring next.csv --where SMS=non
    expect_exit 0
    [[ $stderr == *'its columns are not those of the latest import'* ]]
}

@test "two kinds of file in turn are both known from the second time on" {
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980003;non' >other.csv
    bring other.csv --where SMS=non --other-file
    expect_exit 0
    printf '%s\n' 'Nom;Mobile;SMS' 'A;0639980005;non' >first-2.csv
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980006;non' >other-2.csv
    bring first-2.csv --where SMS=non
    expect_exit 0
    bring other-2.csv --where SMS=non
    expect_exit 0
    # Both at once: neither is held against the other.
    printf '%s\n' 'Nom;Mobile;SMS' 'A;0639980007;non' >first-3.csv
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980008;non' >other-3.csv
    bring other-3.csv first-3.csv --where SMS=non
    expect_exit 0
}

@test "two new kinds at once are each held against what was there before" {
    printf '%s\n' 'Nom;Mobile;SMS;Ville' 'A;0639980003;non;Lyon' >good.csv
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980004;non' >bad.csv
    bring good.csv bad.csv --where SMS=non
    expect_exit 65
    [[ $stderr == *'bad.csv: it has no column "Mobile"'* ]]
    [ "$(imports)" -eq 1 ]
}

@test "an import that was taken back, and a to-fix file, are nothing to be held against" {
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980003;non' 'B;063998;non' >next.csv
    bring next.csv --where SMS=non --other-file
    start_sandbox
    "$STOPSMS" undo --import 2 --db "$DB" --api-url "$SANDBOX_URL" --reason 'the wrong file' --yes 1
    printf '%s\n' 'Nom;Mobile;SMS;Ville' 'A;0639980003;non;Lyon' 'B;063998;non;Lyon' >good.csv
    send run good.csv --where SMS=non --yes || [ $? -eq 3 ]
    # Whoever puts the rows right may leave columns out, and name others.
    sed -i 's/063998;/0639980009;/; 1s/Mobile/Portable/' good.to-fix.csv
    bring good.to-fix.csv --where SMS=non
    expect_exit 0
    printf '%s\n' 'Nom;Mobile;SMS' 'A;0639980011;non' >last.csv
    bring last.csv --where SMS=non
    expect_exit 0
    [[ $stderr != *Portable* ]]
}

@test "the file that is known already is not held against what came after it" {
    printf '%s\n' 'Nom;GSM;SMS' 'A;0639980003;non' >next.csv
    bring next.csv --where SMS=non --other-file
    bring first.csv --where SMS=non
    expect_exit 0
    [[ $stderr == *'same file as import 1'* ]]
}

@test "--other-file is given each time: no profile and no environment may hold it" {
    mkdir -p "$XDG_CONFIG_HOME/stopsms"
    printf '%s\n' '[acme]' "db = $DB" 'other-file = yes' >"$XDG_CONFIG_HOME/stopsms/config.ini"
    chmod 600 "$XDG_CONFIG_HOME/stopsms/config.ini"
    run --separate-stderr "$STOPSMS" import first.csv -p acme --where SMS=non
    expect_exit 78
    [[ $stderr == *other-file* ]]
}

# people FIRST COUNT [SMS]: a full export of so many people from that number on, one in five of whom
# has said no; with SMS, all have.
people() {
    echo 'Nom;Mobile;SMS'
    seq "$1" $(($1 + $2 - 1)) | awk -v sms="${3:-}" \
        '{ printf "N;06%08d;%s\n", 39980000 + $1, sms != "" ? sms : $1 % 5 == 0 ? "non" : "oui" }'
}

@test "a full export with almost none of the numbers of the one before is refused, and says how many" {
    people 1000 400 >week-1.csv
    people 5000 400 >client-b.csv
    people 1030 400 >week-2.csv
    bring week-1.csv --where SMS=non
    expect_exit 0
    bring client-b.csv --where SMS=non
    expect_exit 65
    [[ $stderr == *'client-b.csv: of its 400 numbers, 0 are among the 400 of import 2 of '*'--other-file'* ]]
    bring week-2.csv --where SMS=non
    expect_exit 0
    bring client-b.csv --where SMS=non --other-file
    expect_exit 0
}

@test "a tenth of the numbers in common is enough, and one less is not, sent or left out" {
    people 1000 400 >week-1.csv
    bring week-1.csv --where SMS=non
    people 1361 400 >next.csv
    bring next.csv --where SMS=non
    expect_exit 65
    [[ $stderr == *'of its 400 numbers, 39 are among the 400'* ]]
    people 1360 400 >next.csv
    bring next.csv --where SMS=non
    expect_exit 0
}

@test "the same people with the other value of the flag are the same people" {
    people 1000 400 oui >week-1.csv
    echo 'N;0639979999;non' >>week-1.csv
    people 1000 400 non >week-2.csv
    echo 'N;0639979999;oui' >>week-2.csv
    bring week-1.csv --where SMS=non
    expect_exit 0
    bring week-2.csv --where SMS=non
    expect_exit 0
}

@test "few numbers, far more rows and a list of opt-outs alone say nothing about whose they are" {
    people 1000 199 >small-1.csv
    people 2000 199 >small-2.csv
    bring small-1.csv --where SMS=non
    bring small-2.csv --where SMS=non
    expect_exit 0
    people 3000 300 >full.csv
    people 5000 1000 >large.csv
    bring full.csv --where SMS=non --other-file
    bring large.csv --where SMS=non
    expect_exit 0
    # Everybody in it has opted out since last week: nobody is left out of it.
    people 7000 300 non >delta-1.csv
    people 8000 300 non >delta-2.csv
    bring delta-1.csv --where SMS=non
    expect_exit 0
    bring delta-2.csv --where SMS=non
    expect_exit 0
}

@test "two full exports of different people in turn are both known from the second time on" {
    people 1000 300 >shop-1.csv
    people 5000 300 >club-1.csv
    bring shop-1.csv --where SMS=non
    bring club-1.csv --where SMS=non --other-file
    expect_exit 0
    people 1010 300 >shop-2.csv
    people 5010 300 >club-2.csv
    bring shop-2.csv club-2.csv --where SMS=non
    expect_exit 0
}
