#!/bin/sh
# sh samples/quickstart.sh
# Installs what is missing, builds stopsms into build/, and rehearses its main job with a local
# stand-in for the provider: a CRM export is sent, interrupted half-way and resumed. No number leaves
# this machine, and all but build/ is in a temporary folder. Exits with 0 when everything went right.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
build=$source/build
export_file=crm-export.csv
export_rows=356
filter='Désabonné SMS=oui'
scratch=
sandbox_pid=
run_pid=

# Ends what this script started, whichever way it ends itself.
finish() {
    status=$?
    trap - EXIT HUP INT TERM
    for pid in $run_pid $sandbox_pid; do
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    [ -z "$scratch" ] || rm -rf -- "$scratch"
    exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

step() {
    printf '\n== %s\n' "$*"
}

fail() {
    printf 'quickstart: %s\n' "$*" >&2
    exit 1
}

build_release() {
    cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release -DSTOPSMS_TESTS=OFF \
        -DSTOPSMS_SANITIZE=OFF && cmake --build "$build" --parallel "$(nproc)"
}

# Sets url. The sandbox says on its first line where it listens, and ends with this script even
# where that is killed.
start_sandbox() {
    mkfifo first-line
    "$build/stopsms-sandbox" --quiet --exit-with-parent --key rehearsal-key --latency 20 \
        --listed +33639980095 --reject +447700900 >first-line &
    sandbox_pid=$!
    line=
    read -r line <first-line || true
    url=${line#listening on }
    [ -n "$line" ] && [ "$url" != "$line" ] || fail "the sandbox did not start"
}

# The numbers that the sandbox has received, one a line, in the order of their arrival.
received() {
    curl -sS --fail --noproxy '*' --max-time 30 "${url%/v1}/sandbox/requests" |
        grep -o '"+[0-9]*"' | tr -d '"' || true
}

received_count() {
    received | wc -l
}

# The main job. The same command twice: that is how it resumes.
main_job() {
    SMSPARTNER_API_KEY=rehearsal-key exec "$build/stopsms" run "$export_file" \
        --where "$filter" --api-url "$url" --db rehearsal.db --rate 25/s --yes </dev/null
}

show_main_job() {
    echo "\$ stopsms run $export_file --where '$filter' \\"
    echo "      --api-url $url --db rehearsal.db --rate 25/s --yes"
}

# Interrupts the main job as Ctrl-C does, once the sandbox has received half of the numbers.
interrupt_half_way() {
    polls=0
    while [ "$(received_count)" -lt $((expected_count / 2)) ]; do
        polls=$((polls + 1))
        [ "$polls" -le 600 ] || fail "half of the numbers did not arrive within a minute"
        kill -0 "$run_pid" 2>/dev/null || fail "the run ended before it was interrupted"
        sleep 0.1
    done
    kill -INT "$run_pid"
}

step "Installing what is missing"
sh "$source/samples/packages.sh" || fail "something that the build needs is missing"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-quickstart.XXXXXX")
# The settings of whoever tries this are for exports of their own.
export XDG_CONFIG_HOME="$scratch/config"
for variable in $(env | sed -n 's/^\(STOPSMS_[A-Z_]*\)=.*/\1/p'); do
    unset "$variable"
done

step "Building into build/"
build_release >"$scratch/build.log" 2>&1 || {
    cat "$scratch/build.log" >&2
    fail "the build failed"
}
"$build/stopsms" --version

cp "$source/samples/$export_file" "$scratch"
expected=$source/samples/expected/${export_file%.csv}.txt
expected_count=$(wc -l <"$expected")
cd "$scratch"

step "Starting the sandbox, a stand-in for the provider"
start_sandbox
echo "It listens on $url"

step "Sending the opt-outs of $export_file, and interrupting half-way (Ctrl-C)"
show_main_job
main_job &
run_pid=$!
interrupt_half_way
status=0
wait "$run_pid" || status=$?
run_pid=
[ "$status" -eq 130 ] || fail "the interrupted run ended with $status instead of 130"
sent_before=$(received_count)
[ "$sent_before" -lt "$expected_count" ] || fail "the run was not interrupted before its end"

step "The same command again resumes"
show_main_job
main_job &
run_pid=$!
status=0
wait "$run_pid" || status=$?
run_pid=
# 3: done, and some rows need a human. This export has such rows.
[ "$status" -eq 3 ] || fail "the resumed run ended with $status instead of 3"

step "The report, ${export_file%.csv}.report.csv: a line for every row, in the order of the file"
report=${export_file%.csv}.report.csv
sed -n '1,8p' "$report"
echo "..."
echo "Its rows that need a human:"
grep -E ',(invalid|undecided|rejected|unconfirmed),' "$report"

step "Holding both sides together"
received | LC_ALL=C sort >received.txt
LC_ALL=C sort "$expected" | cmp -s - received.txt ||
    fail "the numbers that arrived are not those of the people who opted out"
rows=$(awk -F, -v file="$export_file" '$1 == file { print $2 }' "$report" | sort -u | wc -l)
[ "$rows" -eq "$export_rows" ] || fail "the report has $rows of $export_rows rows"
echo "$export_rows rows in the export, $rows in the report."
echo "$expected_count numbers of people who opted out; each arrived, once: $sent_before before the"
echo "interruption, $((expected_count - sent_before)) after it."

cat <<END

It works. Against your real account (the key is on your account's page at SMS Partner), in $source:

  build/stopsms preview samples/brevo-contacts.xlsx --where OPT_IN=false    # a workbook, as is
  (umask 077; cat >~/.smspartner-key)    # paste the key, then Enter and Ctrl-D
  build/stopsms preview YOUR-EXPORT.csv
  build/stopsms run YOUR-EXPORT.csv --where 'COLUMN=VALUE' --api-key-file ~/.smspartner-key
END
