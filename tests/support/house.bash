# support/house.bash
# The rules of the house, each a function that takes the root of a source tree, prints what breaks
# the rule, and prints nothing where nothing does. Needs awk, find and python3 alone.

# Which rooms a room may include from: itself and those below it.
house_rooms() {
    cat <<'END'
base base
jobs jobs base
intake intake jobs base
provider provider jobs base
submit submit provider jobs base
report report provider jobs base
cli cli submit report intake provider jobs base
sandbox sandbox base
END
}

# Each outside library's headers, and the files (or the room) that may include them.
house_libraries() {
    cat <<'END'
sqlite3.h jobs/
csv.h intake/file/csv_reader.c
iconv.h intake/file/text_decoder.c intake/file/text_encoder.c
phonenumbers/ intake/phone/phone_parser.cc
curl/ provider/http/http_curl
cjson/ provider/json.c sandbox/api.c
expat.h provider/xml_reply.c intake/workbook/xml_parsing.c
xlsxwriter.h report/xlsx/xlsx_book.h
minizip/ intake/packed/zip_file.c
zlib.h report/xlsx/zip_member.c intake/packed/gzip_stream.c
zstd.h intake/packed/zstd_stream.c
openssl/ base/digest.c
ini.h cli/settings/config_file.c
libintl.h base/language.c
popt.h cli/options/options_read.c sandbox/options.c
microhttpd.h sandbox/server.c
END
}

# Headers of C, C++ and POSIX (and Linux), which any file may include.
house_system_headers() {
    echo "arpa/inet assert cstdint cstdlib ctype dirent errno fcntl float glob inttypes langinfo limits link locale" \
        "math netdb netinet/in new poll pthread pwd set signal stdarg stdatomic stdbool stddef stdint" \
        "stdio stdlib string strings sys/mman sys/param sys/prctl sys/random sys/resource" \
        "sys/epoll sys/file sys/ioctl sys/select sys/signalfd sys/socket sys/stat sys/statfs sys/statvfs sys/time sys/types" \
        "sys/un sys/vfs sys/wait sysexits termios time unistd vector"
}

house_sources() {
    (cd "$1/src" && find . -name '*.[ch]' -o -name '*.cc') | sed 's|^\./||' | LC_ALL=C sort
}

# Prints "FILE:LINE: INCLUDED" for each include; INCLUDED keeps its quotes or angle brackets. One
# program reads all files: a few for each take minutes on a busy machine.
house_includes() {
    (cd "$1/src" && house_sources "$1" | xargs awk '
        sub(/^[ \t]*#[ \t]*include[ \t]*/, "") && match($0, /^[<"][^>"]*[>"]/) {
            print FILENAME ":" FNR ": " substr($0, 1, RLENGTH)
        }')
}

# Dependencies point one way: no include points up or sideways, and each shows its room (and, within
# it, the room of that room).
house_wrong_rooms() {
    house_includes "$1" | awk -v root="$1" '
        function is_there(path,   file, line) {
            file = root "/src/" path
            if (!(path in seen)) {
                seen[path] = (getline line <file) >= 0
                close(file)
            }
            return seen[path]
        }
        NR == FNR { for (i = 2; i <= NF; i++) allowed[$1, $i] = 1; next }
        $2 !~ /^"/ { next }
        {
            path = substr($2, 2, length($2) - 2)
            room = $1; sub("/.*", "", room)
            other = path; sub("/.*", "", other)
            if (path !~ /^[a-z]+\/([a-z]+\/)?[a-z0-9_]+\.h$/)
                print $1, "is not written from src/:", $2
            else if (!((room, other) in allowed))
                print $1, room, "must not know", other ":", $2
            else if (!is_there(path))
                print $1, "no such file:", $2
        }' <(house_rooms) /dev/stdin
}

# No circle between files, where a header and its source are one: each circle in a line, as a shortest
# way round it. Every file of a circle reaches itself, so that the first of them is looked at alone.
house_circles() {
    house_includes "$1" | python3 -c '
import re, sys

below = {}
for line in sys.stdin:
    found = re.match(r"(\S+)\.\w+:\d+: \"(\S+)\.h\"$", line)
    if found and found[1] != found[2]:
        below.setdefault(found[1], set()).add(found[2])

def ways_from(start):
    ways, left = {}, [[start]]
    for way in left:
        for name in sorted(below.get(way[-1], ())):
            if name not in ways:
                ways[name] = way + [name]
                left.append(ways[name])
    return ways

ways, told = {name: ways_from(name) for name in below}, set()
for name in sorted(below):
    if name in ways[name] and name not in told:
        told |= {other for other in ways[name] if name in ways.get(other, ())}
        print(" -> ".join(ways[name][name]))
'
}

# One outside library, one file (or, for SQLite, one room).
house_wrong_libraries() {
    house_includes "$1" | awk -v system_headers="$(house_system_headers)" '
        BEGIN { n = split(system_headers, s, " "); for (i = 1; i <= n; i++) plain[s[i]] = 1 }
        NR == FNR { header[++count] = $1; for (i = 2; i <= NF; i++) homes[count, i] = $i; next }
        $2 !~ /^</ { next }
        {
            path = substr($2, 2, length($2) - 2)
            name = path; sub(/\.h$/, "", name)
            if (name in plain) next
            ok = 0
            for (i = 1; i <= count; i++)
                if (index(path, header[i]) == 1)
                    for (j = 2; (i, j) in homes; j++)
                        if (index($1, homes[i, j]) == 1) ok = 1
            if (!ok) print $1, $2, "is not included here"
        }' <(house_libraries) /dev/stdin
}

# SQL lives in jobs/ alone.
house_wrong_sql() {
    (cd "$1/src" && house_sources "$1" | grep -v '^jobs/' | xargs grep -nE \
        '"[[:space:]]*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|BEGIN|COMMIT|ROLLBACK|ATTACH|VACUUM|WITH) ' \
        /dev/null || true)
}

# A unit test has its first headers, COUNT_OF and must() from support/unit.h.
house_wrong_tests() {
    (cd "$1" && grep -L '^#include "support/unit.h"$' tests/unit/*.c || true)
}

# No file over 400 lines.
house_long_files() {
    (cd "$1/src" && house_sources "$1" | xargs wc -l | awk '$2 != "total" && $1 > 400')
}

# No function over 60 lines, from the first of its declaration to its brace.
house_long_functions() {
    (cd "$1/src" && house_sources "$1" | grep '\.c$' | xargs awk '
        FNR == 1 { first = 1; in_body = 0 }
        /^}/ { if (in_body && FNR - first >= 60) print FILENAME ":" first
               first = FNR + 1; in_body = 0 }
        /^{/ { in_body = 1 }
        !in_body && (/^$/ || /^#/ || /\*\/$/) { first = FNR + 1 }')
}

# No program, library, archive, picture or database, but for the sample workbook, which is small.
house_binaries() {
    python3 - "$1" <<'PYTHON'
import pathlib, sys
MAGICS = (b"\x7fELF", b"!<arch>", b"PK\3\4", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0",
          b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"SQLite format 3")
root = pathlib.Path(sys.argv[1])
for folder in ("src", "samples", "schema", "tests"):
    for path in sorted((root / folder).rglob("*")):
        name = str(path.relative_to(root))
        if not path.is_file() or not path.read_bytes()[:16].startswith(MAGICS):
            continue
        if name != "samples/brevo-contacts.xlsx" or path.stat().st_size > 10240:
            print(f"{name}: a binary file")
PYTHON
}

# Each header opens with its path, and says in a sentence what it is for: there is no other map of
# the files. "/* room/name.h", then the sentence on the next line or behind a colon.
house_wrong_openings() {
    python3 - "$1" <<'PYTHON'
import pathlib, re, sys

src = pathlib.Path(sys.argv[1], "src")
for header in sorted(src.rglob("*.h")):
    path = header.relative_to(src).as_posix()
    comment = header.read_text().partition("*/")[0]
    opening = re.match(rf"/\* {re.escape(path)}(?::|\n \*|\s*$)", comment)
    if not opening:
        print(f"{path}: does not open with its path")
        continue
    words = " ".join(re.sub(r"^ \* ?", "", comment[opening.end() :], flags=re.M).split())
    if not re.match(r"\S+ \S+ [^.]*\S\.", words):
        print(f"{path}: no sentence says what it is for")
PYTHON
}

# Each figure of submit/pace/policy.h has a line that says what it is, how much and why, and says the value
# below it. (The man page has the same figures: scenarios/man_pages.bats.)
house_wrong_policy() {
    python3 - "$1" <<'PYTHON'
import re, sys

header = open(sys.argv[1] + "/src/submit/pace/policy.h").read()
lines = re.findall(r"^/\* (.+ \| .+ \| .+) \*/\n#define (\w+) +(?:INT64_C\()?([0-9.]+)\)?$", header, re.M)
for name in re.findall(r"^#define (\w+) +\S", header, re.M):
    if name not in [line[1] for line in lines]:
        print(f"submit/pace/policy.h: {name} has no line of its own: what | how much | why")

units = {"ms": 1e-3, "s": 1, "min": 60, "days": 86400}
sizes = {"US": 1e-6, "MS": 1e-3, "S": 1}
for text, name, value in lines:
    number, unit = re.match(r"([\d.,]+) ?(\w*)", text.split(" | ")[1]).groups()
    said = float(number.replace(",", "")) * units.get(unit, 1)
    if abs(said - float(value) * sizes.get(name.split("_")[-1], 1)) > 1e-9:
        print(f"submit/pace/policy.h: {name} is not what its line says")
PYTHON
}
