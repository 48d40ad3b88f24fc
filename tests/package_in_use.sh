#!/bin/bash
# bash tests/package_in_use.sh FOLDER
# Installs the packages of FOLDER/older (support/make_packages.sh) on a bare Debian, works with them,
# upgrades them to FOLDER/new in the midst of two runs, removes them in the midst of a third, and purges
# them. Every run must end as if nothing had happened, every number arrive once, and no database, key,
# setting or report be touched. As root, on a system to throw away: ../bare.sh has one.
set -eu

packages=$(cd "$1" && pwd)
key=/etc/stopsms/key
setting=/etc/stopsms/stopsms.conf
db=/var/lib/stopsms/jobs.db
user=agency
export DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
sandbox_pid=

fail() {
    echo "package_in_use: $*" >&2
    exit 1
}

step() {
    echo "-- $*"
}

finish() {
    # Only what this shell started.
    kill $(jobs -p) 2>/dev/null || true
}
trap finish EXIT

# apt COMMAND...: says nothing unless it fails.
apt() {
    apt-get -q -y --no-install-recommends "$@" >/tmp/apt.log 2>&1 </dev/null || {
        cat /tmp/apt.log >&2
        fail "apt-get $* failed"
    }
}

# install_packages older|new
install_packages() {
    local package version
    apt install "$packages/$1"/*.deb
    for package in stopsms stopsms-sandbox; do
        version=$(dpkg-deb -f "$packages/$1/$package"_*.deb Version)
        [ "$(dpkg-query -W -f '${Version}' $package)" = "$version" ] || fail "$package is not $version"
    done
    [ "$(dpkg --verify stopsms stopsms-sandbox)" = "" ] || fail "dpkg --verify finds differences"
}

start_sandbox() {
    local line=
    mkfifo /tmp/first-line
    stopsms-sandbox --quiet --key rehearsal-key --latency 20 >/tmp/first-line &
    sandbox_pid=$!
    read -r line </tmp/first-line || true
    url=${line#listening on }
    [ "$url" != "$line" ] || fail "the sandbox did not start"
}

# The numbers that arrived, sorted, with all repetitions.
arrived() {
    local address=${url#http://}
    address=${address%/v1}
    exec 3<>"/dev/tcp/${address%:*}/${address#*:}"
    printf 'GET /sandbox/requests HTTP/1.0\r\n\r\n' >&3
    grep -o '"+[0-9]*"' <&3 | tr -d '"' | LC_ALL=C sort
    exec 3>&-
}

# export_of FIRST COUNT: a bare list of phones; numbers_of: as they arrive.
export_of() {
    echo Mobile
    seq -f '063998%04.0f' "$1" $(($1 + $2 - 1))
}
numbers_of() {
    seq -f '+3363998%04.0f' "$1" $(($1 + $2 - 1))
}

# schema_of DATABASE: its user_version, which SQLite keeps in bytes 60 to 63.
schema_of() {
    echo $((0x$(od -An -tx1 -j60 -N4 "$1" | tr -d ' ')))
}

pending() {
    stopsms status --db "$1" --json 2>/dev/null | tr -d ' \n' |
        sed -n 's/.*"jobs":{[^}]*"pending":\([0-9]*\).*/\1/p'
}

# until_less DATABASE COUNT: some of its numbers were sent; a minute at most.
until_less() {
    local i left
    for ((i = 0; i < 600; i++)); do
        left=$(pending "$1")
        [ -z "$left" ] || [ "$left" -eq 0 ] || [ "$left" -ge "$2" ] || return 0
        sleep 0.1
    done
    tail -n 20 /tmp/*.err >&2
    fail "nothing was sent of $1"
}

# run_root FILE OPTION...: as README's crontab line has it.
run_root() {
    exec stopsms run "$1" --all-rows --db $db --api-key-file $key --api-url "$url" --yes "${@:2}" </dev/null
}

# as_user COMMAND...: with the ordinary user's own database.
as_user() {
    exec setpriv --reuid=$user --regid=$user --clear-groups env HOME=/home/$user \
        SMSPARTNER_API_KEY=rehearsal-key stopsms "$@" --api-url "$url" --rate 50/s </dev/null
}

# What nobody but stopsms itself may touch.
sums() {
    find /etc/stopsms /var/lib/stopsms /srv/crm /home/$user -type f -printf '%p %m %u %T@\n' \
        -exec sha256sum {} + | LC_ALL=C sort
}

expect_status() {
    [ "$1" -eq "$2" ] || {
        tail -n 20 /tmp/*.err >&2
        fail "$3 ended with $1 instead of $2"
    }
}

step "Installing the older packages"
apt update
apt install man-db
install_packages older
stopsms --version | head -n 1
for page in stopsms stopsms-sandbox; do
    man $page | grep -q "^NAME" || fail "man $page shows nothing"
    for file in copyright changelog.gz; do
        [ -s "/usr/share/doc/$page/$file" ] || fail "$page has no $file"
    done
done
older_program=$(sha256sum </usr/bin/stopsms)

step "Two runs begin: root's, and an ordinary user's, which is paused"
useradd --create-home $user
mkdir -p /etc/stopsms /var/lib/stopsms /srv/crm
(umask 077 && echo rehearsal-key >$key)
echo "# a setting" >$setting
export_of 0 1200 >/srv/crm/contacts.csv
export_of 2000 200 >/home/$user/clients.csv
chown $user: /home/$user/clients.csv
start_sandbox
run_root /srv/crm/contacts.csv --rate 20/s >/tmp/root.out 2>/tmp/root.err &
root_run=$!
as_user run /home/$user/clients.csv --all-rows --yes >/tmp/user.out 2>/tmp/user.err &
user_run=$!
user_db=/home/$user/.local/state/stopsms/default.db
until_less $user_db 200
kill -STOP $user_run
[ "$(pending $user_db)" -gt 0 ] || fail "the user's run ended before it was paused"
until_less $db 1200
older_schema=$(schema_of $db)
[ "$older_schema" -gt 0 ] && [ "$(schema_of $user_db)" -eq "$older_schema" ] || fail "no database of the older program"

step "Upgrading"
install_packages new
[ "$(sha256sum </usr/bin/stopsms)" != "$older_program" ] || fail "the program is still the older one"
stopsms --version | head -n 1

step "The runs go on, and the new program leaves them the database"
kill -0 $root_run 2>/dev/null || fail "root's run ended before the upgrade did"
[ "$(pending $db)" -gt 0 ] || fail "status does not work beside the older run"
status=0
(run_root /srv/crm/contacts.csv) >/tmp/second.out 2>/tmp/second.err || status=$?
expect_status $status 75 "a second run"
[ "$(schema_of $db)" -eq "$older_schema" ] || fail "the database was brought up to date under the older run"
kill -CONT $user_run
status=0
wait $user_run || status=$?
expect_status $status 0 "the run that was paused through the upgrade"
kill -TERM $root_run
status=0
wait $root_run || status=$?
expect_status $status 143 "root's run, told to end"

step "The new program takes both databases"
stopsms report --check /home/$user/clients.report.evidence.json --db $user_db >/tmp/check.out 2>/tmp/check.err ||
    fail "the older program's report does not hold: $(cat /tmp/check.out /tmp/check.err)"
left=$(pending $db)
[ "$left" -gt 0 ] && [ "$left" -lt 1200 ] || fail "$left of 1200 numbers are pending"
status=0
(run_root /srv/crm/contacts.csv --rate unlimited) >/tmp/rest.out 2>/tmp/rest.err || status=$?
expect_status $status 0 "the rest"
[ "$(schema_of $db)" -gt "$older_schema" ] || fail "the database still has the older schema"
status=0
(as_user submit) >/tmp/submit.out 2>/tmp/submit.err || status=$?
expect_status $status 0 "the user's submit"
[ "$(schema_of $user_db)" -gt "$older_schema" ] || fail "the user's database still has the older schema"
{ numbers_of 0 1200 && numbers_of 2000 200; } | LC_ALL=C sort | cmp - <(arrived) ||
    fail "not every number arrived once"
[ "$(pending $db) $(pending $user_db)" = "0 0" ] || fail "something is pending"
for report in /srv/crm/contacts /home/$user/clients; do
    [ "$(grep -c ',listed,' $report.report.csv)" -gt 0 ] || fail "$report.report.csv is no report"
done

step "Removing them in the midst of a run"
export_of 4000 100 >/srv/crm/more.csv
run_root /srv/crm/more.csv --rate 20/s --max-new 1000 >/tmp/more.out 2>/tmp/more.err &
root_run=$!
until_less $db 100
apt remove stopsms stopsms-sandbox
[ ! -e /usr/bin/stopsms ] && [ ! -e /usr/bin/stopsms-sandbox ] || fail "a program is still there"
status=0
wait $root_run || status=$?
expect_status $status 0 "the run whose program was removed"
[ "$(arrived | wc -l)" -eq 1500 ] || fail "not all of the last run arrived"

step "Installed again, the new one knows the databases as they were left"
install_packages new
[ "$(pending $db) $(pending $user_db)" = "0 0" ] || fail "something is pending"

step "Purging them"
sums >/tmp/before
apt purge stopsms stopsms-sandbox
sums | diff /tmp/before - || fail "purging touched files"
for file in $key $setting $db $user_db /srv/crm/contacts.report.csv; do
    grep -q " $file\$" /tmp/before || fail "$file is not there"
done
! dpkg-query -W stopsms stopsms-sandbox 2>/dev/null | grep . || fail "dpkg still knows the packages"
left=$(find / -xdev \( -path "$packages" -o -path "/home/$user" -o -path /srv/crm -o -path /etc/stopsms \
    -o -path /var/lib/stopsms -o -path /var/cache/man -o -path /tmp \) -prune -o -name '*stopsms*' -print)
[ "$left" = "" ] || fail "left behind: $left"
echo "installed, upgraded, removed, purged: nothing was lost, and nothing touched"
