#!/bin/sh
# sh tests/run.sh [CTEST-OPTION...]
# Installs what the tests need, builds with the address and undefined-behaviour sanitizers, and runs
# every test through CTest; `sh tests/run.sh -R worker` runs those whose names hold "worker".
# Builds into build-test/, or into $STOPSMS_BUILD.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
build=${STOPSMS_BUILD:-$source/build-test}

sh "$source/tests/packages.sh"
cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Debug -DSTOPSMS_TESTS=ON -DSTOPSMS_SANITIZE=ON \
    -DSTOPSMS_WERROR=ON
cmake --build "$build" --parallel "$(nproc)"
# Tests wait for half of their time, for a pause that is asked for or a moment that must come: one more
# than there are processors.
exec ctest --test-dir "$build" --output-on-failure --parallel "$(($(nproc) + 1))" "$@"
