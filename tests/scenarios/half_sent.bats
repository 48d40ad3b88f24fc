#!/usr/bin/env bats
# Yesterday's half-sent imports, made by an earlier version: the same commands resume them as they
# were read then. The database is golden/half-sent.sql, the files are made here, byte for byte.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
    make_files
    sqlite3 "$DB" <"$SOURCE/tests/golden/half-sent.sql"
    sqlite3 "$DB" "UPDATE account SET api_url = '$SANDBOX_URL'"
    # A new sandbox counts its stop ids from the start; no two numbers have the same one.
    sqlite3 "$DB" "UPDATE jobs SET own_stop_id = own_stop_id + 500000 WHERE own_stop_id IS NOT NULL"
}

teardown() {
    scenario_teardown
}

make_files() {
    local i flag
    printf 'Nom,Mobile\n' >plain.csv
    printf 'Nom;Mobile;SMS opt-out\r\n' >flag.csv
    printf 'Nom;Fixe;Mobile;Autre\n' >columns.csv
    for i in 0 1 2 3 4 5 6 7 8 9; do
        flag=Oui
        [ $((i % 3)) -ne 0 ] || flag=Non
        printf 'contact %s,063998000%s\n' "$i" "$i" >>plain.csv
        printf 'c %s;06 39 98 01 0%s;%s\r\n' "$i" "$i" "$flag" >>flag.csv
        printf 'c %s;01 99 00 01 0%s;063998020%s;063998025%s\n' "$i" "$i" "$i" "$i" >>columns.csv
    done
    make_doubtful 3 4 >changed.csv
    make_doubtful 4 5 >finished.csv
}

# make_doubtful HUNDREDS DIGIT: rows that the earlier version read by its guesses.
make_doubtful() {
    local of=0639980$1 i
    printf 'Nom,Mobile\n'
    for i in 0 1 2 3 4; do echo "c $i,${of}0$i"; done
    printf 'short,06 39 98 00 %s\nlost,#NAME?\ntorn,%s05,%s06\n' "$2" "$of" "$of"
    printf 'whole,3.3639980%s07E10\n' "$1"
    for i in 8 9; do echo "c $i,${of}0$i"; done
}

imports() {
    sqlite3 "$DB" 'SELECT count(*) FROM imports'
}

pending_of() {
    sqlite3 "$DB" "SELECT count(*) FROM jobs, imports AS its WHERE its.id = $1 AND state = 0 AND
        jobs.first_entry BETWEEN its.first_entry AND its.last_entry"
}

# resumes IMPORT NUMBERS OPTION... FILE: the command sends what that import has pending, and no more.
resumes() {
    local import=$1 numbers=$2 before
    shift 2
    before=$(sandbox_count)
    [ "$(pending_of "$import")" -eq "$numbers" ]
    run --separate-stderr send run "$@"
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
    [[ $stderr = *"same file as import $import of "*": resumes with $numbers numbers pending"* ]]
    [[ $stderr != *undo* ]]
    [ "$(pending_of "$import")" -eq 0 ]
    [ "$(imports)" -eq 5 ]
    [ "$(sandbox_count)" -eq $((before + numbers)) ]
}

# refused OPTION... FILE: with 65, and nothing is sent.
refused() {
    run -65 --separate-stderr send run "$@"
    [ "$(imports)" -eq 5 ]
    [ "$(sandbox_count)" -eq 0 ]
}

@test "the files are those of the database" {
    local file
    for file in plain flag columns changed finished; do
        [ "$(sqlite3 "$DB" "SELECT lower(hex(sha256)) FROM imports WHERE path LIKE '%/$file.csv'")" = \
            "$(sha256sum <"$file.csv" | cut -d' ' -f1)" ]
    done
}

@test "the same commands resume, whatever the file is called by now" {
    mv plain.csv renamed.csv
    resumes 1 5 --all-rows renamed.csv
    resumes 2 5 --where 'SMS opt-out=Oui' flag.csv
    resumes 3 4 --column Mobile --skip-landlines --delimiter ';' --all-rows columns.csv
}

@test "an option that says what was found is no other import" {
    resumes 1 5 --all-rows --delimiter , --encoding UTF-8 --column 2 --country FR plain.csv
    resumes 2 5 --where 'sms OPT-OUT=oui' --column Mobile flag.csv
    resumes 3 4 --column 3 --skip-landlines --all-rows columns.csv
}

@test "other options are refused as before, naming what was chosen then" {
    refused --where 'SMS opt-out=Non' flag.csv
    [[ $stderr = *"Then: "*"where=SMS opt-out = oui"* ]]
    refused --all-rows flag.csv
    refused --all-rows --skip-landlines plain.csv
    refused --all-rows --country BE plain.csv
    refused --all-rows --column 1 --column 2 plain.csv
    refused --all-rows --column Autre --skip-landlines columns.csv
    refused --all-rows --column Mobile columns.csv
}

@test "what this version reads otherwise resumes as it was read then, and the rows are named" {
    resumes 4 5 --all-rows changed.csv
    [[ $stderr = *"changed.csv: import 4 was made by an earlier version, and goes on as it was read then"* ]]
    [[ $stderr =~ "This version reads row"s?\ [0-9,\ ]*6[0-9,\ ]*\ otherwise ]]
    # Nothing is pending: what is read otherwise is read now, and the file stands as it is read now.
    run -3 --separate-stderr send run --all-rows changed.csv
    [[ $stderr = *"so the file is imported anew"* ]]
    [ "$(imports)" -eq 6 ]
    # Its rows that need a human were told by now.
    run -0 --separate-stderr send run --all-rows changed.csv
    [[ $output = *" are known since "* ]]
    [[ $stderr = *"same file as import 6"* ]]
    [ "$(imports)" -eq 6 ]
}

@test "an import that was finished is read anew where its reading differs, and else asked for again" {
    run -3 --separate-stderr send run --all-rows finished.csv
    [[ $stderr = *"finished.csv: import 5 was made by an earlier version. This version reads "* ]]
    [ "$(imports)" -eq 6 ]
    resumes_again
}

resumes_again() {
    run send run --all-rows plain.csv
    run -0 --separate-stderr send run --all-rows plain.csv
    [[ $stderr = *"same file as import 1"*"nothing of it is pending, asked for again"* ]]
    [ "$(imports)" -eq 6 ]
}

@test "where the old command is refused by now, --all-rows resumes it, and undo is not advised" {
    refused changed.csv
    [[ $stderr = *"--all-rows"*"(Import 4 is of this file, and has 5 numbers pending."* ]]
    [[ $stderr != *undo* ]]
    refused plain.csv
    [[ $stderr != *undo* ]]
    resumes 4 5 --all-rows changed.csv
    resumes 1 5 --all-rows plain.csv
}

@test "a filter where there was none is another import" {
    refused --where Nom=short changed.csv
    refused --where 'Nom=contact 3' plain.csv
}

@test "preview, status, report and submit know it, too" {
    run -0 --separate-stderr stopsms import --all-rows plain.csv
    [[ $stderr = *"same file as import 1 of "*": resumes with 5 numbers pending"* ]]
    run -0 --separate-stderr stopsms preview --all-rows plain.csv
    [[ $output$stderr = *"same file as import 1 of "*": resumes with 5 numbers pending"* ]]
    run -0 stopsms status
    run -0 stopsms report
    run -0 --separate-stderr send submit
    [ "$(sandbox_count)" -eq 19 ]
}
