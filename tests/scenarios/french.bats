#!/usr/bin/env bats
# The program speaks French to whom French is spoken, and programs read the same as ever.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    unset LANGUAGE LC_ALL LC_MESSAGES LANG
}

teardown() {
    scenario_teardown
}

# speaks WORD...: what language `stopsms` has with these variables or options (en, fr, or what it said).
speaks() {
    local said
    said=$(env "$@" "$STOPSMS" help 2>&1 3>&- | head -1)
    case $said in
    "Usage: stopsms COMMAND [OPTION...] [FILE...]") echo en ;;
    "Utilisation"*stopsms*) echo fr ;;
    *) echo "$said" ;;
    esac
}

# other_folder: a copy of the program with the catalogue beside it, for a test to spoil; sets STOPSMS.
other_folder() {
    mkdir -p bin/locale/fr/LC_MESSAGES
    cp "$(realpath "$STOPSMS")" bin/stopsms
    cp "$BUILD/locale/fr/LC_MESSAGES/stopsms.mo" bin/locale/fr/LC_MESSAGES
    chmod -R go-w bin
    STOPSMS=$SCRATCH/bin/stopsms
}

# plain: standard input without what differs from run to run.
plain() {
    sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/g; s/127\.0\.0\.1:[0-9]+/HOST/g; s/stopsms-scenario\.\w+/SCRATCH/g
        s/"(seconds|rate|elapsed|per_second|at|began|ended)[a-z_]*": ?[0-9.]+/"\1"/g'
}

@test "the language is that of --lang, STOPSMS_LANG or the locale, whether or not that is installed" {
    [ "$(speaks A=)" = en ]
    [ "$(speaks LANG=fr_FR.UTF-8)" = fr ]
    [ "$(speaks LANG=fr_BE)" = fr ]
    [ "$(speaks LANG=en_GB.UTF-8 LC_MESSAGES=fr_FR.UTF-8)" = fr ]
    [ "$(speaks LANG=fr_FR.UTF-8 LC_ALL=C)" = en ]
    [ "$(speaks LANG=C.UTF-8 LANGUAGE=fr)" = fr ]
    [ "$(speaks LANG=de_DE.UTF-8 LANGUAGE=de:fr_CA:en)" = fr ]
    [ "$(speaks LANG=fr_FR.UTF-8 LANGUAGE=en)" = en ]
    # As gettext has it: in the locale C nothing is translated.
    [ "$(speaks LC_ALL=C LANGUAGE=fr)" = en ]
    [ "$(speaks STOPSMS_LANG=fr)" = fr ]
    [ "$(speaks STOPSMS_LANG=en LANG=fr_FR.UTF-8)" = en ]
    # What is no language of ours.
    for other in français FR fr_FR fra ../../tmp/fr '' x; do
        [ "$(speaks "STOPSMS_LANG=$other")" = en ]
        [ "$(speaks "LANG=C.UTF-8" "LANGUAGE=$other")" = "$([ "$other" = fr_FR ] && echo fr || echo en)" ]
    done
    LANGUAGE=de LANG=de_DE.UTF-8 run -0 "$STOPSMS" help --lang fr
    [[ $output == Utilisation* ]]
    LANGUAGE=fr LANG=fr_FR.UTF-8 run -0 "$STOPSMS" run --help --lang=en
    [[ $output == Usage* ]]
    run -2 "$STOPSMS" status --lang de
    [[ $output == *"--lang de: no such value: one of fr, en"* ]]
}

@test "a profile may say the language as well" {
    mkdir -p "$XDG_CONFIG_HOME/stopsms"
    printf '%s\n' '[defaults]' 'lang = fr' '[acme]' "db = $DB" >"$XDG_CONFIG_HOME/stopsms/config.ini"
    run "$STOPSMS" status -p acme 3>&-
    [[ $output == *base* ]]
    run "$STOPSMS" status -p acme --lang en 3>&-
    [[ $output == *database* ]]
}

@test "the catalogue is the one beside the program, and only where nobody else can write it" {
    other_folder
    [ "$(speaks STOPSMS_LANG=fr)" = fr ]
    local path
    for path in bin/locale bin/locale/fr bin/locale/fr/LC_MESSAGES bin/locale/fr/LC_MESSAGES/stopsms.mo; do
        chmod g+w "$path"
        [ "$(speaks STOPSMS_LANG=fr)" = en ]
        chmod g-w,o+w "$path"
        [ "$(speaks STOPSMS_LANG=fr)" = en ]
        chmod o-w "$path"
    done
    if [ "$(id -u)" -eq 0 ]; then
        chown nobody bin/locale/fr/LC_MESSAGES/stopsms.mo
        [ "$(speaks STOPSMS_LANG=fr)" = en ]
        chown 0 bin/locale/fr/LC_MESSAGES/stopsms.mo
    fi
    # Installed, it is seen from where the program is.
    mkdir -p share
    mv bin/locale share
    [ "$(speaks STOPSMS_LANG=fr)" = fr ]
    mv share/locale elsewhere
    [ "$(speaks STOPSMS_LANG=fr)" = en ]
    # In no folder that the environment names.
    [ "$(speaks STOPSMS_LANG=fr LOCPATH="$SCRATCH/elsewhere" TEXTDOMAINDIR="$SCRATCH/elsewhere" \
        NLSPATH="$SCRATCH/elsewhere/%N" LANGUAGE="../elsewhere/fr" LOCALEDIR="$SCRATCH/elsewhere")" = en ]
}

@test "a catalogue that is broken, or lacks a text, makes it English, and never empty" {
    other_folder
    local mo=bin/locale/fr/LC_MESSAGES/stopsms.mo
    msgunfmt "$mo" | awk -v RS= -v ORS='\n\n' '!/Usage: stopsms COMMAND/' >less.po
    msgfmt -o "$mo" less.po
    run -0 "$STOPSMS" help --lang fr
    [[ $output == "Usage: stopsms COMMAND [OPTION...] [FILE...]"*"Importe les fichiers"* ]]
    # A text that was never translated.
    printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Import the files; send nothing."\nmsgstr ""\n' >empty.po
    msgfmt -o "$mo" empty.po
    run -0 "$STOPSMS" help --lang fr
    [[ $output == *"Import the files; send nothing."* ]]
    # The C library would die of one that was cut.
    local whole=$BUILD/locale/fr/LC_MESSAGES/stopsms.mo cut size
    size=$(stat -c %s "$whole")
    for cut in 0 1 27 28 1000 $((size / 4)) $((size / 2)) $((size * 3 / 4)) $((size - 4000)) $((size - 100)) $((size - 1)); do
        head -c "$cut" "$whole" >"$mo"
        run -0 "$STOPSMS" help --lang fr
        [[ $output == Usage*"Import the files; send nothing."* ]] || { echo "cut at $cut of $size"; false; }
    done
    cp "$whole" "$mo"
    [ "$(speaks STOPSMS_LANG=fr)" = fr ]
}

@test "the main job in French sends, reports, resumes and says no as in English" {
    start_sandbox --reject +33639980003
    { echo 'Nom;Mobile;STOP SMS' && seq -f 'A;06399800%02.0f;oui' 1 9 && echo 'B;0639980020;non' && echo 'C;personne;oui'; } >crm.csv
    run -65 --separate-stderr send run crm.csv --lang fr
    [[ $stderr == *"--where 'STOP SMS=oui'"*"deviner"* ]]
    [[ $stderr != *"which rows"* ]]
    [[ $stderr != *"Nothing was sent"* ]]
    run -3 --separate-stderr send run crm.csv --where 'STOP SMS=oui' --lang fr
    [[ $output =~ inscrits?\ +8 ]] || { echo "$output"; false; }
    [[ $output == *"$STOPSMS run"*"crm.to-fix.csv"* ]]
    # Where the locale alone says so, the reasons of rows are French as well, also in the file.
    LANG=fr_FR.UTF-8 run -3 --separate-stderr send run crm.csv --where 'STOP SMS=oui' --strict
    [[ $output == *personne*"pas un num"* ]]
    [[ $output != *"not a phone number"* ]]
    grep -q "stopsms:.*pas un num" crm.to-fix.csv
    [ "$(report_count listed)" = 8 ]
    [ "$(report_count rejected)" = 1 ]
    run -77 send run crm.csv --where 'STOP SMS=oui' --resubmit --lang fr --api-key-file <(echo other)
    [[ $output == *clé* ]]
    run -66 stopsms run nowhere.csv --lang fr
    [[ $output == *nowhere.csv*:* ]]
    [[ $output != *"No such file"* ]]
    run -2 stopsms run --lang fr
    run -0 send verify --lang fr
    run -0 stopsms status --lang fr
    run -0 stopsms report --lang fr -o page.html
    grep -q '<html lang="fr"' page.html
    run -0 "$STOPSMS" lookup --db "$DB" --lang fr 3>&- <<<0639980003
    [[ $output == *refus* ]]
}

@test "interrupted, resumed and taken back in French" {
    start_sandbox --latency 20
    make_crm 60 >crm.csv
    "$STOPSMS" run --all-rows crm.csv --db "$DB" --api-url "$SANDBOX_URL" --rate 20/s --lang fr \
        </dev/null >out 2>err 3>&- &
    local pid=$! status=0
    wait_for 10
    kill -INT "$pid"
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    grep -q interrompu err && grep -q "relancez la même commande" out
    run -0 send run --all-rows crm.csv --lang fr
    [ "$(report_count listed)" = 60 ]
    run -2 send undo --import 1 --reason essai --yes 59 --lang fr
    run -0 send undo --import 1 --reason essai --yes 60 --lang fr
    [[ $output == *"60 retirés"* ]]
    run -0 stopsms status --lang fr
    [[ $output == *annulé*essai* ]]
}

@test "installed, it speaks French from where it is installed" {
    cmake --install "$BUILD" --component stopsms --prefix "$SCRATCH/prefix" >/dev/null
    [ -f prefix/share/locale/fr/LC_MESSAGES/stopsms.mo ]
    chmod -R go-w prefix
    STOPSMS=$SCRATCH/prefix/bin/stopsms
    [ "$(speaks LANG=fr_FR.UTF-8)" = fr ]
    [ "$(speaks LANG=en_US.UTF-8)" = en ]
}

@test "what programs read is the same in French" {
    start_sandbox --reject +33639980003
    local language
    for language in en fr; do
        mkdir "$language"
        { echo Mobile && seq -f '06399800%02.0f' 1 9 && echo personne; } >"$language/crm.csv"
        (cd "$language" && SECONDS=0 && DB=$PWD/jobs.db && export STOPSMS_LANG=$language &&
            send run --all-rows crm.csv --json --progress json >out.json 2>lines.json || [ $? = 3 ]
            stopsms report >report.csv 2>/dev/null && stopsms report --format json >report.json 2>/dev/null
            stopsms status --json >status.json 2>/dev/null
            sqlite3 "$DB" 'SELECT path, choices, dialect, header, given FROM imports; SELECT state, message FROM jobs ORDER BY phone; SELECT reason FROM events' >stored)
        start_sandbox --reject +33639980003
    done
    local file
    for file in report.csv stored; do
        [ -s "en/$file" ]
        diff <(sed 's#/en/#/fr/#' "en/$file" | plain) <(plain <"fr/$file")
    done
    for file in out.json report.json status.json; do
        [ -s "en/$file" ]
        diff <(sed 's#/en/#/fr/#g' "en/$file" | jq -S 'walk(if type == "number" then 0 else . end)' | plain) \
            <(jq -S 'walk(if type == "number" then 0 else . end)' "fr/$file" | plain)
    done
    diff <(jq -r '.text // .event' en/lines.json | sed 's#/en/#/fr/#g' | grep -v progress | plain) \
        <(jq -r '.text // .event' fr/lines.json | grep -v progress | plain)
}

@test "a database that was written in French is read in English, and the other way round" {
    start_sandbox --fail-rate 1
    make_crm 3 >crm.csv
    run -75 send run --all-rows crm.csv --max-attempts 1 --give-up-after 1s --lang fr
    run -0 stopsms status --lang en
    [[ $output != *é* ]]
    run -0 "$STOPSMS" lookup --db "$DB" --lang en 3>&- <<<0639980001
    [[ $output == *"HTTP 50"* ]]
    [[ $output != *é* ]]
    run -0 "$STOPSMS" lookup --db "$DB" --lang fr 3>&- <<<0639980001
    [[ $output == *"HTTP 50"*é* ]] || { echo "$output"; false; }
    run -0 stopsms report
    [[ $output != *é* ]]
    run -0 stopsms submit --lang fr --help
    run -0 send undo --import 1 --reason 'the wrong file' --yes 3 --lang fr
    run -0 "$STOPSMS" lookup --db "$DB" --lang fr 3>&- <<<0639980001
    [[ $output == *"the wrong file"* ]]
}

@test "help in French keeps within the terminal, and numbers and times have their French form" {
    local command
    for command in '' run preview import submit status report retry undo lookup verify list rekey backup restore prune forget config completion; do
        # shellcheck disable=SC2086
        COLUMNS=80 run -0 "$STOPSMS" help $command --lang fr
        # In characters, whatever the locale of the tests.
        python3 -c 'import sys; sys.exit(max(map(len, sys.argv[1].encode(errors="surrogateescape").decode().split("\n"))) > 80)' \
            "$output" || { echo "$command: $output"; false; }
    done
    start_sandbox
    make_crm 3 >crm.csv
    run -0 send run --all-rows crm.csv --lang fr
    run -0 stopsms status --lang fr
    [[ $output =~ [0-3][0-9]/[01][0-9]/20[0-9][0-9] ]]
    [[ ! $output =~ 20[0-9][0-9]-[01][0-9]-[0-3][0-9] ]]
}
