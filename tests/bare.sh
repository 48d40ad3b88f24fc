#!/bin/sh
# sh tests/bare.sh [--keep FOLDER] [-R REGEX] [bookworm|trixie] [quickstart|tests|user|package|ci]...
# Tries README's two commands on a Debian with nothing in it but git and CA certificates: makes a
# bare root (debootstrap, minbase) of that release, clones what is committed here into it, and runs
# in it, with no locale set, what is named:
#   quickstart  sh samples/quickstart.sh, as root; a warning of that system's compiler is an error
#   tests       sh tests/run.sh, as root
#   user        sh tests/run.sh as an ordinary user without sudo, with all installed, from a path
#               with spaces and accents, with a HOME that nobody can write
#   package     support/make_packages.sh, as root; then package_in_use.sh in a second bare root, which
#               has nothing of what packages are made with
#   ci          .ci/run, as root, with CI set: most of an hour
# all of them but ci where none is named. The release is this machine's own where none is named. Says which
# packages each command installed and how long it took. The root is a temporary folder, removed at
# the end; with --keep it is made in FOLDER, kept there, and used again the next time. With -R, of the
# tests those alone run whose names match, as CTest has it.
# Needs root and debootstrap. Exits with 77 where one of them, or the network, is not to be had: then
# nothing was tried.
set -eu

# Where debootstrap and chroot are, and not everybody looks.
PATH=$PATH:/usr/sbin:/sbin

source=$(cd "$(dirname "$0")/.." && pwd)
keep=
release=
stages=
only=

usage() {
    sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

while [ $# -gt 0 ]; do
    case $1 in
    --keep)
        [ $# -gt 1 ] || usage
        keep=$2
        shift
        ;;
    -R)
        case ${2:-\'} in
        *\'*) usage ;;
        esac
        only=" -R '$2'"
        shift
        ;;
    bookworm | trixie) release=$1 ;;
    quickstart | tests | user | package | ci) stages="$stages $1" ;;
    *) usage ;;
    esac
    shift
done
: "${release:=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")}"
: "${stages:=quickstart tests user package}"
case $release in
bookworm | trixie) ;;
*) usage ;;
esac

say() {
    printf 'bare %s: %s\n' "$release" "$*"
}

# What was not tried is no failure of the program, and no success either.
cannot() {
    say "not tried: $*"
    exit 77
}

[ "$(id -u)" -eq 0 ] || cannot "making a root folder needs root"
for tool in debootstrap unshare git; do
    command -v "$tool" >/dev/null || cannot "there is no $tool here (apt-get install debootstrap)"
done

root=$keep
if [ -z "$root" ]; then
    root=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-bare.XXXXXX")
    # Mounts are made in a namespace that is gone by then: nothing of this machine is below it.
    trap 'rm -rf --one-file-system -- "$root"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' HUP TERM
fi
mkdir -p "$root"
root=$(cd "$root" && pwd)

make_root() {
    say "making a bare root"
    # A temporary folder is its owner's alone, but a root is everybody's.
    chmod 755 "$1"
    debootstrap --variant=minbase --include=git,ca-certificates "$release" "$1" >"$1.log" 2>&1 || {
        tail -n 5 "$1.log"
        rm -f "$1.log"
        cannot "debootstrap failed: is there a network?"
    }
    rm -f "$1.log"
    # A root that a power cut may take with it: most of the time went into syncing each file of it.
    echo force-unsafe-io >"$1/etc/dpkg/dpkg.cfg.d/unsafe-io"
}

# A second root, whatever was installed in the first: a copy from before anything was. Sets machine.
machine=$root/srv/machine
pristine=$root/srv/pristine.tar
fresh_machine() {
    rm -rf --one-file-system -- "$machine"
    mkdir -p "$machine"
    if [ -e "$pristine" ]; then
        tar -C "$machine" -xf "$pristine"
    else
        make_root "$machine"
        tar -C "$machine" -cf "$pristine" .
    fi
}

if [ ! -e "$root/var/lib/dpkg/status" ]; then
    make_root "$root"
    case $stages in
    *package*) tar -C "$root" --exclude=./srv/pristine.tar -cf "$pristine" . ;;
    esac
fi

# Runs a shell command in the root as $1 (its user), in the folder $2 of it, with the HOME $3: all
# that it starts ends with it. /run and /tmp are the root's own. The root is a mount there, as a
# machine's is: what runs in it can make a bare root in its turn.
inside() {
    STOPSMS_BARE_ROOT=$root unshare --mount --pid --fork --kill-child sh -euc '
        mount --make-rprivate /
        mount --bind "$STOPSMS_BARE_ROOT" "$STOPSMS_BARE_ROOT"
        mount -t proc proc "$STOPSMS_BARE_ROOT/proc"
        mount --rbind /dev "$STOPSMS_BARE_ROOT/dev"
        cp -L /etc/resolv.conf "$STOPSMS_BARE_ROOT/etc/resolv.conf" 2>/dev/null || true
        exec chroot --userspec="$0" "$STOPSMS_BARE_ROOT" /usr/bin/env -i HOME="$2" \
            PATH=/usr/local/bin:/usr/bin:/bin sh -c "cd \"\$0\" && $3" "$1"
    ' "$@"
}

installed() {
    chroot "$root" dpkg-query -W -f '${Package} ${Version}\n' | sort
}

# $1: what it is called, then as for inside.
try() {
    what=$1
    shift
    installed >"$root/before"
    started=$(date +%s)
    status=0
    inside "$@" || status=$?
    installed >"$root/after"
    added=$(comm -13 "$root/before" "$root/after" | cut -d' ' -f1 | tr '\n' ' ')
    rm -f "$root/before" "$root/after"
    say "$what installed $(echo $added | wc -w) packages: ${added:-none}"
    say "$what ended with $status after $(($(date +%s) - started)) s"
    [ "$status" -eq 0 ]
}

clone() {
    rm -rf -- "$root/$1"
    mkdir -p -- "$root/$1"
    git -c safe.directory='*' clone -q --no-local "$source" "$root/$1"
}

# Runs package_in_use.sh in a second root, on the packages that were made in the first.
use_packages() {
    fresh_machine
    cp -r "$root/root/packages" "$root/root/stopsms/tests/package_in_use.sh" "$machine/root"
    (
        root=$machine
        try "packages" 0:0 /root /root "bash package_in_use.sh packages"
    )
    rm -rf --one-file-system -- "$machine"
}

user_home=home/somebody
user_clone="$user_home/été à la mer/stopsms"
for stage in $stages; do
    case $stage in
    quickstart)
        clone root/stopsms
        try "quickstart" 0:0 /root/stopsms /root \
            "CFLAGS=-Werror CXXFLAGS=-Werror sh samples/quickstart.sh"
        ;;
    tests)
        clone root/stopsms
        try "tests" 0:0 /root/stopsms /root "sh tests/run.sh$only"
        ;;
    user)
        clone "$user_clone"
        chroot "$root" id -u somebody >/dev/null 2>&1 ||
            chroot "$root" useradd --no-create-home --home-dir "/$user_home" somebody
        chroot "$root" chown -R somebody: "/$user_clone"
        chmod 555 "$root/$user_home"
        inside 0:0 "/$user_clone" /root "sh tests/packages.sh" >/dev/null
        try "tests as an ordinary user" somebody: "/$user_clone" "/$user_home" "sh tests/run.sh$only"
        ;;
    package)
        # What the quickstart built serves again, where it was asked for before.
        case $stages in
        *quickstart*package*) ;;
        *) clone root/stopsms ;;
        esac
        try "making packages" 0:0 /root/stopsms /root "sh tests/support/make_packages.sh /root/packages"
        use_packages
        ;;
    ci)
        clone root/stopsms
        try ".ci/run" 0:0 /root/stopsms /root "CI=true .ci/run"
        ;;
    esac
done
say "all of it passed:$stages"
