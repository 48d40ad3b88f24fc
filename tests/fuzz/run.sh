#!/bin/sh
# sh tests/fuzz/run.sh SECONDS [TARGET...]
# Builds the fuzz targets (all of tests/fuzz/*_fuzz.c, or those named) with clang and the sanitizers,
# and runs each for so many seconds on seeds made of samples/. Builds into build-fuzz/, or into
# $STOPSMS_FUZZ_BUILD; what is found stays there, and so does the corpus. Fails where a target does.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${STOPSMS_FUZZ_BUILD:-$source/build-fuzz}
seconds=${1:?usage: sh tests/fuzz/run.sh SECONDS [TARGET...]}
shift
[ $# -gt 0 ] || set -- rows_fuzz phone_fuzz

CC=clang CXX=clang++ cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DSTOPSMS_FUZZ=ON -DSTOPSMS_SANITIZE=ON -DSTOPSMS_WERROR=ON -DSTOPSMS_TESTS=OFF
cmake --build "$build" --parallel "$(nproc)" --target "$@"

# Seeds: how each sample begins (small inputs are quick), and each cell of them.
rm -rf "$build/seeds"
mkdir -p "$build/seeds/rows_fuzz" "$build/seeds/phone_fuzz"
for sample in "$source"/samples/*; do
    case $sample in *.csv | *.txt) ;; *) continue ;; esac
    head -c 1000 "$sample" >"$build/seeds/rows_fuzz/${sample##*/}"
done
cat "$source"/samples/*.csv | tr ';,\t' '\n\n\n' | tr -d '"\r' | grep -a '[0-9]' |
    LC_ALL=C sort -u | split -l 1 -a 4 - "$build/seeds/phone_fuzz/cell-"

# A small quarantine and short traces: twice as many inputs a second. To look into what was found, run
# the target on it without them.
export ASAN_OPTIONS="${ASAN_OPTIONS:-malloc_context_size=1:quarantine_size_mb=8}"
for target in "$@"; do
    mkdir -p "$build/corpus/$target" "$build/found/$target"
    dictionary=$source/tests/fuzz/${target%_fuzz}.dict
    set --
    [ ! -f "$dictionary" ] || set -- "-dict=$dictionary"
    printf '\n== %s, %s s\n' "$target" "$seconds"
    "$build/tests/fuzz/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=2000 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix="$build/found/$target/" "$@" \
        "$build/corpus/$target" "$build/seeds/$target"
done
