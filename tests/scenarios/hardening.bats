#!/usr/bin/env bats
# The program as it is shipped is built as the OpenSSF's guide of compiler options asks: read from the
# program itself. What leaves no trace in ours is shown by a probe that is built with its flags.

bats_require_minimum_version 1.5.0

setup() {
    PROBE=$(mktemp -d)
}

teardown() {
    rm -rf -- "$PROBE"
}

# headers OPTION...: what readelf prints of the program.
headers() {
    LC_ALL=C readelf --wide "$@" "$PLAIN_STOPSMS"
}

# words_of SOURCE: the command that compiled the program's object of this source, a word a line.
words_of() {
    jq -r --arg source "$1" 'map(select(.file | endswith($source)) | .command) |
        (map(select(contains("stopsms_plain.dir/"))) + map(select(contains("stopsms_core.dir/"))))[0]' \
        "$BUILD/compile_commands.json" | xargs -n 1
}

# build_probe SOURCE PROBE: compiles the probe as the program's source was.
build_probe() {
    local words options
    mapfile -t words < <(words_of "$1")
    mapfile -t options < <(printf '%s\n' "${words[@]}" | grep -E '^-(f|m|D_|U_|O)')
    "${words[0]}" "${options[@]}" -w "$PROBE/$2" -o "$PROBE/probe" -pie
}

@test "it is loaded anywhere, and what is loaded is not written to again" {
    headers --file-header | grep -q 'Type: *DYN (Position-Independent Executable'
    headers --program-headers | grep -q ' GNU_RELRO '
    headers --dynamic | grep -qE 'FLAGS_1.* NOW'
}

@test "no memory can both be written and run, and there is a stack segment that says so" {
    headers --program-headers | grep -E ' GNU_STACK ' | grep -q ' RW  '
    run -1 bash -c 'LC_ALL=C readelf -lW "$1" | grep -E " (LOAD|GNU_STACK) .* RWE "' _ "$PLAIN_STOPSMS"
}

@test "it asks for no library that it does not use" {
    run ldd -u -r "$PLAIN_STOPSMS"
    [ "$output" = "" ]
}

@test "overwritten stacks and buffers are seen" {
    nm --dynamic "$PLAIN_STOPSMS" >"$PROBE/symbols"
    grep -q ' U __stack_chk_fail' "$PROBE/symbols"
    # fortified at level 3: also where only the program knows how much room there is
    [ "$(grep -cE ' U __[a-z]+_chk' "$PROBE/symbols")" -ge 5 ]
}

@test "large frames touch each page of the stack, and jumps land where jumps may land" {
    case $(uname -m) in
    x86_64) ;;
    *) skip "instructions of $(uname -m) are not known to this test" ;;
    esac
    objdump --disassemble --no-show-raw-insn "$PLAIN_STOPSMS" >"$PROBE/code"
    grep -qE '\<orq? +\$0x0,\(%rsp\)' "$PROBE/code"
    grep -A 1 '<main>:$' "$PROBE/code" | grep -q endbr64
}

@test "variables that were forgotten are zero, and C++ looks at its bounds" {
    cat >"$PROBE/probe.c" <<'C'
#include <stdio.h>
static void fill(void) { volatile char dirt[512]; for (int i = 0; i < 512; i++) dirt[i] = 85; }
static int sum(void) { volatile char never_set[512]; int all = 0; for (int i = 0; i < 512; i++) all += never_set[i]; return all; }
int main(void) { fill(); printf("%d\n", sum()); return 0; }
C
    build_probe src/base/error.c probe.c
    [ "$("$PROBE/probe")" = 0 ]
    printf '%s\n' '#include <string>' 'int main(int n, char **) { std::string s; return s[n]; }' >"$PROBE/probe.cc"
    build_probe src/intake/phone/phone_parser.cc probe.cc
    run "$PROBE/probe"
    [ "$status" -eq 134 ]
}

@test "it holds no path of the machine that built it" {
    run -1 grep -aF "$SOURCE" "$PLAIN_STOPSMS"
    run -1 grep -aF "$BUILD" "$PLAIN_STOPSMS"
}
