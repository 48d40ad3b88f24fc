#!/usr/bin/env bats
# The manual pages, held against the programs; and each check held against a page that is wrong, so
# that it is known to see it.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/pages

setup() {
    scenario_setup
    PAGES_CHECK=$SOURCE/tests/support/man_pages.py
    PAGE=$SCRATCH/stopsms.1
    SANDBOX_PAGE=$SCRATCH/stopsms-sandbox.1
    FRENCH=$SCRATCH/stopsms.fr.1
    SANDBOX_FRENCH=$SCRATCH/stopsms-sandbox.fr.1
    fresh_pages
}

teardown() {
    scenario_teardown
}

# Copies, for a test to spoil.
fresh_pages() {
    cp "$SOURCE"/src/cli/stopsms{,.fr}.1 "$SOURCE"/src/sandbox/stopsms-sandbox{,.fr}.1 "$SCRATCH"
}

@test "mandoc finds nothing to say about either page, in either language" {
    run -0 mandoc -T lint "$PAGE" "$SANDBOX_PAGE" "$FRENCH" "$SANDBOX_FRENCH"
    [ "$output" = "" ] || { echo "$output" >&2; return 1; }
    echo '.Bogus' >>"$PAGE"
    run mandoc -T lint "$PAGE"
    [ "$output" != "" ]
}

@test "stopsms(1) gives each option to the commands that take it, and names no other" {
    agree options "$PAGE" "$STOPSMS"
    sed -i '/^\.It Fl -timeout/d' "$PAGE"
    sees "not in the page: timeout" options "$PAGE" "$STOPSMS"
    sed -i '/^\.It Fl -strict/{n;s/run/submit/}' "$PAGE"
    sees "strict: run submit" options "$PAGE" "$STOPSMS"
    sed -i 's/, Fl n$//' "$PAGE"
    sees "not in the page: n" options "$PAGE" "$STOPSMS"
    sed -i 's/^\.Dl stopsms report --mask/& --bogus/' "$PAGE"
    sees "named, and there is no such option: bogus" options "$PAGE" "$STOPSMS"
    sed -i 's/^\.It Cm rekey$/.It Cm rekeys/' "$PAGE"
    sees "not in the page: the command rekey" options "$PAGE" "$STOPSMS"
    sed -i '/^\.Ss The report/{n;s/$/\n.It Fl -loud\n.Pq Cm all/}' "$PAGE"
    run -0 differences options "$PAGE" "$STOPSMS"
    [ "${lines[0]}" = "there is no such option: loud" ]
}

@test "stopsms-sandbox(1) has each option, and names no other" {
    agree options "$SANDBOX_PAGE" "$SANDBOX"
    sed -i '/^\.It Fl -code3-message/d' "$SANDBOX_PAGE"
    sees "not in the page: code3-message" options "$SANDBOX_PAGE" "$SANDBOX"
    sed -i 's/^\.Dl stopsms-sandbox --port 8999 --latency/& --slow/' "$SANDBOX_PAGE"
    sees "named, and there is no such option: slow" options "$SANDBOX_PAGE" "$SANDBOX"
}

@test "the exit statuses are those of README" {
    agree statuses "$PAGE" "$SOURCE/README.md"
    sed -i 's/^\.It 77$/.It 76/' "$PAGE"
    sees $'exit status 76\nexit status 77' statuses "$PAGE" "$SOURCE/README.md"
}

@test "the figures of pacing are those of submit/pace/policy.h" {
    local policy=$SOURCE/src/submit/pace/policy.h
    agree pacing "$PAGE" "$policy"
    sed -i '/^\.\\" RETRY_CAP_US/{n;n;s/5 s/6 s/}' "$PAGE"
    sees "RETRY_CAP_US is not 5 s in the page" pacing "$PAGE" "$policy"
    sed -i 's/^\.\\" PROBE_FIRST_US/.\\" PROBE_NEVER_US/' "$PAGE"
    sees $'PROBE_FIRST_US is not 1 s in the page\nsubmit/pace/policy.h has no PROBE_NEVER_US' \
        pacing "$PAGE" "$policy"
}

@test "the codes of messages and of reasons are those of the sources" {
    agree codes "$PAGE" "$SOURCE/src"
    sed -i 's/^\.It Cm asking_for_list/.It Cm asking_for_lists/' "$PAGE"
    sees $'code asking_for_list\ncode asking_for_lists' codes "$PAGE" "$SOURCE/src"
    sed -i 's/ , disk_full , / , /' "$PAGE"
    sees "code disk_full" codes "$PAGE" "$SOURCE/src"
    mkdir "$SCRATCH/src" && cp -r "$SOURCE/src" "$SCRATCH"
    echo 'static void tell(void) { log_warn(log, "%s: no code", name); }' >"$SCRATCH/src/base/new.c"
    sees "$SCRATCH/src/base/new.c: log_warn without a code" codes "$PAGE" "$SCRATCH/src"
}

@test "columns, statuses and members of JSON are those that a run writes" {
    start_sandbox
    echo 0639981234 >"$SCRATCH/list.csv"
    run -0 --separate-stderr "$STOPSMS" run "$SCRATCH/list.csv" --yes --progress json \
        --db "$SCRATCH/jobs.db" --api-url "$SANDBOX_URL"
    local members columns statuses
    read -ra members < <(jq -r 'select(.event == "end") | keys | join(" ")' <<<"$stderr")
    [ "${#members[@]}" -gt 10 ]
    agree names "$PAGE" PROGRESS Va "${members[@]}"
    IFS=, read -ra columns < <(head -n 1 "$SCRATCH/list.report.csv" | tr -d '\r')
    [ "${#columns[@]}" -gt 10 ]
    agree names "$PAGE" "THE REPORT" Va "${columns[@]}"
    run -0 "$STOPSMS" report --help
    read -ra statuses <<<"$(tr -s ' \n' ' ' <<<"$output" |
        sed 's/.*report only such rows: \([a-z_, ]*\) --.*/\1/; s/,//g')"
    [ "${#statuses[@]}" -gt 10 ]
    agree names "$PAGE" "THE REPORT" Sy "${statuses[@]}"

    sed -i 's/^\.It Va stop_id$/.It Va stop_ids/' "$PAGE"
    sees $'THE REPORT: stop_id\nTHE REPORT: stop_ids' names "$PAGE" "THE REPORT" Va "${columns[@]}"
}

@test "the members of the object of --json are those in its section" {
    start_sandbox
    echo 0639981234 >"$SCRATCH/list.csv"
    local members command=("$STOPSMS" run "$SCRATCH/list.csv" --yes --verify) undo list
    run -0 --separate-stderr "${command[@]}" --json --db "$SCRATCH/jobs.db" --api-url "$SANDBOX_URL"
    undo=$("$STOPSMS" undo --import 1 --reason test --yes 1 --json --db "$SCRATCH/jobs.db" \
        --api-url "$SANDBOX_URL" 2>/dev/null)
    list=$("$STOPSMS" list -o "$SCRATCH/stops.csv" --json --db "$SCRATCH/jobs.db" \
        --api-url "$SANDBOX_URL" 2>/dev/null)
    read -ra members < <(jq -sr '[.. | objects | keys[]] | unique | join(" ")' <<<"$output$undo$list")
    [ "${#members[@]}" -gt 60 ]
    agree names "$PAGE" "JSON OUTPUT" Va "${members[@]}"
    sed -i 's/^\.It Va begun , finished$/.It Va begun/' "$PAGE"
    sees "JSON OUTPUT: finished" names "$PAGE" "JSON OUTPUT" Va "${members[@]}"
}

# differs FRENCH PATTERN: so much, and nothing else, is said of a French page that was spoilt.
differs() {
    run -0 differences translation "${1%.fr.1}.1" "$1"
    [[ "${#lines[@]}" -gt 0 && "$(printf '%s\n' "${lines[@]}" | grep -cvE "$2")" -eq 0 ]] ||
        { echo "$output" >&2; return 1; }
    fresh_pages
}

@test "the French pages have the sections, options, codes, members, figures and examples of the English ones" {
    agree translation "$PAGE" "$FRENCH"
    agree translation "$SANDBOX_PAGE" "$SANDBOX_FRENCH"
    sed -i '/^\.It Fl -timeout/d' "$FRENCH"
    differs "$FRENCH" '^OPTIONS: [0-9]+ parts, and [0-9]+ in French'
    sed -i 's/^\.It Fl -strict/.It Fl -stricte/' "$FRENCH"
    differs "$FRENCH" '^OPTIONS: .It Fl -strict: (not in French: Fl -strict|in French alone: Fl -stricte)$'
    sed -i '/^\.It Fl -strict/{n;s/run/submit/}' "$FRENCH"
    differs "$FRENCH" '^OPTIONS: .It Fl -strict: (not in French: Cm run|in French alone: Cm submit)$'
    sed -i 's/^\.It Cm waiting/.It Cm attente/' "$FRENCH"
    differs "$FRENCH" '^CODES: .It Cm waiting .*: (not in French: Cm waiting|in French alone: Cm attente)$'
    sed -i 's/^\.It Va begun , finished$/.It Va begun/' "$FRENCH"
    differs "$FRENCH" '^JSON OUTPUT: .It Va begun , finished: not in French: Va finished$'
    sed -i 's/^\.It Ev TZ$/.It Ev FUSEAU/' "$FRENCH"
    differs "$FRENCH" '^ENVIRONMENT: .It Ev TZ: (not in French: Ev TZ|in French alone: Ev FUSEAU)$'
    sed -i 's/^\.It 77$/.It 76/' "$FRENCH"
    differs "$FRENCH" '^EXIT STATUS: .It 77: (not in French: 77|in French alone: 76)$'
    sed -i 's/^\.Dl stopsms report --mask/& --excel/' "$FRENCH"
    differs "$FRENCH" '^EXAMPLES: .Sh EXAMPLES: (not in French|in French alone): .Dl stopsms report --mask '
    sed -i 's/^0,5\\~s/0,6\\~s/' "$FRENCH"
    differs "$FRENCH" '^PACING: .*: (not in French: 0.5|in French alone: 0.6)$'
    sed -i 's/«\\~known since\\~»/«\\~connu depuis\\~»/' "$FRENCH"
    differs "$FRENCH" '^IMPORTS: .Sh IMPORTS: not in French: "known since"$'
    sed -i 's/^\.Sx LE RAPPORT/.Sx LES RAPPORTS/' "$FRENCH"
    differs "$FRENCH" ': (not in French: section [0-9]+|in French alone: section LES RAPPORTS)$'
    sed -i '/^\.Sh VOIR AUSSI/,$d' "$SANDBOX_FRENCH"
    differs "$SANDBOX_FRENCH" '^[0-9]+ sections, and [0-9]+ in French$'
}

@test "cmake --install installs both pages, in both languages" {
    run -0 cmake --install "$BUILD" --prefix "$SCRATCH/prefix"
    local man=$SCRATCH/prefix/share/man
    cmp <(zcat "$man/man1/stopsms.1.gz") "$SOURCE/src/cli/stopsms.1"
    cmp <(zcat "$man/man1/stopsms-sandbox.1.gz") "$SOURCE/src/sandbox/stopsms-sandbox.1"
    cmp <(zcat "$man/fr/man1/stopsms.1.gz") "$SOURCE/src/cli/stopsms.fr.1"
    cmp <(zcat "$man/fr/man1/stopsms-sandbox.1.gz") "$SOURCE/src/sandbox/stopsms-sandbox.fr.1"
}
