#!/usr/bin/env bats
# HTTP/2 over TLS, where the server (nginx) speaks it: a reply names its request there.

load ../support/scenario
load ../support/stopsms
load ../support/hostile

setup() {
    stopsms_setup
    make_certificate IP:127.0.0.1 2
    NGINX_PID=
}

teardown() {
    [ -z "$NGINX_PID" ] || kill -TERM "$NGINX_PID" 2>/dev/null || true
    [ -z "$NGINX_PID" ] || wait "$NGINX_PID" || true
    hostile_teardown
}

# start_nginx LISTEN-OPTIONS REQUESTS: it closes each connection after so many.
start_nginx() {
    local attempt i
    for attempt in 1 2 3 4 5; do
        PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        cat >"$SCRATCH/nginx.conf" <<END
daemon off;
master_process off;
pid $SCRATCH/nginx.pid;
error_log $SCRATCH/nginx.err;
events { worker_connections 256; }
http {
    client_body_temp_path $SCRATCH/body;
    proxy_temp_path $SCRATCH/proxy;
    fastcgi_temp_path $SCRATCH/fastcgi;
    uwsgi_temp_path $SCRATCH/uwsgi;
    scgi_temp_path $SCRATCH/scgi;
    log_format way '\$server_protocol \$connection';
    access_log $SCRATCH/requests.log way;
    keepalive_requests $2;
    ssl_certificate $SCRATCH/cert.pem;
    ssl_certificate_key $SCRATCH/key.pem;
    server {
        listen 127.0.0.1:$PORT $1;
        default_type application/json;
        location = /v1/stop-sms/add { return 200 '{"success":true,"code":200,"stopId":\${connection}00000\$connection_requests}'; }
        location / { return 404; }
    }
}
END
        nginx -p "$SCRATCH" -e "$SCRATCH/nginx.err" -c "$SCRATCH/nginx.conf" </dev/null \
            >>"$SCRATCH/nginx.out" 2>&1 3>&- &
        NGINX_PID=$!
        for ((i = 0; i < 100; i++)); do
            [ ! -s "$SCRATCH/nginx.pid" ] || return 0
            kill -0 "$NGINX_PID" 2>/dev/null || break
            read -r -t 0.05 <> <(:) || true
        done
    done
    cat "$SCRATCH/nginx.err" >&2
    return 1
}

submit_rows() {
    make_crm "$1" >"$CRM"
    HOSTILE_URL=https://127.0.0.1:$PORT/v1
    run --separate-stderr try run "$CRM" --rate unlimited --ca-file "$SCRATCH/cert.pem"
}

@test "HTTP/2 is spoken where the server offers it, over one connection" {
    start_nginx "ssl http2" 100000
    submit_rows 300
    expect_exit 0
    [ "$(grep -c '^HTTP/2.0 ' "$SCRATCH/requests.log")" -ge 300 ]
    [ "$(cut -d' ' -f2 "$SCRATCH/requests.log" | sort -u | wc -l)" -le 2 ]
}

@test "HTTP/1.1 is spoken over TLS where the server offers no more, and nothing looks mixed up" {
    start_nginx "ssl" 50
    submit_rows 300
    expect_exit 0
    [ "$(grep -c '^HTTP/1.1 ' "$SCRATCH/requests.log")" -ge 300 ]
    [[ $stderr != *"mixes replies up"* ]]
}

@test "a server that ends its HTTP/2 connections after some requests costs no number" {
    start_nginx "ssl http2" 100
    submit_rows 300
    expect_exit 0
    [ "$(report_count listed)" -eq 300 ]
}
