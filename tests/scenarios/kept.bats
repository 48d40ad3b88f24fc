#!/usr/bin/env bats
# What a report tells of the person behind a row that needs a human, from the file to each form.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

patients() {
    printf '%s\n' 'N° client;Nom;E-mail;Mobile;Diagnostic;SMS refusé' \
        '7001;Durand;d@example.com;0639980001;angine;Oui' \
        '7002;Noël;n@example.com;0639980002;rhume;Oui, depuis mars' \
        '7003;Petit;;06 39;grippe;oui' \
        '7004;Morin;m@example.com;0639980004;otite;Non' >"$CRM"
}

run_patients() {
    patients
    run --separate-stderr send run "$CRM" --where 'SMS refusé=oui' "$@"
}

@test "every form says who a row that needs a human is about, and what the filter's column says" {
    run_patients
    expect_exit 3
    for form in csv json html xlsx; do
        stopsms report -o "r.$form"
    done
    stopsms report --excel -o excel.csv
    [ "$(tail -c 6 <(head -1 r.csv))" = ",kept" ]
    for form in r.csv excel.csv; do
        grep -qF 'the filter'"'"'s column says: Oui, depuis mars' "$form"
        grep -qF 'N° client: 7002; Nom: Noël; E-mail: n@example.com' "$form"
        grep -qF 'N° client: 7003; Nom: Petit' "$form"
    done
    jq -e '.rows[1].kept[1] == {number: 2, column: "Nom", cell: "Noël"}' r.json
    jq -e '.rows[1].filter_says == [{number: 6, column: "SMS refusé", cell: "Oui, depuis mars"}]' r.json
    jq -e '.rows[2].filter_says[0].cell == "oui" and .rows[0].kept == null and .rows[3].kept == null' r.json
    grep -q 'class="who"><bdi>N° client: 7002; Nom: Noël; E-mail: n@example.com</bdi>' r.html
    stopsms report --lang fr -o fr.html
    grep -qF 'la colonne du filtre dit : Oui, depuis mars' fr.html
    mkdir book && python3 -m zipfile -e r.xlsx book
    grep -rqF 'N° client: 7003; Nom: Petit' book
}

@test "of people whose rows need nobody, nothing is stored, nor of a column that nobody named" {
    run_patients
    expect_exit 3
    for form in csv json html; do
        run ! grep -qE '7001|Durand|7004|Morin|angine|rhume|grippe' <(stopsms report --format "$form")
    done
    run ! grep -aqE 'Durand|Morin|angine|rhume|grippe' jobs.db*
}

@test "who a refused or an unconfirmed number is about is said in every form, and of nobody else" {
    start_sandbox --answer +33639980001=9 --answer +33639980006=2
    patients
    printf '%s\n' '7005;Roy;r@example.com;0639980005;toux;Oui' \
        '7006;Blanc;b@example.com;0639980006;toux;oui' >>"$CRM"
    run --separate-stderr send run "$CRM" --where 'SMS refusé=oui'
    expect_exit 3
    for form in csv json html; do
        stopsms report -o "r.$form"
        for who in 'Durand' 'd@example.com' 'Noël' 'Petit' 'Blanc' 'b@example.com'; do
            grep -qF "$who" "r.$form"
        done
        run ! grep -qE 'Roy|r@example|Morin|7004|7005' "r.$form"
    done
    run ! grep -aqE 'Roy|Morin|toux|angine' jobs.db*
    jq -e '.rows[0].kept == [{number: 1, column: "N° client", cell: "7001"},
        {number: 2, column: "Nom", cell: "Durand"}, {number: 3, column: "E-mail", cell: "d@example.com"}]
        and .rows[0].filter_says == null' r.json
    grep -q '^crm.csv,1,.*,rejected,.*N° client: 7001; Nom: Durand' "$REPORT"
    # An import that was stored before it was known which ones are refused says so the next time.
    sqlite3 "$DB" 'UPDATE entries SET kept = NULL WHERE row = 1'
    send run "$CRM" --where 'SMS refusé=oui' || [ $? -eq 3 ]
    grep -q '^crm.csv,1,.*,rejected,.*N° client: 7001; Nom: Durand' "$REPORT"
}

@test "of a refused number nothing is kept with --keep none, nor of a source that changed meanwhile" {
    start_sandbox --answer +33639980001=9
    run_patients --keep none
    run ! grep -q 'Durand' "$REPORT"
    rm -f -- "$DB"* "$REPORT"
    start_sandbox --answer +33639980001=9 --latency 3000
    patients
    send run "$CRM" --where 'SMS refusé=oui' >out.txt 2>&1 3>&- &
    pid=$!
    wait_for 1
    sed '2s/Durand/Dupont/' "$CRM" >changed.csv
    cat changed.csv >"$CRM"
    wait "$pid" || [ $? -eq 3 ]
    run ! grep -qE 'Durand|Dupont' "$REPORT"
    [ "$(report_count rejected)" -eq 1 ]
}

# submit_patients ARGUMENT...: imports the patients with these options, and sends them by `submit`, which
# knows neither the options nor the file. Two of them are refused.
submit_patients() {
    rm -f -- "$DB"*
    start_sandbox --answer +33639980001=9 --answer +33639980006=2
    stopsms import "$CRM" "$@"
    run --separate-stderr send submit
    expect_exit 3
    stopsms report -o r.csv
}

@test "submit says who a refused number is about, out of the file that the import was of" {
    patients
    printf '%s\n' '7006;Blanc;b@example.com;0639980006;toux;oui' >>"$CRM"
    iconv -f UTF-8 -t MACINTOSH "$CRM" >mac.csv
    { echo 'Exported by the CRM'; cat "$CRM"; } >preamble.csv
    sed 's/0639980004/0639980001/' "$CRM" >twice.csv
    for how in '--column Mobile' '--column 4 --delimiter ;' '--country FR --encoding UTF-8' '--skip-landlines' \
        'mac --encoding MACINTOSH' 'preamble' 'twice'; do
        [[ $how == -* ]] || cp "${how%% *}.csv" "$CRM"
        submit_patients --where 'SMS refusé=oui' $([[ $how == -* ]] && echo "$how" || echo "${how#* }" | grep -e --)
        grep -q '^crm.csv,1,.*,rejected,.*N° client: 7001; Nom: Durand; E-mail: d@example.com' r.csv
        grep -q ',unconfirmed,.*N° client: 7006; Nom: Blanc; E-mail: b@example.com' r.csv
        run ! grep -qE 'Morin|7004' r.csv
        run ! grep -aqE 'Morin|toux|angine' jobs.db*
    done
}

@test "retry says who a number that is refused again is about" {
    start_sandbox --answer +33639980001=9
    run_patients
    sqlite3 "$DB" 'UPDATE entries SET kept = NULL WHERE row = 1'
    run --separate-stderr send retry
    expect_exit 3
    grep -q '^crm.csv,1,.*,rejected,.*N° client: 7001; Nom: Durand; E-mail: d@example.com' \
        <(stopsms report)
}

@test "submit keeps nothing of a file that is gone, was changed or was never one, nor with --keep none" {
    patients
    submit_patients --where 'SMS refusé=oui' --keep none
    run ! grep -q 'Durand' r.csv
    for what in gone changed larger pipe named; do
        patients
        rm -f -- "$DB"*
        start_sandbox --answer +33639980001=9
        case $what in
        pipe) "$STOPSMS" import - --db "$DB" --where 'SMS refusé=oui' <"$CRM" ;;
        named) "$STOPSMS" import - --name crm.csv --db "$DB" --where 'SMS refusé=oui' <"$CRM" ;;
        *) stopsms import "$CRM" --where 'SMS refusé=oui' ;;
        esac
        case $what in
        gone) rm "$CRM" ;;
        changed) sed -i 's/Durand/Dupont/' "$CRM" ;;
        larger) echo '7009;Long;l@example.com;0639980009;toux;non' >>"$CRM" ;;
        esac
        run --separate-stderr send submit
        expect_exit 3
        run ! grep -qE 'Durand|Dupont' <(stopsms report)
        [[ $output$stderr != *"kept"* ]]
    done
}

@test "a report that lacks what submit has kept since does not stand there as if it were current" {
    start_sandbox --answer +33639980001=9
    run_patients
    [ -e "$REPORT" ]
    sqlite3 "$DB" 'UPDATE entries SET kept = NULL WHERE row = 1; UPDATE imports SET finished_at = NULL'
    run --separate-stderr send submit
    expect_exit 0
    grep -q 'Durand' <(stopsms report)
    [ ! -e "$REPORT" ]
    ls crm.report*before*.csv
}

@test "--keep COLUMN keeps that column of every row that was not left out, and no other; --keep none keeps none" {
    run_patients --keep Diagnostic
    expect_exit 3
    [ "$(stopsms report --format json | jq -r '.rows[].kept[]?.cell' | paste -sd' ')" = \
        "angine rhume grippe" ]
    run ! grep -qE 'Durand|Noël' "$REPORT"
    DB=$SCRATCH/none.db run_patients --keep none --report none.csv
    expect_exit 3
    run ! grep -qE 'Noël|rhume' none.csv
    grep -qF "says: Oui, depuis mars" none.csv
}

@test "a column that is not there is refused, and so is none beside a column" {
    run_patients --keep Diagnosis
    expect_exit 65
    [[ $stderr == *"--keep Diagnosis: the file has no such column"*"it has: 1 N° client"* ]]
    [ "$(sandbox_count)" -eq 0 ]
    run_patients --keep none --keep Nom
    expect_exit 2
}

@test "the same file with another --keep is the same import, and is told so" {
    run_patients
    expect_exit 3
    run_patients
    [[ $stderr != *"--keep"* ]]
    run_patients --keep 5
    [[ $stderr == *"--keep changes nothing: import 1 has stored the file's rows already"* ]]
    [ "$(stopsms status --json | jq '.imports | length')" -eq 1 ]
    DB=$SCRATCH/other.db run_patients --keep 5 --report other.csv
    DB=$SCRATCH/other.db run_patients --keep diagnostic --report other.csv
    [[ $stderr != *"changes nothing"* ]]
}

@test "preview says what would be kept" {
    patients
    run -0 --separate-stderr stopsms preview "$CRM" --where 'SMS refusé=oui'
    [[ $output == *"kept           N° client (1), of rows that need a human (--keep)"*"Nom (2)"*"E-mail (3)"* ]]
    run -0 --separate-stderr stopsms preview "$CRM" --where 'SMS refusé=oui' --keep 5
    [[ $output == *"kept           Diagnostic (5), of every row"* ]]
    run -0 --separate-stderr stopsms preview "$CRM" --where 'SMS refusé=oui' --keep none --json
    jq -e '.[0].kept_columns == [] and .[0].kept_of_every_row == false' <<<"$output"
}

@test "--mask leaves out what is kept, what the filter's column says and the cells of the file" {
    run_patients --keep Diagnostic --keep Nom
    for form in csv json html xlsx; do
        stopsms report --mask -o "r.$form"
    done
    mkdir book && python3 -m zipfile -e r.xlsx book
    run ! grep -rqE 'Durand|Noël|depuis mars|angine|0639|06 39' r.csv r.json r.html book
    jq -e '[.rows[] | .input, .kept, .filter_says] | all(. == null)' r.json
    grep -qF '+33 6 ** ** ** 01' r.csv
}

@test "what a broken row holds is kept as it stands, and no filter is quoted" {
    patients
    echo '7005;Roy;r@example.com;0639980005;x;Oui;un;de trop' >>"$CRM"
    run --separate-stderr send run "$CRM" --where 'SMS refusé=oui'
    expect_exit 3
    [[ $(tail -1 "$REPORT") == *",broken_row,"*',,"N° client: 7005; Nom: Roy; E-mail: r@example.com"' ]]
}

@test "an import of a version that kept nothing is reported as it was" {
    run_patients
    sqlite3 "$DB" 'UPDATE entries SET kept = NULL'
    stopsms report -o old.csv
    [ "$(head -1 old.csv | tail -c 6)" = ",kept" ]
    [ "$(tail -n +2 old.csv | grep -c ',$')" -eq 4 ]
    # Its report, which lacks the column, is replaced by the next run, and not taken for another's.
    sed -i '1s/,kept$//' "$REPORT"
    run_patients
    [ ! -e crm.report-1.csv ]
    head -1 "$REPORT" | grep -q ',kept$'
}

@test "a run with --excel, in either language, replaces its own report" {
    run_patients --excel
    expect_exit 3
    run_patients --excel --lang fr
    run_patients
    [ ! -e crm.report-1.csv ]
    head -1 "$REPORT" | grep -q '^file,row,'
}
