#!/bin/bash
# bash tests/valgrind.sh [UNIT-TEST...]
# Runs tests under valgrind, which alone sees bytes that were never set: unit tests of what reads
# foreign bytes and of what formats, and scenarios in which each command of stopsms runs under it. The
# rest takes hours at its speed. With names it runs those unit tests alone ("verdict_test").
# Builds into build-valgrind/, or into $STOPSMS_VALGRIND; takes some five minutes.
set -euo pipefail

source=$(cd "$(dirname "$0")/.." && pwd)
build=${STOPSMS_VALGRIND:-$source/build-valgrind}
logs=$build/valgrind-logs
units=("$@")

# Each ends within a minute under valgrind.
if [ ${#units[@]} -eq 0 ]; then
    units=(import_identity_test importer_test json_scan_test options_test phone_cell_test
        regular_file_test report_choice_test report_cursor_test report_golden_test report_test
        row_filter_test sandbox_api_test stop_list_test stop_reply_test store_status_test
        text_decoder_test verdict_test xml_reply_test)
    scenarios=1
fi

# Tests that show what a report, a check and a lookup print, by file and a pattern of their names.
scenario_tests=(
    "evidence.bats" "what was not touched agrees|what has another size|next week's export|are told apart"
    "lookup.bats" "it tells the file|a line that never ends"
    "half_sent.bats" "the same commands resume"
    "report_targets.bats" "null device have their names"
)

run_units() {
    printf '%s\n' "${units[@]}" | xargs -P "$(nproc)" -I{} sh -c '
        timeout 300 valgrind -q --error-exitcode=99 --track-origins=yes "$1/tests/$2" \
            >"$3/$2.out" 2>&1 && echo "ok $2" || { cat "$3/$2.out"; echo "not ok $2"; exit 255; }
        ' - "$build" {} "$logs"
}

# What stands in for stopsms: a status can't tell, since a test may expect any; the logs do.
write_wrapper() {
    printf '#!/bin/sh\nexec valgrind -q --track-origins=yes --log-file=%s/stopsms.%%p "%s" "$@"\n' \
        "'$logs'" "$build/stopsms" >"$logs/stopsms"
    chmod +x "$logs/stopsms"
}

run_scenarios() {
    local i
    write_wrapper
    for ((i = 0; i < ${#scenario_tests[@]}; i += 2)); do
        STOPSMS=$logs/stopsms SANDBOX=$build/stopsms-sandbox SOURCE=$source BUILD=$build \
            timeout 600 bats --filter "${scenario_tests[i + 1]}" \
            "$source/tests/scenarios/${scenario_tests[i]}"
    done
    find "$logs" -name 'stopsms.*' -size +0 -exec cat {} + >"$logs/found"
    [ ! -s "$logs/found" ] || { cat "$logs/found"; return 1; }
}

rm -rf -- "$logs"
mkdir -p "$logs"
cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSTOPSMS_TESTS=ON \
    -DSTOPSMS_SANITIZE=OFF
cmake --build "$build" --parallel "$(nproc)" --target stopsms stopsms-sandbox "${units[@]}"
run_units
[ -z "${scenarios:-}" ] || run_scenarios
echo "no byte was used that was never set"
