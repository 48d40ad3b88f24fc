# What the benchmarks of submission share: a folder, nginx, databases, times. Sourced by them, with
# $1 the path of stopsms. Loopback only; what is started here is ended here, by its process id.
# A benchmark fails only where something does not work, never because something is slow.
source=$(realpath "$(dirname "$0")/../..")
stopsms=$(realpath "${1:?give the path of stopsms, such as build/stopsms}")
build=$(dirname "$stopsms")
export SMSPARTNER_API_KEY=bench-key
folder=$(mktemp -d)
server=
cd "$folder"

end_server() {
    if [ -n "$server" ]; then
        kill "$server" 2> /dev/null || true
        wait "$server" 2> /dev/null || true
    fi
    server=
}

clean_up() {
    end_server
    cd / && rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
    echo "$0: $*" >&2
    exit 1
}

need() {
    for tool in "$@"; do
        command -v "$tool" > /dev/null || PATH=$PATH:/usr/sbin command -v "$tool" > /dev/null ||
            fail "$tool is needed (sh samples/packages.sh nginx-light sqlite3 openssl)"
    done
}

now_ms() {
    echo $(($(date +%s%N) / 1000000))
}

# Waits until FILE is there and not empty, 10 s at most; fails as soon as the server has ended.
await_file() {
    tries=0
    while [ ! -s "$1" ]; do
        kill -0 "$server" 2> /dev/null && [ "$tries" -lt 500 ] || return 1
        tries=$((tries + 1))
        sleep 0.02
    done
}

# start_nginx [LISTEN-OPTIONS [LINES]]: a server on a free port of loopback, told by $port. It answers
# every request with a success, and a stop id of no other request (the connection, five zeros, and
# its request): one that comes twice would be doubted. LINES, of its http block, name its log.
start_nginx() {
    for try in 1 2 3 4 5 6 7 8 9 10; do
        port=$(shuf -n 1 -i 20000-30000)
        cat > nginx.conf << CONF
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx.err warn;
worker_processes 1;
events { worker_connections 512; }
http {
    keepalive_requests 1000000000;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    ${2:-access_log off;}
    server {
        listen 127.0.0.1:$port ${1:-};
        default_type application/json;
        location / { return 200 '{"success":true,"code":200,"stopId":\${connection}00000\$connection_requests}'; }
    }
}
CONF
        rm -f nginx.pid
        PATH=$PATH:/usr/sbin nginx -p "$folder" -c nginx.conf 2>> nginx.err &
        server=$!
        ! await_file nginx.pid || return 0
        end_server
    done
    cat nginx.err >&2
    fail "nginx did not start"
}

# make_numbers COUNT FILE: an export with one column.
make_numbers() {
    awk -v count="$1" 'BEGIN {
        print "mobile"
        for (i = 0; i < count; i++) printf "+33%d\n", 610000000 + i
    }' > "$2"
}

# make_database COUNT DB: COUNT numbers, all pending.
make_database() {
    make_numbers "$1" numbers.csv
    "$stopsms" import numbers.csv --all-rows --max-new "$1" --db "$2" --quiet > output 2>&1 ||
        { cat output >&2; fail "the import failed"; }
}

# submit DB URL OPTION...: all that is pending.
submit() {
    submit_db=$1
    submit_url=$2
    shift 2
    "$stopsms" submit --db "$submit_db" --api-url "$submit_url" --yes --quiet "$@" > output 2>&1 ||
        { cat output >&2; fail "stopsms submit failed"; }
}

# expect_listed DB COUNT
expect_listed() {
    listed=$(sqlite3 "$1" 'SELECT count(*) FROM jobs WHERE state = 1')
    [ "$listed" = "$2" ] || fail "only $listed of $2 numbers are listed"
}

# A certificate for loopback, in cert.pem and key.pem.
make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem \
        -out cert.pem -addext subjectAltName=IP:127.0.0.1 2> output ||
        { cat output >&2; fail "openssl failed"; }
}

# How long all processes of nginx have worked, in ms.
cpu_ms() {
    cat "/proc/$server/stat" $(pgrep -P "$server" | sed 's|.*|/proc/&/stat|') 2> /dev/null |
        awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); sum += $12 + $13 } END { printf "%d\n", sum * 1000 / tick }'
}

# median FILE: of the first numbers of its lines.
median() {
    sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# The smaller of two numbers, of which the first may be missing.
least() {
    [ -n "$1" ] && [ "$1" -le "$2" ] && echo "$1" || echo "$2"
}
