#!/bin/sh
# sh samples/packages.sh [PACKAGE...]
# Installs what building stopsms needs, and the packages named. Tried on Debian 12, Debian 13 and
# Ubuntu 24.04; on other systems with apt it tries the same names, and says so; elsewhere it says what
# is needed.
# Installs nothing, and needs no rights, where all of it is there.
set -eu

build="ca-certificates cmake curl g++ gcc gettext make pkg-config libcjson-dev libcsv-dev
    libcurl4-openssl-dev libexpat1-dev libinih-dev libmicrohttpd-dev libminizip-dev libphonenumber-dev libpopt-dev
    libsqlite3-dev libssl-dev libxlsxwriter-dev libzstd-dev zlib1g-dev"
# One line, to be pasted.
wanted=$(echo $build "$@")

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "This system has no apt: install these yourself, by the names they have here (Debian's are" >&2
    echo "given), and go on: $wanted" >&2
    exit 0
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

system=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") || system=
case $system in
'debian 12' | 'debian 13' | 'ubuntu 24.04') ;;
*)
    echo "Tried on Debian 12, Debian 13 and Ubuntu 24.04, and this is ${system:-another system}: it" >&2
    echo "should do with the same packages. What is wanted: $wanted" >&2
    ;;
esac

root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "There is no sudo; as root, give: apt-get install$missing" >&2
        exit 1
    fi
    root=sudo
fi
echo "Installing:$missing"
# Where the lists can't be had, those of last time may do.
$root apt-get -q update >&2 || echo "apt-get update failed; trying with the lists as they are" >&2
if ! $root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
    $missing >&2; then
    echo "These packages could not be installed:$missing" >&2
    exit 1
fi
