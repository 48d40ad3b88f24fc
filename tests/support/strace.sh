#!/bin/sh
# sh support/strace.sh OPTION... -- COMMAND...
# strace. A process that hides its memory, as ours does, hides it from an ordinary user's strace, too,
# which then sees no path and no name: the call that hides it, prctl(2), is made to do nothing. With a
# path to look at (-P) that call would be passed over: use none.
# (What it is for is tested without strace: scenarios/secrets.bats, unit/key_memory_test.)
set -eu

if [ "$(id -u)" -ne 0 ]; then
    options=$#
    traced=
    for word; do
        # Each word goes to the end of the line; once around, all are in their order again.
        case $traced$word in
        done*) ;;
        trace=none) word=trace=prctl ;;
        trace=*) word=$word,prctl ;;
        --) traced=done ;;
        esac
        set -- "$@" "$word"
    done
    shift "$options"
    set -- -e inject=prctl:retval=0 "$@"
fi
exec strace "$@"
