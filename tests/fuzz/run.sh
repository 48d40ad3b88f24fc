#!/bin/sh
# sh tests/fuzz/run.sh [SECONDS]
# Builds the fuzz targets with clang and runs each for so long (30), beginning with the samples. An input that breaks one is
# kept as crash-… in the folder it names, and the script fails. Builds into build-fuzz/, or into $STOPSMS_BUILD.
set -eu

seconds=${1:-30}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${STOPSMS_BUILD:-$source/build-fuzz}

sh "$source/samples/packages.sh" clang
CC=clang CXX=clang++ cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Debug -DSTOPSMS_TESTS=OFF \
    -DSTOPSMS_SANITIZE=ON -DSTOPSMS_WERROR=ON -DSTOPSMS_FUZZ=ON
cmake --build "$build" --parallel "$(nproc)" --target rows_fuzz phone_fuzz

# Seeds: the samples, behind the two bytes that choose how they are cut; and the cells of the samples.
rm -rf "$build/seeds"
mkdir -p "$build/seeds/rows" "$build/seeds/phone" "$build/corpus/rows" "$build/corpus/phone"
for sample in "$source"/samples/*.csv "$source"/samples/*.txt; do
    name=$(basename "$sample")
    { printf '\001\007'; head -c 3000 "$sample"; } > "$build/seeds/rows/$name"
    LC_ALL=C tr ',;\t\r' '\n\n\n\n' < "$sample" | LC_ALL=C grep -a '[0-9]' | head -40 > "$build/cells"
    line=0
    while IFS= read -r cell; do
        line=$((line + 1))
        printf '\001%s' "$cell" > "$build/seeds/phone/$name-$line"
    done < "$build/cells"
done

for target in rows phone; do
    echo "== $target for $seconds s"
    "$build/tests/fuzz/${target}_fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=20 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$build/" \
        "$build/corpus/$target" "$build/seeds/$target" > "$build/$target.log" 2>&1 ||
        { tail -60 "$build/$target.log"; echo "$target failed: the input is kept in $build"; exit 1; }
    grep -E 'number_of_executed_units|average_exec' "$build/$target.log"
done
