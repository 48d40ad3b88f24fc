#!/bin/sh
# sh tests/support/make_packages.sh FOLDER
# Makes the Debian packages of what is committed here, as ../bare.sh has it done on a bare system: into
# FOLDER/new; and into FOLDER/older the same packages with a lower version and the program of the commit
# before the newest migration, whose databases have an older schema. Asks this system's lintian, and
# builds once more in another folder, which must give the same bytes. Needs the repository's history.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-packages.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

# quietly COMMAND...: shows what it said where it fails.
quietly() {
    "$@" >"$scratch/said" 2>&1 </dev/null || {
        cat "$scratch/said" >&2
        echo "failed: $*" >&2
        exit 1
    }
}

# build SOURCE TARGET: a release, in SOURCE/build.
build() {
    quietly cmake -S "$1" -B "$1/build" -DCMAKE_BUILD_TYPE=Release -DSTOPSMS_TESTS=OFF -DSTOPSMS_SANITIZE=OFF
    quietly cmake --build "$1/build" --parallel "$(nproc)" --target "$2"
}

clone() {
    git -c safe.directory='*' clone -q "$source" "$1"
}

# older PACKAGE: the same with a lower version, and with the older program if it has that.
older() {
    rm -rf "$scratch/tree"
    dpkg-deb -R "$folder/new/$1" "$scratch/tree"
    sed -i 's/^Version: /&0~/' "$scratch/tree/DEBIAN/control"
    if [ -e "$scratch/tree/usr/bin/stopsms" ]; then
        strip -o "$scratch/tree/usr/bin/stopsms" "$scratch/older/build/stopsms"
        (cd "$scratch/tree" && find usr -type f -exec md5sum {} + >DEBIAN/md5sums)
    fi
    quietly dpkg-deb --root-owner-group -b "$scratch/tree" "$folder/older"
}

sh "$source/samples/packages.sh" dpkg-dev file git lintian >/dev/null 2>&1 || {
    echo "what packages are made with could not be installed" >&2
    exit 1
}
build "$source" package
rm -rf "$folder/new" "$folder/older"
mkdir "$folder/new" "$folder/older"
mv "$source"/build/*.deb "$folder/new"

lintian --allow-root --fail-on error,warning "$folder"/new/*.deb

clone "$scratch/another folder"
build "$scratch/another folder" package
for package in "$folder"/new/*.deb; do
    cmp "$package" "$scratch/another folder/build/${package##*/}"
done
(cd "$folder/new" && sha256sum -- *.deb)

newest=$(cd "$source" && ls schema/*.sql | tail -n 1)
commit=$(git -c safe.directory='*' -C "$source" log --format=%H -- "$newest" | tail -n 1)
clone "$scratch/older"
git -C "$scratch/older" checkout -q "$commit^" || {
    echo "no commit is older than $newest: was the history cut off (git fetch --unshallow)?" >&2
    exit 1
}
build "$scratch/older" stopsms
for package in "$folder"/new/*.deb; do
    older "${package##*/}"
done
echo "older: its program is from before $newest"
