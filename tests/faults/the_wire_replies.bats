#!/usr/bin/env bats
# What a reply may say, one line of the table of faults a test, with the real program.
#
# fault                                          here, and where its parts are tested
# HTML page with status 200 (captive portal)     here; verdict_test.c, worker_stop_test.c
# 400 without a readable body                    here; verdict_test.c, worker_stop_test.c
# 401, 403                                       here; verdict_test.c
# 404, 405                                       here; verdict_test.c
# 408, 425, 500, 502, 503, 504                   here; verdict_test.c
# 429 in each form of Retry-After                here; retry_policy_test.c, worker_pacing_test.c,
#                                                http_curl_reply_test.c
# code 10 after 1,000 successes                  here; worker_stop_test.c
# code 3 with either message, 15, unknown        here; verdict_test.c, stop_reply_test.c
# JSON and XML, whatever is wrong with them      here and reply_files_test.c (../replies/);
#                                                stop_reply_test.c, xml_reply_test.c, json_scan_test.c
# the provider's own sample, without its comma   ../replies/y_the_pages_sample.json; stop_reply_test.c
# 200 with success false, 500 with success true  here; verdict_test.c
# a reply that echoes the API key                here; verdict_test.c, key_redaction_test.c

load ../support/scenario
load ../support/stopsms
load ../support/hostile

setup() {
    stopsms_setup
}

teardown() {
    hostile_teardown
}

# stops STATUS TEXT MOST BEHAVIOUR...: a run of 100 rows ends so after MOST requests at the most, and
# leaves each of them pending.
stops() {
    local exit_status=$1 text=$2 most=$3
    shift 3
    start_hostile "$@"
    rm -f -- "$DB" "$DB"-* "$REPORT"
    make_crm 100 >"$CRM"
    run --separate-stderr try run "$CRM"
    expect_exit "$exit_status"
    [[ $stderr == *"$text"* ]] || {
        echo "$stderr" >&2
        return 1
    }
    [ "$(report_count pending)" -eq 100 ]
    [ "$(hostile_count)" -le "$most" ]
}

@test "a page of HTML with status 200: never listed, never unconfirmed, 20 in a row stop the run" {
    stops 78 "20 answers in a row" 28 html 200
    [ "$(hostile_count)" -ge 20 ]
}

@test "400 without a body that can be read: 20 in a row stop the run" {
    stops 78 "20 answers in a row" 28 html 400
    [ "$(hostile_count)" -ge 20 ]
}

@test "401 and 403 that are not the provider's: no word about the key, 20 in a row stop the run" {
    stops 78 "HTTP 401: not in the provider's words: the API key may be wrong" 28 status 401
    stops 78 "it does not accept the API key" 28 html 403
}

@test "404 and 405: the address is wrong" {
    stops 78 "HTTP 404: there is no such address" 8 status 404
    stops 78 "HTTP 405: the address takes no such requests" 8 html 405
}

@test "408, 425, 500, 502, 503 and 504 pass: the second attempt lists the number" {
    start_hostile first_fails 408 425 500 502 503 504
    make_crm 6 >"$CRM"
    run --separate-stderr try run "$CRM"
    expect_exit 0
    [ "$(report_count listed)" -eq 6 ]
    [ "$(hostile_count)" -eq 12 ]
}

# A second at least lies behind each of the eight: no loop is busy, and no number fails for it though
# it has one attempt.
@test "429 in each form of Retry-After: it waits, and costs no attempt" {
    start_hostile throttle
    make_crm 3 >"$CRM"
    run --separate-stderr try run "$CRM" --max-attempts 1 --concurrency 1
    expect_exit 0
    [ "$(report_count listed)" -eq 3 ]
    [ "$(hostile_count)" -eq 11 ]
    awk 'NR > 1 && NR < 10 && $1 - before < 900 { exit 1 } { before = $1 }' hostile.log
    [[ $stderr == *"Retry-After makes no sense"* ]]
}

@test "a key that is refused after 1,000 successes: these stay, the rest is pending" {
    start_hostile revoke 1000
    make_crm 1100 >"$CRM"
    run --separate-stderr try run "$CRM"
    expect_exit 77
    [[ $stderr == *key* ]]
    [ "$(report_count listed)" -eq 1000 ]
    [ "$(report_count pending)" -eq 100 ]
    [ "$(hostile_count)" -le 1016 ]
}

# By the row: hostile_server.py's CODES.
@test "each code means what the provider's page says, and a success is exact" {
    start_hostile codes
    make_crm 14 >"$CRM"
    run --separate-stderr try run "$CRM" --max-attempts 1
    expect_exit 75
    [ "$(awk -F, 'NR > 1 { print $7, $9 }' "$REPORT" | paste -sd ';')" = "$(paste -sd ';' <<'END'
listed 
already_listed 3
already_listed 3
unconfirmed 3
unconfirmed 3
already_listed 15
unconfirmed 15
rejected 9
unconfirmed 2
unconfirmed 4711
unconfirmed 200
pending 
pending 200
rejected 9
END
    )" ]
}

# Between any two of these stands a success: only a row of 20 would stop the run. See
# reply_files_test.c for what the letters mean.
torture() {
    local format=$1 files=("$SOURCE"/tests/replies/[yni]_*."$1") good
    good=("$SOURCE"/tests/replies/y_*."$1")
    [ ${#good[@]} -ge 5 ] && [ ${#files[@]} -ge 50 ]
    start_hostile bodies "${files[@]}"
    make_crm $((2 * ${#files[@]})) >"$CRM"
    run --separate-stderr try run "$CRM" --max-attempts 1 --concurrency 1 --response-format "$format"
    expect_exit 75
    [ "$(report_count listed)" -eq $((${#files[@]} + ${#good[@]})) ]
    [ "$(report_count pending)" -eq $((${#files[@]} - ${#good[@]})) ]
    # What was listed has the stop id that it was given: in one file, 300 is spelled otherwise.
    awk -F, -v good=${#good[@]} 'NR > 1 && $7 == "listed" {
        row = substr($5, 7) + 0
        if (row % 2 && ($8 == 300 || $8 == 300000 + row)) files++; else if (row % 2 || $8 != 1000 + row) exit 1
    } END { exit files != good }' "$REPORT"
}

@test "JSON, whatever is wrong with it: only an exact success is one" {
    torture json
}

@test "XML, whatever is wrong with it: only an exact success is one" {
    torture xml
}

# In any spelling, in any part of a reply; in no file, and in nothing that is printed.
@test "a reply that echoes the API key: it is seen nowhere" {
    local format key='s3cr3t+Key/42=x'
    export SMSPARTNER_API_KEY=$key
    for format in json xml; do
        start_hostile echo
        rm -f -- "$DB" "$DB"-* "$REPORT"
        make_crm 30 >"$CRM"
        "$STOPSMS" run "$CRM" --db "$DB" --api-url "$HOSTILE_URL" --rate unlimited --verbose \
            --max-attempts 1 --concurrency 1 --give-up-after 1s --response-format "$format" \
            </dev/null >"out.$format" 2>"err.$format" 3>&- || true
        "$STOPSMS" status --json --db "$DB" >"status.$format" 3>&-
        [ "$(hostile_count)" -ge 30 ]
        grep -qF 'makes no sense ("***")' "err.$format"
        cp "$DB" "kept.$format.db"
        cp "$REPORT" "kept.$format.csv"
    done
    grep -q '\*\*\*' kept.json.csv
    grep -q '\*\*\*' kept.xml.csv
    no_trace "$key"
}

# no_trace KEY: no file of the scratch folder holds it, in any of the spellings that the server used.
no_trace() {
    python3 - "$SCRATCH" "$1" <<'PYTHON'
import os, sys, urllib.parse

folder, key = sys.argv[1:]
spellings = [
    key,
    urllib.parse.quote(key, safe=""),
    "".join(f"%{byte:02x}" for byte in key.encode()),
    "".join(f"\\u{byte:04x}" for byte in key.encode()),
    "".join(f"&#{byte};" for byte in key.encode()),
    "".join(f"&#x{byte:x};" for byte in key.encode()),
]
# Half of it would be too much as well, at either end.
spellings += [part for whole in spellings for part in (whole[: len(whole) // 2], whole[len(whole) // 2 :])]
for path, _, names in os.walk(folder):
    for name in names:
        file = os.path.join(path, name)
        if os.path.isfile(file):
            with open(file, "rb") as opened:
                content = opened.read().lower()
            for spelling in spellings:
                if spelling.lower().encode() in content:
                    sys.exit(f"{file} holds {spelling}")
PYTHON
}
