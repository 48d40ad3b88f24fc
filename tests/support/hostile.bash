# support/hostile.bash
# Helpers for .bats files about the wire: servers and proxies that misbehave, certificates, and how
# much memory a run takes. Needs support/scenario.bash, python3 and openssl.

# start_python SCRIPT [ARGUMENT...]: one of the servers of this folder; sets PORT. It ends with the
# test, at the latest in hostile_teardown. Not in a subshell, nor by `run`.
start_python() {
    local script=$1 pipe=$SCRATCH/port
    shift
    rm -f -- "$pipe"
    mkfifo -- "$pipe"
    python3 -B "$SOURCE/tests/support/$script" "$@" <&- >"$pipe" 2>>"$SCRATCH/$script.err" 3>&- &
    HOSTILE_PIDS="${HOSTILE_PIDS:-} $!"
    PORT=
    read -r -t 30 PORT <"$pipe" || true
    [ -n "$PORT" ] || {
        cat "$SCRATCH/$script.err" >&2
        return 1
    }
}

# start_hostile BEHAVIOUR [ARGUMENT...]: hostile_server.py in plain HTTP; sets HOSTILE_URL. What it
# received is in $SCRATCH/hostile.log, which begins anew.
start_hostile() {
    : >"$SCRATCH/hostile.log"
    start_python hostile_server.py "$SCRATCH/hostile.log" "" "$@"
    HOSTILE_URL=http://127.0.0.1:$PORT/v1
}

# The same over TLS, with the certificate that make_certificate made last.
start_hostile_tls() {
    : >"$SCRATCH/hostile.log"
    start_python hostile_server.py "$SCRATCH/hostile.log" "$SCRATCH/cert.pem $SCRATCH/key.pem" "$@"
    HOSTILE_URL=https://127.0.0.1:$PORT/v1
}

hostile_teardown() {
    local pid
    for pid in ${HOSTILE_PIDS:-}; do
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    HOSTILE_PIDS=
    scenario_teardown
}

# How many requests the hostile server has received.
hostile_count() {
    wc -l <"$SCRATCH/hostile.log"
}

# make_certificate NAME DAYS: a self-signed one for this subjectAltName (IP:127.0.0.1), valid for so
# many days from now (-1: it ended yesterday), in cert.pem and key.pem.
make_certificate() {
    local days=$2 when=+0
    # openssl makes none that has ended: it is told that it is the day before yesterday.
    [ "$days" -gt 0 ] || { when=$((days - 1))d && days=1; }
    (cd "$SCRATCH" && printf 'subjectAltName=%s\n' "$1" >extensions &&
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem \
            -out request.pem -subj "/CN=stopsms test" &&
        faketime -f "$when" openssl x509 -req -in request.pem -signkey key.pem -days "$days" \
            -extfile extensions -out cert.pem) 2>"$SCRATCH/openssl.err" || {
        cat "$SCRATCH/openssl.err" >&2
        return 1
    }
}

# try COMMAND [ARGUMENT...]: one that sends, at full speed, to the hostile server.
try() {
    local command=$1
    shift
    stopsms "$command" --api-url "$HOSTILE_URL" --rate unlimited "$@"
}

# peak_kib COMMAND...: runs it without a word, and prints how much memory it took at most.
peak_kib() {
    ASAN_OPTIONS=quarantine_size_mb=1 python3 - "$@" <<'PYTHON' 3>&-
import resource, subprocess, sys

null = subprocess.DEVNULL
subprocess.run(sys.argv[1:], stdin=null, stdout=null, stderr=null, check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
}
