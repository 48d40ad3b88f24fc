#!/usr/bin/env bats
# What goes wrong between the program and the provider, one line of the table of faults a test, with
# the real program. Whatever it is, the rows stay pending, and the next run sends them.
#
# fault                                          here, and where its parts are tested
# name not found                                 here; http_curl_reply_test.c
# refused                                        ../scenarios/provider_trouble.bats ("nobody listens")
# reset, empty reply                             here; http_curl_reply_test.c
# it goes on: the breaker opens                  here; worker_pacing_test.c, circuit_breaker_test.c
# certificate expired, another host's,           here; http_curl_safety_test.c
#   self-signed
# body cut short: with a length, chunked,        here; http_curl_reply_test.c
#   without one, over TLS
# slower than the time-out, a byte a second      here; http_curl_reply_test.c
# reply over 64 KiB, gzip bomb, 400 KB of        here; http_curl_reply_test.c
#   headers, memory flat
# 301, 302, 307                                  here; http_curl_reply_test.c, verdict_test.c
# any of these, asked whose account it is        here; account_call_test.c, ../scenarios/account.bats
# a proxy variable and a loopback URL            here; http_curl_safety_test.c
# a proxy variable and the provider              here; http_curl_safety_test.c
# delays, cuts and corruption, at random         the_wire_at_random.bats
# what the reply itself says                     the_wire_replies.bats

load ../support/scenario
load ../support/stopsms
load ../support/hostile

setup() {
    stopsms_setup
}

teardown() {
    hostile_teardown
}

# lose COUNT TEXT [OPTION...]: a run of one attempt a number gets nowhere, and each row says why.
lose() {
    local count=$1 text=$2
    shift 2
    make_crm "$count" >"$CRM"
    run --separate-stderr try run "$CRM" --max-attempts 1 "$@"
    expect_exit 75
    [ "$(report_count pending)" -eq "$count" ]
    [ "$(grep -c ",pending,.*$text.*,network," "$REPORT")" -eq "$count" ] || {
        cat "$REPORT" >&2
        return 1
    }
}

# recover COUNT: the provider is well, and the next run sends each number. (At another address: a
# database is bound to one only once a key was accepted there.)
recover() {
    local count=$1
    start_sandbox
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers "$count")" ]
    [ "$(report_count listed)" -eq "$count" ]
}

# A label of over 63 letters is no name: nobody needs to be asked.
@test "a name that is not found: again later" {
    HOSTILE_URL=https://$(printf 'a%.0s' {1..70}).example/v1
    lose 3 "the provider's name was not found"
    recover 3
}

@test "connections that are reset: again later" {
    start_hostile reset
    lose 5 "the connection broke before the reply was complete"
    [ "$(hostile_count)" -eq 5 ]
    recover 5
}

@test "connections that end without a reply: again later" {
    start_hostile empty
    lose 5 "the connection was closed without a reply"
    [ "$(hostile_count)" -eq 5 ]
    recover 5
}

@test "when it goes on, it probes: a handful of requests, not one for every number" {
    start_hostile empty
    make_crm 500 >"$CRM"
    run --separate-stderr try run "$CRM" --give-up-after 1s
    expect_exit 75
    [ "$(report_count pending)" -eq 500 ]
    [ "$(hostile_count)" -ge 10 ]
    [ "$(hostile_count)" -le 40 ]
}

# distrust NAME DAYS TEXT [OPTION...]: such a certificate stops the run before anything is sent.
distrust() {
    make_certificate "$1" "$2"
    start_hostile_tls empty
    rm -f -- "$DB" "$DB"-*
    make_crm 50 >"$CRM"
    run --separate-stderr try run "$CRM" "${@:4}"
    expect_exit 78
    [[ $stderr == *"$3"* ]] || {
        echo "$stderr" >&2
        return 1
    }
    [ "$(report_count pending)" -eq 50 ]
    [ "$(hostile_count)" -eq 0 ]
}

@test "a certificate that can't be trusted: it stops at once, and says why" {
    distrust IP:127.0.0.1 -1 "has expired" --ca-file "$SCRATCH/cert.pem"
    distrust DNS:other.example 30 "is for another host" --ca-file "$SCRATCH/cert.pem"
    distrust IP:127.0.0.1 30 "is self-signed"
    recover 50
}

# Not all of them end as faults of the network: without a length, only the body tells.
@test "a body cut short is never a success, whatever the wire says about its end" {
    local shape scheme
    make_certificate IP:127.0.0.1 30
    for shape in length chunked plain; do
        for scheme in http https torn; do
            rm -f -- "$DB" "$DB"-* "$REPORT"
            if [ "$scheme" = http ]; then
                start_hostile cut "$shape"
            else
                start_hostile_tls cut "$shape" "$scheme"
            fi
            make_crm 2 >"$CRM"
            run --separate-stderr try run "$CRM" --max-attempts 1 --ca-file "$SCRATCH/cert.pem"
            expect_exit 75
            [ "$(report_count pending)" -eq 2 ]
            [ "$(hostile_count)" -eq 2 ]
        done
    done
    recover 2
}

@test "a reply that does not come in time: again later" {
    start_hostile silent
    lose 3 "no complete reply came in time" --timeout 1
    recover 3
}

@test "a byte a second: the time-out is for the whole of a reply" {
    start_hostile drip
    SECONDS=0
    lose 3 "no complete reply came in time" --timeout 2
    [ "$SECONDS" -le 15 ]
    recover 3
}

TOO_LARGE='far larger than any of the provider'

# flood TEXT BEHAVIOUR...: too much of something; each row says so, and the memory taken is that of a
# plain run.
flood() {
    local plain peak text=$1
    shift
    make_crm 8 >"$CRM"
    start_sandbox
    plain=$(peak_kib "$STOPSMS" run "$CRM" --db "$SCRATCH/plain.db" --api-url "$SANDBOX_URL" \
        --report plain.csv)
    start_hostile "$@"
    rm -f -- "$DB" "$DB"-* "$REPORT"
    peak=$(peak_kib "$STOPSMS" run "$CRM" --db "$DB" --api-url "$HOSTILE_URL" --max-attempts 1 \
        --rate unlimited)
    [ "$peak" -le $((plain + 8192)) ] || {
        echo "$peak KiB, $plain KiB for a plain run" >&2
        return 1
    }
    [ "$(hostile_count)" -eq 8 ]
    [ "$(report_count pending)" -eq 8 ]
    [ "$(grep -c ",pending,.*$text" "$REPORT")" -eq 8 ] || {
        cat "$REPORT" >&2
        return 1
    }
}

@test "a reply of 64 MiB is cut off; memory stays flat" {
    flood "$TOO_LARGE" flood plain
    recover 8
}

# What a server packed is not unpacked; what the transfer packed is, up to our limit, by a libcurl that
# is older than 8.12; a newer one refuses it.
@test "a gzip bomb is cut off; memory stays flat" {
    flood "the reply is not one of the provider's" flood content
    flood "$TOO_LARGE\|the reply is packed" flood transfer
    recover 8
}

@test "400 KB of headers are cut off, and do not look as if memory had run out" {
    flood "$TOO_LARGE" headers one
    flood "$TOO_LARGE" headers many
    recover 8
}

# unnamed BEHAVIOUR...: so badly is it answered whose account it is. The run goes on without, loses
# about 3 s at the most, and takes no more memory than a plain run.
unnamed() {
    local plain peak
    make_crm 8 >"$CRM"
    start_sandbox
    plain=$(peak_kib "$STOPSMS" run "$CRM" --db "$SCRATCH/plain.db" --api-url "$SANDBOX_URL" \
        --rate unlimited --report plain.csv)
    start_hostile account "$@"
    rm -f -- "$SCRATCH"/plain.db* "$DB" "$DB"-* "$REPORT"
    SECONDS=0
    peak=$(peak_kib "$STOPSMS" run "$CRM" --db "$DB" --api-url "$HOSTILE_URL" --rate unlimited)
    [ "$SECONDS" -le 6 ] && [ "$peak" -le $((plain + 8192)) ] || {
        echo "$*: $SECONDS s, $peak KiB; $plain KiB for a plain run" >&2
        return 1
    }
    [ "$(hostile_count)" -eq 8 ]
    [ "$(report_count listed)" -eq 8 ]
}

@test "asked whose account it is, the provider floods: the run goes on, memory stays flat" {
    unnamed flood plain
    unnamed flood content
    unnamed flood transfer
    unnamed headers one
    unnamed headers many
    unnamed endless_headers
}

@test "asked whose account it is, the provider takes for ever: the run goes on in 3 s" {
    unnamed drip
    unnamed silent
}

@test "asked whose account it is, the provider breaks off or shows a page: the run goes on" {
    unnamed reset
    unnamed empty
    unnamed cut length
    unnamed cut plain
    unnamed html 200
    unnamed status 500
}

# A GET that is followed would take the key along.
@test "asked whose account it is, the provider sends elsewhere: nobody goes there" {
    local code target
    start_hostile status 200
    target=$HOSTILE_URL
    mv hostile.log target.log
    for code in 301 302 307; do
        unnamed redirect "$code" "$target/elsewhere"
    done
    [ ! -s target.log ]
}

@test "a redirect is not followed: it stops, and says so" {
    local code target
    start_hostile status 200
    target=$HOSTILE_URL
    mv hostile.log target.log
    make_crm 50 >"$CRM"
    for code in 301 302 307; do
        start_hostile redirect "$code" "$target/stop-sms/add"
        rm -f -- "$DB" "$DB"-* "$REPORT"
        run --separate-stderr try run "$CRM" --give-up-after 1s
        expect_exit 78
        [[ $stderr == *"HTTP $code"*"redirects"* ]]
        [ "$(report_count pending)" -eq 50 ]
        [ "$(hostile_count)" -le 9 ]
    done
    [ ! -s target.log ]
    recover 50
}

@test "a proxy of the environment sees nothing of what stays on this machine" {
    local port proxy
    start_sandbox
    port=${SANDBOX_URL%/v1}
    start_python wire_proxy.py connect "${port##*:}" "$SCRATCH/proxy.log"
    proxy=http://127.0.0.1:$PORT
    make_crm 20 >"$CRM"
    http_proxy=$proxy https_proxy=$proxy HTTPS_PROXY=$proxy all_proxy=$proxy ALL_PROXY=$proxy \
        run --separate-stderr send run "$CRM" --give-up-after 1s
    expect_exit 0
    [ "$(report_count listed)" -eq 20 ]
    [ ! -s proxy.log ]
}

# The proxy is asked for a tunnel to the provider, and sees nothing of what passes through it.
@test "a proxy of the environment is used for the provider, and does not see the key" {
    local port variable
    make_certificate DNS:provider.example 30
    start_sandbox
    port=${SANDBOX_URL%/v1}
    start_python wire_proxy.py tls "${port##*:}" cert.pem key.pem
    start_python wire_proxy.py connect "$PORT" "$SCRATCH/proxy.log"
    make_crm 20 >"$CRM"
    HOSTILE_URL=https://provider.example/v1
    for variable in https_proxy HTTPS_PROXY all_proxy ALL_PROXY; do
        : >proxy.log
        rm -f -- "$DB" "$DB"-* "$REPORT"
        export "$variable=http://127.0.0.1:$PORT"
        run --separate-stderr try run "$CRM" --ca-file "$SCRATCH/cert.pem" --give-up-after 1s
        unset "$variable"
        expect_exit 0
        [ $(($(report_count listed) + $(report_count already_listed))) -eq 20 ]
        grep -aq '^CONNECT provider.example:443 HTTP/1.1' proxy.log
        ! grep -aqF -e "$SMSPARTNER_API_KEY" -e +336399 -e stop-sms proxy.log
    done
    [ "$(sandbox_listed)" = "$(crm_numbers 20)" ]
}

@test "a proxy that refuses the tunnel is named with its status, and everything stays pending" {
    local code says
    make_crm 5 >"$CRM"
    HOSTILE_URL=https://provider.example/v1
    for code in 407 403 502; do
        says="lets no connection through"
        [ "$code" -ne 407 ] || says="asks for a login"
        start_python wire_proxy.py refuse 1 "$code"
        rm -f -- "$DB" "$DB"-* "$REPORT"
        https_proxy=http://127.0.0.1:$PORT \
            run --separate-stderr try run "$CRM" --give-up-after 1s
        [[ $stderr == *"the proxy between this machine and the provider $says (HTTP $code)"* ]]
        [ "$status" -ne 0 ]
        [ "$(report_count pending)" -eq 5 ]
    done
}
