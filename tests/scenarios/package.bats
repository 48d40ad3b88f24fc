#!/usr/bin/env bats
# The Debian packages, made of a release build as a user makes them. What they do once they are
# installed, upgraded and removed: ../bare.sh with the stage "package".

bats_require_minimum_version 1.5.0

# Two builds of the same source in different folders, the second as somebody with other habits makes
# it. RELEASE is the first, MADE/1 and MADE/2 have their packages.
setup_file() {
    export RELEASE=$BATS_FILE_TMPDIR/build MADE=$BATS_FILE_TMPDIR/made
    release_build "$SOURCE" "$RELEASE"
    make_packages "$RELEASE" "$MADE/1"

    local copy="$BATS_FILE_TMPDIR/été à la mer"
    mkdir "$copy"
    tar -C "$SOURCE" --exclude='./build*' -c . | tar -C "$copy" -x
    (
        umask 077
        export CCACHE_DISABLE=1 TZ=Asia/Tokyo
        release_build "$copy" "$copy/build"
        make_packages "$copy/build" "$MADE/2"
    )
}

setup() {
    SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-package.XXXXXX")
    STOPSMS_DEB=$(echo "$MADE"/1/stopsms_*.deb)
    SANDBOX_DEB=$(echo "$MADE"/1/stopsms-sandbox_*.deb)
}

teardown() {
    rm -rf -- "${SCRATCH:?}"
}

# quietly COMMAND...: shows what it said where it fails.
quietly() {
    local said
    said=$("$@" 2>&1 </dev/null 3>&-) || { echo "$* failed: $said" >&2; return 1; }
}

release_build() {
    quietly cmake -S "$1" -B "$2" -DCMAKE_BUILD_TYPE=Release -DSTOPSMS_TESTS=OFF
    quietly cmake --build "$2" --parallel 2
}

# make_packages BUILD FOLDER
make_packages() {
    quietly cpack -G DEB --config "$1/CPackConfig.cmake" -B "$2"
}

# field NAME PACKAGE
field() {
    dpkg-deb -f "$2" "$1"
}

@test "there are two packages, one with each program" {
    [ "$(ls "$MADE"/1 | grep -c '\.deb$')" -eq 2 ]
    [ "$(field Package "$STOPSMS_DEB")" = stopsms ]
    [ "$(field Package "$SANDBOX_DEB")" = stopsms-sandbox ]
    [[ $(dpkg-deb -c "$STOPSMS_DEB") == *" ./usr/bin/stopsms"* ]]
    [[ $(dpkg-deb -c "$STOPSMS_DEB") != *sandbox* ]]
    [[ $(dpkg-deb -c "$SANDBOX_DEB") == *" ./usr/bin/stopsms-sandbox"* ]]
    dpkg-deb -x "$STOPSMS_DEB" "$SCRATCH"
    [ "$("$SCRATCH/usr/bin/stopsms" --version)" = "$("$RELEASE/stopsms" --version)" ]
}

# placed FOLDER: the files below it, each with its mode, and with its bytes unless it is a program.
placed() {
    (cd "$1" && find . -type f ! -path './usr/bin/*' -exec sha256sum {} + && find . ! -type d -printf '%m %y %p\n') |
        LC_ALL=C sort
}

@test "cmake --install places the same files" {
    dpkg-deb -x "$STOPSMS_DEB" "$SCRATCH/packages"
    dpkg-deb -x "$SANDBOX_DEB" "$SCRATCH/packages"
    DESTDIR=$SCRATCH/placed quietly cmake --install "$RELEASE" --prefix /usr
    [ "$(placed "$SCRATCH/packages" | wc -l)" -ge 14 ]
    diff <(placed "$SCRATCH/placed") <(placed "$SCRATCH/packages") >&2
}

@test "two builds in different folders give the same bytes" {
    [ "$(cd "$MADE/1" && sha256sum -- *.deb)" = "$(cd "$MADE/2" && sha256sum -- *.deb)" ]
}

@test "no path of the machine that built it is in a program" {
    dpkg-deb -x "$STOPSMS_DEB" "$SCRATCH"
    dpkg-deb -x "$SANDBOX_DEB" "$SCRATCH"
    run -1 grep -rlaF -e "$SOURCE/" -e "$BATS_FILE_TMPDIR" "$SCRATCH/usr"
}

@test "lintian has nothing to say, and would say it" {
    local as_root=
    [ "$(id -u)" -ne 0 ] || as_root=--allow-root
    run -0 lintian $as_root --fail-on error,warning "$STOPSMS_DEB" "$SANDBOX_DEB"
    [ "$output" = "" ] || { echo "$output" >&2; return 1; }
    dpkg-deb -R "$SANDBOX_DEB" "$SCRATCH/spoiled"
    rm "$SCRATCH/spoiled/usr/share/doc/stopsms-sandbox/copyright"
    quietly dpkg-deb --root-owner-group -b "$SCRATCH/spoiled" "$SCRATCH/spoiled.deb"
    run lintian $as_root --fail-on error,warning "$SCRATCH/spoiled.deb"
    [[ $status -ne 0 && $output == *no-copyright-file* ]]
}

@test "the version ends with the system that it is for, and sorts before the next system's" {
    local version
    version=$(field Version "$STOPSMS_DEB")
    [ "$(field Version "$SANDBOX_DEB")" = "$version" ]
    [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+~[a-z0-9.+]+$ ]]
    [[ $STOPSMS_DEB == *"/stopsms_${version}_$(dpkg --print-architecture).deb" ]]
    dpkg --compare-versions 0.1.0~deb12 lt 0.1.0~deb13
    [[ "stopsms $version " == "$("$RELEASE/stopsms" --version | sed -n '1s/^\(stopsms [0-9.]*\).*/\1/p')~"* ]]
}

# release OS-RELEASE: how the version ends on such a system, and what the changelog calls it.
release() {
    mkdir -p "$SCRATCH/etc"
    printf "$1" >"$SCRATCH/etc/os-release"
    cat >"$SCRATCH/release.cmake" <<CMAKE
        include("$SOURCE/src/package/release.cmake")
        package_release(release codename)
        execute_process(COMMAND \${CMAKE_COMMAND} -E echo "\${release} \${codename}")
CMAKE
    cmake -D CMAKE_SYSROOT="$SCRATCH" -P "$SCRATCH/release.cmake"
}

@test "each system has versions of its own, also one that nobody thought of" {
    [ "$(release 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n')" = "~deb12 bookworm" ]
    [ "$(release 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n')" = "~deb13 trixie" ]
    [ "$(release 'ID=debian\nVERSION_CODENAME=forky\n')" = "~debforky forky" ]
    [ "$(release 'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\n')" = "~ubuntu24.04 noble" ]
    [ "$(release 'ID="opensuse-leap"\nVERSION_ID="15.6-Beta 2_x"\n')" = "~opensuse.leap15.6.beta.2.x unstable" ]
    [ "$(release 'NAME=Nothing\n')" = "~unknown unstable" ]
}

@test "the dependencies are those of the program, and what its certificates need" {
    local depends
    depends=$(field Depends "$STOPSMS_DEB")
    for package in ca-certificates libc6 libcsv3 libphonenumber8 libsqlite3-0 libxlsxwriter; do
        [[ ", $depends" == *", $package"* ]] || { echo "$package is not in: $depends" >&2; return 1; }
    done
    [[ $depends != *microhttpd* ]]
    depends=$(field Depends "$SANDBOX_DEB")
    [[ $depends == *libmicrohttpd12* && $depends != *libsqlite3* && $depends != *stopsms* ]]
    [[ $depends$(field Depends "$STOPSMS_DEB") != *[lt]san* ]]
}

@test "owners, modes and sums are as Debian has them, whatever the umask; nothing runs at installation" {
    local deb
    for deb in "$MADE"/1/*.deb "$MADE"/2/*.deb; do
        dpkg-deb -c "$deb" >"$SCRATCH/listing"
        run -1 grep -vE '^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) root/root .* \./(usr/.*)?$' "$SCRATCH/listing"
        [ "$(grep -c '^-rwx' "$SCRATCH/listing")" -eq 1 ]
        rm -rf "$SCRATCH/tree"
        dpkg-deb -R "$deb" "$SCRATCH/tree"
        [ "$(ls "$SCRATCH/tree/DEBIAN")" = $'control\nmd5sums' ]
        (cd "$SCRATCH/tree" && quietly md5sum -c DEBIAN/md5sums)
        [ "$(wc -l <"$SCRATCH/tree/DEBIAN/md5sums")" -eq "$(grep -c '^-' "$SCRATCH/listing")" ]
    done
}

@test "pages and changelog are packed, with no time in them; the licence is said to be open" {
    local deb packed
    for deb in "$STOPSMS_DEB" "$SANDBOX_DEB"; do dpkg-deb -x "$deb" "$SCRATCH"; done
    local man=$SCRATCH/usr/share/man
    cmp <(zcat "$man/man1/stopsms.1.gz") "$SOURCE/src/cli/stopsms.1"
    cmp <(zcat "$man/man1/stopsms-sandbox.1.gz") "$SOURCE/src/sandbox/stopsms-sandbox.1"
    cmp <(zcat "$man/fr/man1/stopsms.1.gz") "$SOURCE/src/cli/stopsms.fr.1"
    cmp <(zcat "$man/fr/man1/stopsms-sandbox.1.gz") "$SOURCE/src/sandbox/stopsms-sandbox.fr.1"
    for packed in "$man"/man1/*.gz "$man"/fr/man1/*.gz "$SCRATCH"/usr/share/doc/*/*.gz; do
        # No flag, no time, packed as well as may be.
        [ "$(head -c 9 "$packed" | od -An -tx1 | tr -d ' ')" = 1f8b08000000000002 ]
    done
    for name in stopsms stopsms-sandbox; do
        zcat "$SCRATCH/usr/share/doc/$name/changelog.gz" >"$SCRATCH/changelog"
        [ "$(dpkg-parsechangelog -l "$SCRATCH/changelog" -S Version)" = "$(field Version "$STOPSMS_DEB")" ]
        grep -qF "The licence is the owner's to choose, and that choice is open." "$SCRATCH/usr/share/doc/$name/copyright"
    done
}

@test "a build that is not for users is not packed, and it says which is" {
    local options
    for options in -DCMAKE_BUILD_TYPE=Debug -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSTOPSMS_SANITIZE=ON \
        "-DCMAKE_C_FLAGS=-O2 -fsanitize=thread" -DCMAKE_EXE_LINKER_FLAGS=-fsanitize=leak; do
        quietly cmake -S "$SOURCE" -B "$SCRATCH/build" -DSTOPSMS_TESTS=OFF -DCMAKE_BUILD_TYPE=Release \
            -DSTOPSMS_SANITIZE=OFF -DCMAKE_C_FLAGS= -DCMAKE_EXE_LINKER_FLAGS= "$options"
        run cpack -G DEB --config "$SCRATCH/build/CPackConfig.cmake" -B "$SCRATCH/made"
        [ "$status" -ne 0 ]
        [[ $output == *"No package is made of this build: "*"-DCMAKE_BUILD_TYPE=Release"* ]]
        [ "$(find "$SCRATCH" -name '*.deb')" = "" ]
    done
}

# epoch FOLDER: the time that packages of a source there would have.
epoch() {
    cat >"$SCRATCH/epoch.cmake" <<CMAKE
        set(CPACK_STOPSMS_UNFIT "")
        set(CPACK_STOPSMS_SOURCE "$1")
        set(CPACK_STOPSMS_CHANGELOG "$RELEASE/package/changelog")
        include("$SOURCE/src/package/cpack_time.cmake")
        execute_process(COMMAND \${CMAKE_COMMAND} -E echo "\$ENV{SOURCE_DATE_EPOCH}")
CMAKE
    cmake -P "$SCRATCH/epoch.cmake"
}

@test "the time in the packages is the commit's, else the changelog's; SOURCE_DATE_EPOCH decides before" {
    local by_changelog source="$SCRATCH/a source"
    unset SOURCE_DATE_EPOCH
    mkdir "$source"
    by_changelog=$(dpkg-parsechangelog -l "$RELEASE/package/changelog" -S Timestamp)
    [ "$by_changelog" -gt 1700000000 ]
    [ "$(epoch "$source")" -eq "$by_changelog" ]
    git init -q "$source"
    [ "$(epoch "$source")" -eq "$by_changelog" ]
    GIT_COMMITTER_DATE='@1600000000 +0900' git -C "$source" -c user.name=a -c user.email=a@b.example \
        commit -q --allow-empty -m one
    [ "$(epoch "$source")" -eq 1600000000 ]
    [ "$(SOURCE_DATE_EPOCH=1500000000 epoch "$source")" -eq 1500000000 ]
    [[ $(TZ=UTC dpkg-deb -c "$STOPSMS_DEB") == *" $(date -u -d "@$(epoch "$SOURCE")" '+%F %H:%M') ./usr/bin/stopsms"* ]]
}
