#!/bin/bash
# bash tests/mutants.sh [NAME...]
# Tests that can fail: makes one small mistake at a time in a copy of the source, builds what is
# needed, and expects a named test to notice. A mistake that nobody notices fails the script. Works in
# build-mutants/ (or $STOPSMS_MUTANTS); without names it makes them all, in about two minutes.
set -euo pipefail

source=$(cd "$(dirname "$0")/.." && pwd)
work=${STOPSMS_MUTANTS:-$source/build-mutants}
tree=$work/tree
build=$work/build
names=("$@")
survivors=()
made=0

# --- the mistakes: name, file, what sed makes of it, targets, test ---

all_mutants() {
    mutant claim_is_not_written src/jobs/send/job_queue.c \
        's/return note_claim(queue, queue->claimed\[before\]\.phone, err);/return true;/' \
        worker_test -- unit worker_test
    mutant claim_is_not_committed_ahead src/jobs/send/job_queue.c \
        's/sqlite3_bind_int64(queue->note_claim, 3, queue->last_claimed);/sqlite3_bind_int64(queue->note_claim, 3, first - 1);/' \
        stopsms stopsms-sandbox -- script power_cut.py --only-synced --resumes 0 --cuts 200
    mutant commits_are_not_synced src/jobs/store/job_store.c \
        's/PRAGMA synchronous = FULL;/PRAGMA synchronous = OFF;/' \
        stopsms stopsms-sandbox -- script power_cut.py --only-synced --resumes 0 --cuts 200
    mutant commits_are_synced_now_and_then src/jobs/store/job_store.c \
        's/PRAGMA synchronous = FULL;/PRAGMA synchronous = NORMAL;/' \
        stopsms stopsms-sandbox -- script power_cut.py --only-synced --resumes 0 --cuts 200
    mutant results_count_before_their_commit src/submit/worker_collect.c \
        '/^static void keep_settled/,/^}/s/^{/{ worker->progress->settled[landing->result.state]++;/' \
        worker_test -- unit worker_test
    mutant batches_have_no_end src/submit/worker_persist.c \
        's/ || count >= worker->config->batch//' \
        worker_test -- unit worker_test
    mutant result_needs_no_pending_job src/jobs/send/job_results.c \
        's/ NOT :is_first) AND state = \$pending"/ NOT :is_first)"/' \
        job_results_test -- unit job_results_test
    mutant report_is_not_synced src/base/atomic_file.c \
        's/ || fsync(fileno(file->stream)) != 0//' \
        stopsms stopsms-sandbox -- script power_cut.py --resumes 0 --cuts 200
    mutant second_writer_is_let_in src/jobs/store/store_lock.c \
        's/fcntl(lock->fd, F_OFD_SETLK, &whole) != 0/false/' \
        store_lock_test -- unit store_lock_test
    mutant import_is_committed_in_halves src/jobs/import/importer.c \
        '/^static bool insert_jobs/,/^}/s/^{/{ if (!sql_commit(importer->store, err) || !sql_begin(importer->store, err)) return false;/' \
        stopsms stopsms-sandbox -- script kill_sweep.py --only import --points 60
    mutant body_has_no_cap "$(file_with 'length > HTTP_REPLY_MAX_BYTES')" \
        's/length > HTTP_REPLY_MAX_BYTES - transfer->body.length/false/' \
        http_curl_reply_test -- unit http_curl_reply_test
    mutant redirects_are_followed "$(file_with 'CURLOPT_FOLLOWLOCATION, 0L')" \
        's/CURLOPT_FOLLOWLOCATION, 0L/CURLOPT_FOLLOWLOCATION, 1L/' \
        http_curl_reply_test -- unit http_curl_reply_test
    mutant success_needs_no_status_200 src/provider/verdict.c \
        's/sight->reply->status == 200 && says_success/says_success/' \
        verdict_test -- unit verdict_test
    mutant failed_run_forgets_what_it_sent src/jobs/store/store_runs.c \
        '/^bool job_store_end_failed_run/,/^}/s/close_crashed(store, now, err) &&//' \
        store_runs_test -- unit store_runs_test
    mutant disk_errors_do_not_stop_it src/submit/worker_persist.c \
        's/return error_wrap(err, "sending has stopped");/return true;/' \
        worker_stop_test -- unit worker_stop_test
}

# file_with TEXT: the one file of src/ that holds it.
file_with() {
    (cd "$source" && grep -rlF --include='*.c' -- "$1" src)
}

# --- the tests; each fails where the mistake is noticed ---

unit() {
    timeout 120 "$build/tests/$1"
}

script() {
    STOPSMS=$build/stopsms SANDBOX=$build/stopsms-sandbox \
        timeout 120 python3 "$source/tests/support/$1" "${@:2}"
}

# --- one mistake after the other ---

build_targets() {
    cmake --build "$build" --parallel "$(nproc)" --target "$@" >"$work/build.log" 2>&1 || {
        cat "$work/build.log" >&2
        return 1
    }
}

is_wanted() {
    local name
    [ ${#names[@]} -gt 0 ] || return 0
    for name in "${names[@]}"; do
        [ "$name" != "$1" ] || return 0
    done
    return 1
}

# mutant NAME FILE SED TARGET... -- TEST...
mutant() {
    local name=$1 file=$2 change=$3 targets=()
    shift 3
    is_wanted "$name" || return 0
    while [ "$1" != -- ]; do
        targets+=("$1")
        shift
    done
    shift
    sed -i "$change" "$tree/$file"
    if cmp -s "$source/$file" "$tree/$file"; then
        echo "$name: $file has changed; adapt the mistake" >&2
        exit 1
    fi
    build_targets "${targets[@]}"
    made=$((made + 1))
    local status=0
    "$@" >"$work/$name.log" 2>&1 || status=$?
    case $status in
    0)
        survivors+=("$name")
        echo "$name: NOT NOTICED by: $*"
        ;;
    12[4-7])
        echo "$name: $* did not end, or could not be run: see $work/$name.log" >&2
        exit 1
        ;;
    *) echo "$name: noticed by: $*" ;;
    esac
    # Newer than what was built from the mistake.
    cp -- "$source/$file" "$tree/$file"
    touch -- "$tree/$file"
}

# Without a mistake nothing is noticed, or else noticing one says nothing. (That all tests pass is for
# tests/run.sh to see.)
expect_no_false_alarm() {
    build_targets stopsms stopsms-sandbox worker_test
    unit worker_test >"$work/sound.log" 2>&1 || { cat "$work/sound.log" >&2; exit 1; }
    script power_cut.py --only-synced --resumes 0 --cuts 60
    script kill_sweep.py --only import --points 2
    script disk_errors.py --points 1
}

rm -rf -- "$tree"
mkdir -p -- "$tree"
(cd "$source" && tar -cf - CMakeLists.txt schema src tests samples) | tar -xf - -C "$tree"
cmake -S "$tree" -B "$build" -DCMAKE_BUILD_TYPE=Debug -DSTOPSMS_TESTS=ON -DSTOPSMS_SANITIZE=OFF \
    >"$work/configure.log" || { cat "$work/configure.log" >&2; exit 1; }
expect_no_false_alarm
all_mutants
echo "$made mistakes were made, ${#survivors[@]} were not noticed: ${survivors[*]:-none}"
[ "${#survivors[@]}" -eq 0 ] && [ "$made" -gt 0 ]
