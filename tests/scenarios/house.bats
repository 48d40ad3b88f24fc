#!/usr/bin/env bats
# The rules of the house, held against the sources; and each rule held against a breach of it, so
# that it is known to see one.

bats_require_minimum_version 1.5.0
load ../support/house

setup() {
    COPY=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-house.XXXXXX")
}

teardown() {
    rm -rf -- "${COPY:?}"
}

# obeys RULE: the sources do.
obeys() {
    run -0 "$1" "$SOURCE"
    [ "$output" = "" ] || { echo "$output" >&2; return 1; }
}

# plant FILE TEXT: a copy of the sources, with the text at the end of the file.
plant() {
    rm -rf -- "${COPY:?}"/*
    cp -r "$SOURCE/src" "$COPY"
    mkdir "$COPY/tests" && cp -r "$SOURCE/tests/unit" "$COPY/tests"
    mkdir -p "$COPY/$(dirname "$1")"
    printf '%s\n' "$2" >>"$COPY/$1"
}

# sees RULE TEXT: the rule finds one breach in the copy, and names it.
sees() {
    run -0 "$1" "$COPY"
    [ "${#lines[@]}" -eq 1 ] && [[ ${lines[0]} == *"$2"* ]] || { echo "$output" >&2; return 1; }
}

@test "no include points up or sideways" {
    obeys house_wrong_rooms
    plant src/jobs/job.c '#include "cli/common/app.h"'
    sees house_wrong_rooms "jobs must not know cli"
    plant src/intake/plan.c '#include "report/report.h"'
    sees house_wrong_rooms "intake must not know report"
    plant src/submit/worker.c '#include "intake/intake.h"'
    sees house_wrong_rooms "submit must not know intake"
    plant src/base/text.c '#  include "jobs/job.h" // sly'
    sees house_wrong_rooms "base must not know jobs"
    plant src/jobs/job.c '#include "report/html/html_page.h"'
    sees house_wrong_rooms "jobs must not know report"
    plant src/report/html/html_page.c '#include "submit/worker.h"'
    sees house_wrong_rooms "report must not know submit"
}

@test "an include shows its room" {
    plant src/jobs/job.c '#include "job.h"'
    sees house_wrong_rooms "is not written from src/"
    plant src/jobs/job.c '#include "../jobs/job.h"'
    sees house_wrong_rooms "is not written from src/"
    plant src/report/html/html_page.c '#include "html_page.h"'
    sees house_wrong_rooms "is not written from src/"
    plant src/jobs/job.c '#include "base/no_such_file.h"'
    sees house_wrong_rooms "no such file"
}

@test "no files include one another in a circle" {
    obeys house_circles
    plant src/report/report_note.c '#include "report/report_cells.h"'
    sees house_circles "report/report_cells -> report/report_note -> report/report_cells"
    plant src/base/utf8.c '#include "base/text.h"'
    sees house_circles "base/error -> base/utf8 -> base/text -> base/error"
    plant src/jobs/store/store_internal.h '#include "jobs/store/job_store.h"'
    sees house_circles "jobs/store/job_store -> jobs/store/store_internal -> jobs/store/job_store"
}

@test "an outside library stays behind its file" {
    obeys house_wrong_libraries
    plant src/cli/common/app.c '#include <sqlite3.h>'
    sees house_wrong_libraries "cli/common/app.c"
    plant src/submit/worker.c '#include <curl/curl.h>'
    sees house_wrong_libraries "submit/worker.c"
    plant src/intake/plan.c '#include <unicode/utypes.h>'
    sees house_wrong_libraries "intake/plan.c"
}

@test "SQL is in jobs/ alone" {
    obeys house_wrong_sql
    plant src/report/report.c 'static const char *const SQL = "SELECT phone FROM jobs";'
    sees house_wrong_sql "report/report.c"
}

@test "a unit test begins with support/unit.h" {
    obeys house_wrong_tests
    plant tests/unit/bare_test.c '#include <cmocka.h>'
    sees house_wrong_tests "tests/unit/bare_test.c"
}

@test "no file is longer than 400 lines" {
    obeys house_long_files
    plant src/base/long.c "$(seq 401)"
    sees house_long_files "base/long.c"
}

@test "no function is longer than 60 lines" {
    obeys house_long_functions
    plant src/base/text.c "$(printf 'void longest(int a,\n             int b)\n{\n'; seq 56; echo '}')"
    run -0 house_long_functions "$COPY"
    [ "$output" = "" ]
    plant src/base/text.c "$(printf '/* Long. */\nvoid too_long(int a,\n              int b)\n{\n'; seq 57; echo '}')"
    sees house_long_functions "base/text.c"
}

@test "the sample workbook is the only binary file, and small" {
    obeys house_binaries
    plant samples/brevo-contacts.xlsx $'PK\003\004'"$(seq 3000)"
    sees house_binaries "samples/brevo-contacts.xlsx: a binary file"
    plant tests/unit/other.xlsx $'PK\003\004'
    sees house_binaries "tests/unit/other.xlsx: a binary file"
    plant src/a.out $'\177ELF'
    sees house_binaries "src/a.out: a binary file"
}

@test "each header opens with its path and a sentence" {
    obeys house_wrong_openings
    plant src/base/silent.h '#pragma once'
    sees house_wrong_openings "base/silent.h: does not open with its path"
    plant src/base/moved.h $'/* jobs/moved.h\n * Was in another room once.\n */'
    sees house_wrong_openings "base/moved.h: does not open with its path"
    plant src/base/moved.h $'/* base/moved.hh\n * Has another name by now.\n */'
    sees house_wrong_openings "base/moved.h: does not open with its path"
    plant src/base/deep/curt.h $'/* base/deep/curt.h\n */'
    sees house_wrong_openings "base/deep/curt.h: no sentence says what it is for"
    plant src/base/curt.h $'/* base/curt.h: helpers. */\n/* This is about a function alone. */'
    sees house_wrong_openings "base/curt.h: no sentence says what it is for"
    plant src/base/told.h '/* base/told.h: shows that one line is enough. */'
    run -0 house_wrong_openings "$COPY"
    [ "$output" = "" ]
}

@test "each figure of submit/pace/policy.h says what it is, how much and why" {
    obeys house_wrong_policy
    plant src/submit/pace/policy.h '#define RETRY_MORE 3'
    sees house_wrong_policy "RETRY_MORE has no line of its own"
    plant src/base/text.c ''
    sed -i 's/^#define RETRY_CAP_US.*/#define RETRY_CAP_US INT64_C(30000000)/' "$COPY/src/submit/pace/policy.h"
    sees house_wrong_policy "RETRY_CAP_US is not what its line says"
}
