# support/nginx.bash
# Helpers for .bats files that put nginx in the provider's place. Needs support/scenario.bash.

# nginx_start WRITE-HTTP [ARGUMENT...]: nginx on a port that was free a moment ago, else on another
# one; sets PORT. `WRITE-HTTP PORT ARGUMENT...` prints the directives of its http block. Not in a
# subshell, nor by `run`: nginx_stop ends it.
nginx_start() {
    local attempt i
    for attempt in 1 2 3 4 5; do
        PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        nginx_conf "$PORT" "$@" >"$SCRATCH/nginx.conf"
        rm -f -- "$SCRATCH"/*.sock "$SCRATCH/nginx.pid"
        nginx -p "$SCRATCH" -e "$SCRATCH/nginx.err" -c "$SCRATCH/nginx.conf" </dev/null \
            >>"$SCRATCH/nginx.out" 2>&1 3>&- &
        NGINX_PID=$!
        # It writes its pid once it listens.
        for ((i = 0; i < 100; i++)); do
            [ ! -s "$SCRATCH/nginx.pid" ] || return 0
            kill -0 "$NGINX_PID" 2>/dev/null || break
            sleep 0.05
        done
        nginx_stop
    done
    cat "$SCRATCH/nginx.err" >&2
    return 1
}

# What every nginx of ours has in common: one process, and all that it writes is in the scratch folder.
nginx_conf() {
    local port=$1 write_http=$2
    shift 2
    cat <<END
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
    $("$write_http" "$port" "$@")
}
END
}

nginx_stop() {
    local pid=${NGINX_PID:-}
    NGINX_PID=
    [ -n "$pid" ] || return 0
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" || true
}
