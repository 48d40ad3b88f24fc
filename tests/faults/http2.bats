#!/usr/bin/env bats
# HTTP/2 over TLS, where the server (nginx) speaks it: a reply names its request there.

load ../support/scenario
load ../support/stopsms
load ../support/hostile
load ../support/nginx

setup() {
    stopsms_setup
    make_certificate IP:127.0.0.1 2
}

teardown() {
    nginx_stop
    hostile_teardown
}

# write_http PORT LISTEN-OPTIONS REQUESTS [LINE]: it closes each connection after so many. LINE: of
# its http block.
write_http() {
    cat <<END
    log_format way '\$server_protocol \$connection';
    access_log $SCRATCH/requests.log way;
    keepalive_requests $3;
    ${4:-}
    ssl_certificate $SCRATCH/cert.pem;
    ssl_certificate_key $SCRATCH/key.pem;
    server {
        listen 127.0.0.1:$1 $2;
        default_type application/json;
        location = /v1/stop-sms/add { return 200 '{"success":true,"code":200,"stopId":\${connection}00000\$connection_requests}'; }
        location / { return 404; }
    }
END
}

submit_rows() {
    make_crm "$1" >"$CRM"
    HOSTILE_URL=https://127.0.0.1:$PORT/v1
    run --separate-stderr try run "$CRM" --rate unlimited --ca-file "$SCRATCH/cert.pem"
}

@test "HTTP/2 is spoken where the server offers it, over one connection" {
    nginx_start write_http "ssl http2" 100000
    submit_rows 300
    expect_exit 0
    [ "$(grep -c '^HTTP/2.0 ' "$SCRATCH/requests.log")" -ge 300 ]
    [ "$(cut -d' ' -f2 "$SCRATCH/requests.log" | sort -u | wc -l)" -le 2 ]
}

@test "HTTP/1.1 is spoken over TLS where the server offers no more, and nothing looks mixed up" {
    nginx_start write_http "ssl" 50
    submit_rows 300
    expect_exit 0
    [ "$(grep -c '^HTTP/1.1 ' "$SCRATCH/requests.log")" -ge 300 ]
    [[ $stderr != *"mixes replies up"* ]]
}

@test "a server that ends its HTTP/2 connections after some requests costs no number" {
    nginx_start write_http "ssl http2" 100
    submit_rows 300
    expect_exit 0
    [ "$(report_count listed)" -eq 300 ]
}

# With many in flight: those behind the last that the server has looked at go out again, in their
# turn; none of them has lost an attempt, and none may have been done.
@test "requests that the server did not look at when it ended a connection cost no attempt" {
    nginx_start write_http "ssl http2" 100
    make_crm 1500 >"$CRM"
    HOSTILE_URL=https://127.0.0.1:$PORT/v1
    run --separate-stderr try run "$CRM" --rate unlimited --concurrency 64 --ca-file "$SCRATCH/cert.pem"
    expect_exit 0
    [ "$(report_count listed)" -eq 1500 ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE attempts > 1 OR maybe_sent')" -eq 0 ]
}

# What is too much for it is refused, which says that it was not looked at. libcurl then ends the
# connection, as if it had died.
@test "a server that takes few streams at a time costs no attempt" {
    nginx_start write_http "ssl http2" 100000 "http2_max_concurrent_streams 3;"
    make_crm 300 >"$CRM"
    HOSTILE_URL=https://127.0.0.1:$PORT/v1
    run --separate-stderr try run "$CRM" --rate unlimited --concurrency 64 --ca-file "$SCRATCH/cert.pem"
    expect_exit 0
    [ "$(report_count listed)" -eq 300 ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE attempts > 1 OR maybe_sent')" -eq 0 ]
}
