#!/usr/bin/env bats
# A limit that is not ours: nginx with limit_req, which answers 429 above its rate. Every number
# arrives, none fails for it, and we find the rate that it bears.

load ../support/scenario
load ../support/stopsms
load ../support/nginx

setup() {
    stopsms_setup
}

teardown() {
    nginx_stop
    scenario_teardown
}

# write_http PORT RATE: adds are limited, and answered by a second server: limit_req does not see
# what `return` answers.
write_http() {
    cat <<END
    access_log off;
    log_format request escape=none '\$msec \$status \$request_body';
    limit_req_zone \$server_port zone=account:1m rate=$2r/s;
    server {
        listen 127.0.0.1:$1;
        location = /v1/stop-sms/add {
            limit_req zone=account burst=5 nodelay;
            limit_req_status 429;
            access_log $SCRATCH/requests.log request;
            proxy_pass http://unix:$SCRATCH/answer.sock;
        }
        location / { return 404; }
    }
    server {
        listen unix:$SCRATCH/answer.sock;
        default_type application/json;
        # Of no other request: the connection, five zeros, and its request.
        return 200 '{"success":true,"code":200,"stopId":\${connection}00000\$connection_requests}';
    }
END
}

start_nginx() {
    nginx_start write_http "$1"
    SANDBOX_URL=http://127.0.0.1:$PORT/v1
}

# share_of_429 FROM TO: in 1/1000, among the requests FROM to TO of the log.
share_of_429() {
    sed -n "$1,$2p" requests.log | awk '$2 == 429 { n++ } END { print int(1000 * n / NR) }'
}

# excess RATE: by how much the worst of all windows exceeds RATE x its length. The log has
# milliseconds.
excess() {
    sort -n requests.log | awk -v rate="$1" '
        NR == 1 { first = $1; behind = 0 }
        { ahead = NR - 1 - ($1 - first) * rate }
        ahead < behind { behind = ahead }
        ahead - behind + 1 > worst { worst = ahead - behind + 1 }
        END { print int(worst + 0.5) }'
}

everybody_is_listed() {
    expect_exit 0
    [ "$(report_count listed)" -eq "$1" ]
    [ "$(awk '$2 == 200' requests.log | grep -o '+33[0-9]*' | sort)" = "$(crm_numbers "$1")" ]
    # A 429 is no attempt.
    [ "$(sqlite3 "$DB" 'SELECT max(attempts) FROM jobs')" -eq 1 ]
}

@test "a limit below the agreed rate: it slows down to what is borne, and every number arrives" {
    start_nginx 40
    make_crm 250 >"$CRM"
    run --separate-stderr stopsms run "$CRM" --api-url "$SANDBOX_URL" --rate 100/s --max-attempts 1
    everybody_is_listed 250
    echo "429s in 1/1000, first 50: $(share_of_429 1 50), then: $(share_of_429 51 1000)"
    [ "$(share_of_429 1 50)" -gt 0 ]
    [ $((3 * $(share_of_429 51 1000))) -lt "$(share_of_429 1 50)" ]
    echo "worst window over 100/s: $(excess 100)"
    # The burst of 2; and what leaves at its time arrives together where the machine is busy.
    [ "$(excess 100)" -le 10 ]
}

@test "no agreed rate: the 429s make one, and there is neither a flood nor a busy loop" {
    start_nginx 100
    make_crm 400 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 1
    everybody_is_listed 400
    refused=$(awk '$2 == 429' requests.log | wc -l)
    echo "429s: $refused"
    [ "$refused" -gt 0 ]
    [ "$refused" -le 60 ]
}
