#!/bin/sh
# How often TLS is agreed on, over all the requests of a run: once a connection.
# usage: sh tests/bench/tls_bench.sh PATH-OF-STOPSMS [NUMBERS [CONCURRENCY]]
# nginx speaks TLS with a certificate made here, and its log names the connection of each request.
set -eu
. "$(dirname "$0")/common.sh"
numbers=${2:-50000}
concurrency=${3:-64}
need nginx openssl sqlite3

make_certificate
start_nginx ssl "ssl_certificate $folder/cert.pem; ssl_certificate_key $folder/key.pem;
    log_format tls '\$connection \$ssl_session_reused \$ssl_protocol';
    access_log $folder/tls.log tls;"
make_database "$numbers" work.db

start=$(now_ms)
submit work.db "https://127.0.0.1:$port/v1" --ca-file cert.pem --rate unlimited \
    --concurrency "$concurrency"
took=$(($(now_ms) - start))
expect_listed work.db "$numbers"
end_server # which writes its log to the end
awk -v n="$numbers" -v c="$concurrency" -v took="$took" '
    {requests++; protocol = $3}
    !seen[$1]++ {connections++; resumed += $2 == "r"}
    END {
        printf "%d requests over %s, %d/s: %d connections, a handshake each (%d of them resumed)\n",
            requests, protocol, n * 1000 / took, connections, resumed
        printf "wanted at most %d, the concurrency\n", c
    }' tls.log
