#!/bin/sh
# sh tests/fuzz/run.sh [SECONDS [TARGET...]]
# Builds the fuzz targets (all, or those named) with clang and the sanitizers, and
# runs each for so long (30), beginning with what the samples and tests/replies/ hold. An input that breaks
# one is kept in the folder it names, and the script fails. Builds into build-fuzz/, or into
# $STOPSMS_BUILD; the corpus stays there.
set -eu

seconds=${1:-30}
[ $# -eq 0 ] || shift
source=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || set -- $(cd "$source/tests/fuzz" && printf '%s\n' *_fuzz.c | sed 's/\.c$//')
build=${STOPSMS_BUILD:-$source/build-fuzz}

sh "$source/samples/packages.sh" clang
# The runtime of the sanitizers and of fuzzing has a package for each version of the compiler.
sh "$source/samples/packages.sh" "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
CC=clang CXX=clang++ cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DSTOPSMS_TESTS=OFF -DSTOPSMS_SANITIZE=ON -DSTOPSMS_WERROR=ON -DSTOPSMS_FUZZ=ON
cmake --build "$build" --parallel "$(nproc)" --target "$@"

# Seeds: how each sample begins (small inputs are quick), and each cell of them.
rm -rf "$build/seeds"
for target in "$@" rows_fuzz phone_fuzz retry_after_fuzz verdict_fuzz xml_reply_fuzz stop_list_fuzz config_fuzz workbook_fuzz xml_plain_fuzz; do
    mkdir -p "$build/seeds/$target"
done
for sample in "$source"/samples/*.csv "$source"/samples/*.txt; do
    head -c 1000 "$sample" >"$build/seeds/rows_fuzz/$(basename "$sample")"
    LC_ALL=C tr ';,\t\r' '\n\n\n\n' <"$sample" | LC_ALL=C grep -a '[0-9]' | head -60
done | LC_ALL=C sort -u | split -l 1 -a 4 - "$build/seeds/phone_fuzz/cell-"
# Replies; for a verdict behind two bytes: status 200, and the format that was asked for.
for reply in "$source"/tests/replies/*; do
    name=$(basename "$reply")
    case $name in
        *.xml) cp "$reply" "$build/seeds/xml_reply_fuzz" && printf '\0\1' ;;
        *) printf '\0\0' ;;
    esac | cat - "$reply" >"$build/seeds/verdict_fuzz/$name"
done
# Lists, of none, one and two elements.
one='{"id":19,"phoneNumber":"+33639980001","createdAt":"2015-07-20 10:19:45"}'
two='{"id":20,"phoneNumber":"0639980002","x":[1,{"y":"]}"}]}'
for list in '0 []' "1 [$one]" "2 [$one, $two]"; do
    printf '{"success":true,"code":200,"nbData":%s,"data":%s}' "${list%% *}" "${list#* }" \
        >"$build/seeds/stop_list_fuzz/list-${list%% *}"
done
cp "$source/samples/config.ini" "$build/seeds/config_fuzz"
# Parts of a workbook, with NULs between them; and packed files.
row() { printf '<row r="%s"><c r="A%s" t="inlineStr"><is><t>%s</t></is></c><c t="s" s="1"><v>0</v></c></row>' "$1" "$1" "$2"; }
sheet="<worksheet><sheetData>$(row 1 Mobile)$(row 3 0639980001)</sheetData><mergeCells><mergeCell ref=\"B1:B3\"/></mergeCells></worksheet>"
{
    printf '%s\0<sst><si><r><t>STOP</t></r></si></sst>\0' "$sheet"
    printf '<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
} >"$build/seeds/workbook_fuzz/parts"
# Rows behind a head; before it, how large the pieces are.
printf '\377\177<a><b c="d">%s</b><e/></a>' "$(for i in 1 2 3 4 5; do row $i x; done)" >"$build/seeds/xml_plain_fuzz/rows"
printf '%s' "$sheet" | gzip >"$build/seeds/workbook_fuzz/packed"
python3 "$source/tests/support/make_xlsx.py" sheets "$build/seeds/workbook_fuzz/book" "S=${sheet#<worksheet>}" ||
    echo "no workbook among the seeds: there is no python3"
# The forms of a Retry-After.
for value in 120 'Mon, 21 Sep 2026 14:13:25 GMT' 'Monday, 21-Sep-26 14:13:25 GMT' 'Mon Sep 21 14:13:25 2026'; do
    printf '%s' "$value" >"$build/seeds/retry_after_fuzz/$(printf '%s' "$value" | tr -c '[:alnum:]' _)"
done

# A small quarantine and short traces: twice as many inputs a second. To look into what was found, run
# the target on it without them.
export ASAN_OPTIONS="${ASAN_OPTIONS:-malloc_context_size=1:quarantine_size_mb=8}"
fuzz() {
    target=$1
    dictionary=$source/tests/fuzz/${target%_fuzz}.dict
    log=$build/$target.log
    mkdir -p "$build/corpus/$target" "$build/found/$target"
    set -- -max_total_time="$seconds" -max_len=2000 -timeout=20 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$build/found/$target/"
    [ ! -f "$dictionary" ] || set -- "$@" -dict="$dictionary"
    "$build/tests/fuzz/$target" "$@" "$build/corpus/$target" "$build/seeds/$target" >"$log" 2>&1 || {
        tail -60 "$log"
        echo "$target failed: the input is kept in $build/found/$target"
        exit 1
    }
    echo "$target, $seconds s: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
}

# As many at once as there are processors.
while [ $# -gt 0 ]; do
    running=
    for place in $(seq "$(nproc)"); do
        [ $# -gt 0 ] || break
        fuzz "$1" &
        running="$running $!"
        shift
    done
    for process in $running; do
        wait "$process"
    done
done
