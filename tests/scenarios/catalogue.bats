#!/usr/bin/env bats
# What a person reads goes through gettext, and has a French translation that fits; and each check is
# held against a breach, so that it is known to see it.

bats_require_minimum_version 1.5.0

setup() {
    SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-catalogue.XXXXXX")
    CATALOGUE=$SOURCE/src/po/fr.po
}

teardown() {
    rm -rf -- "${SCRATCH:?}"
}

# breaches CHECK PATH...: what it finds.
breaches() {
    python3 "$SOURCE/tests/support/untranslated.py" "$@" 3>&-
}

# obeys CHECK PATH...: nothing is found.
obeys() {
    run -0 breaches "$@"
    [ "$output" = "" ] || { echo "$output" >&2; return 1; }
}

# sees TEXT CHECK PATH...: one line, which holds the text.
sees() {
    local text=$1
    shift
    run -0 breaches "$@"
    [ "${#lines[@]}" -eq 1 ] && [[ ${lines[0]} == *"$text"* ]] || { echo "$output" >&2; return 1; }
}

# plant LINE...: a source of one room with these lines alone.
plant() {
    mkdir -p "$SCRATCH/src/cli"
    printf '%s\n' "$@" >"$SCRATCH/src/cli/planted.c"
}

# sees_planted TEXT: the one breach in it. (The exceptions find nothing to excuse there.)
sees_planted() {
    run -0 breaches literals "$SCRATCH"
    [ "$(grep -v '^an exception' <<<"$output")" = "src/cli/planted.c:$1" ] || { echo "$output" >&2; return 1; }
}

# translate MSGID MSGSTR: a catalogue of one text, which is a format where it has a percent sign.
translate() {
    local flag=
    [[ $1 != *%* ]] || flag='#, c-format'
    printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n%s\nmsgid "%s"\nmsgstr "%s"\n' \
        "$flag" "$1" "$2" >"$SCRATCH/one.po"
}

@test "no sentence bypasses gettext" {
    obeys literals "$SOURCE"
}

@test "a sentence that bypasses gettext is found, however it is written" {
    plant 'void f(void)' '{' '    text_printf(&t, "nothing was sent");' '}'
    sees_planted '3: not translated: "nothing was sent"'
    plant 'static const char *const w[] = {"a row", N_("the row")};'
    sees_planted '1: not translated: "a row"'
    plant 'static const char sent[] = "%" PRId64' '                           " rows";'
    sees_planted '1: not translated: "%d rows"'
    plant '#define ADVICE "Make room."'
    sees_planted '1: not translated: "Make room."'
    plant 'bool f(void) { return error_set(err, CODE, "%s", "the disk is full"); }'
    sees_planted '1: not translated: "the disk is full"'
    plant '/* "no sentence" */' 'int x; // "nor this one"' 'void f(void) { puts("of \"this\""); }'
    sees_planted '3: not translated: "of \"this\""'
}

@test "a mark that xgettext can't read is found" {
    plant 'void f(void) { error_set(err, CODE, "no room. " ADVICE); }'
    sees_planted '1: a macro inside, which xgettext can'"'"'t read: "no room. ADVICE"'
    plant 'void f(void) { puts(_(a ? "yes" : "no")); }'
    run -0 breaches literals "$SCRATCH"
    [ "$(grep -c 'chosen inside the mark' <<<"$output")" -eq 2 ]
}

@test "what is marked, a command, SQL of jobs/ or a word is no breach" {
    plant '#include "cli/a b.h"' \
        'void f(void) { puts(_("all " "sent")); error_set(err, CODE, "%s: no file", "-o"); }' \
        'void g(void) { log_info(log, "a_code", P_("one row", "%d rows", n), n); }' \
        'static const char *const s[] = {"stopsms run %s --yes", "--all-rows -n", "listed", STORED_("it is so")};'
    mkdir "$SCRATCH/src/jobs"
    echo 'static const char sql[] = "SELECT phone FROM jobs";' >"$SCRATCH/src/jobs/planted.c"
    run -0 breaches literals "$SCRATCH"
    [ "$(grep -v '^an exception' <<<"$output")" = "" ] || { echo "$output" >&2; return 1; }
}

@test "an exception that nothing needs is found" {
    plant ''
    run -0 breaches literals "$SCRATCH"
    [[ ${lines[0]} == "an exception that nothing needs: "* ]]
}

@test "each text has a translation that fits it" {
    run -0 msgfmt --check -o "$SCRATCH/stopsms.mo" "$CATALOGUE"
    obeys catalogue "$CATALOGUE"
}

@test "a translation that is missing, or no longer sure, is found" {
    translate "it is so" ""
    sees 'no translation: "it is so"' catalogue "$SCRATCH/one.po"
    translate "it is so" "c’est ainsi"
    sed -i 's/^msgid "it/#, fuzzy\n&/' "$SCRATCH/one.po"
    sees 'fuzzy: "it is so"' catalogue "$SCRATCH/one.po"
}

@test "half a plural is found" {
    translate "%d row" ""
    sed -i -e '/^msgid "%d/a msgid_plural "%d rows"\nmsgstr[0] "%d ligne"' -e '$d' "$SCRATCH/one.po"
    sees 'half a plural: "%d row"' catalogue "$SCRATCH/one.po"
    printf 'msgstr[1] "%%d lignes"\n' >>"$SCRATCH/one.po"
    obeys catalogue "$SCRATCH/one.po"
}

@test "other conversions are found, in whatever order they are" {
    translate "%s of %d" "%d de %s"
    sees 'other conversions' catalogue "$SCRATCH/one.po"
    translate "%s of %d" "%2\$d de %1\$s"
    obeys catalogue "$SCRATCH/one.po"
    translate "%s of %d" "%2\$s de %1\$d"
    sees 'other conversions' catalogue "$SCRATCH/one.po"
    translate "%s of %d" "%1\$s de %d"
    sees 'other conversions' catalogue "$SCRATCH/one.po"
    translate "%<PRId64> of %s" "%s sur 100"
    sees 'other conversions' catalogue "$SCRATCH/one.po"
    translate "%*d rows" "%d lignes"
    sees 'other conversions' catalogue "$SCRATCH/one.po"
}

@test "French is typeset as French" {
    translate "it is so" "c'est ainsi"
    sees 'a plain apostrophe' catalogue "$SCRATCH/one.po"
    translate "it is so" "voici : ainsi"
    sees 'a plain space before :' catalogue "$SCRATCH/one.po"
    translate "it is so" "voici: ainsi"
    sees 'no space before :' catalogue "$SCRATCH/one.po"
    translate "it is so" "est-ce ainsi ?"
    sees 'a plain space before ; ! or ?' catalogue "$SCRATCH/one.po"
    translate "it is so" "est-ce ainsi?"
    sees 'no space before ? or !' catalogue "$SCRATCH/one.po"
    translate "it is so" "voici; ainsi"
    sees 'no space before ;' catalogue "$SCRATCH/one.po"
    translate "it is so" "voici « ainsi »"
    sees '« » without no-break spaces' catalogue "$SCRATCH/one.po"
    translate "it is so" "attendez..."
    sees 'three dots' catalogue "$SCRATCH/one.po"
    translate " it is so" "ainsi"
    sees 'no blank at an end' catalogue "$SCRATCH/one.po"
    translate "it is so" $'voici\xc2\xa0: «\xc2\xa0ainsi\xc2\xa0»\xe2\x80\xaf; à 10:15, https://a.fr, est-ce --json\xe2\x80\xaf?'
    obeys catalogue "$SCRATCH/one.po"
}

@test "the catalogue has the texts of the sources, all of them and no other" {
    run -0 sh "$SOURCE/src/po/update.sh" "$SCRATCH/fr.po"
    obeys same "$CATALOGUE" "$SCRATCH/fr.po"
    sed 's/^msgid "Permission denied"/msgid "Permission given"/' "$CATALOGUE" >"$SCRATCH/other.po"
    run -0 breaches same "$SCRATCH/other.po" "$SCRATCH/fr.po"
    [ "$output" = $'not in the catalogue: "Permission denied"\nin no source: "Permission given"' ]
}
