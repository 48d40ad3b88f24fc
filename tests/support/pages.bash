# support/pages.bash
# Pages for people, held against the programs by a script; and each check held against a page that is
# wrong, so that it is known to see it. Needs fresh_pages, which makes copies for a test to spoil, and
# PAGES_CHECK, the script.

differences() {
    python3 "$PAGES_CHECK" "$@" 3>&-
}

# agree CHECK...: nothing differs.
agree() {
    run -0 differences "$@"
    [ "$output" = "" ] || { echo "$output" >&2; return 1; }
}

# sees TEXT CHECK...: this differs, and nothing else; the pages are whole again.
sees() {
    local text=$1
    shift
    run -0 differences "$@"
    [ "$output" = "$text" ] || { echo "$output" >&2; return 1; }
    fresh_pages
}
