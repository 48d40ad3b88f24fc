#!/usr/bin/env bats
# What bash, zsh and fish offer while a command is typed: TAB is pressed on a terminal, and the words
# that the command gets then are held against those that were meant.

load ../support/scenario
load ../support/stopsms
load ../support/workbook

setup() {
    stopsms_setup
    mkdir bin
    export REAL_STOPSMS=$STOPSMS
    cat >bin/stopsms <<'END'
#!/bin/sh
case $1 in
completion) exec "$REAL_STOPSMS" "$@" ;;
__complete) "$REAL_STOPSMS" "$@"; echo >>asked; exit ;;
esac
printf '%s|' "$@" >>args
echo >>args
echo DONE
END
    chmod +x bin/stopsms
    CRM='mon export é.csv'
}

teardown() {
    scenario_teardown
}

# press SHELL KEYS: types them there; what the commands got is in `args`, a line each.
press() {
    rm -f args asked
    python3 "$SOURCE/tests/support/shell_tab.py" "$1" "$SCRATCH" "$2" >shown 3>&- || {
        cat -v shown >&2
        return 1
    }
}

# expect_args LINE...
expect_args() {
    printf '%s|\n' "$@" | cmp - args || { cat args >&2; return 1; }
}

# ask LINE: what bash is answered, without its first line.
ask() {
    "$REAL_STOPSMS" __complete bash "${1##* }" "$1" 3>&- </dev/null | tail -n +2
}

make_export() {
    echo 'Nom;Mobile;SMS opt-out;Courriel;Conjoint;Contact;Ville;Note'
    seq 40 | awk '{ printf "Nom%d;06399800%02d;%s;p%d@example.com;Ami%d;C%d;%s;n%d\n",
        $1, $1, $1 % 3 ? "no" : "yes", $1, $1, $1, $1 % 2 ? "Lyon, 3e" : "Nice", $1 }'
}

# Names that a shell would run, a terminal would obey, or a line would break at.
make_hostile() {
    printf '%s;' Mobile 'SMS opt-out' '$(touch pwned)' '`touch pwned2`' "it's" '"x"";touch pwned3"' 'back\slash' \
        $'"new\nline"' $'esc\e[31m' '!bang' 'e=f' -n '~tilde' '*glob' '%F{red}' $'tab\tbed' 'br{a,b}' '<>|&' '#hash' \
        'g:h' '$HOME'
    echo 'two  sp'
    seq 12 | awk '{ printf "06399800%02d;%s", $1, $1 % 2 ? "yes" : "no"
        for (i = 0; i < 20; i++) printf ";%s", $1 % 3 ? "$(touch pwned4)" : "`touch pwned5`|x"; print "" }'
}

@test "bash completes commands, files, columns and values, in each way to write them" {
    make_export >"$CRM"
    press bash "stopsms ru\\tmon\\t--wh\\tS\\ty\\t\\rstopsms run 'mon\\t--where='S\\ty\\t\\rstopsms run m\\t--where=\"S\\tn\\t\\rstopsms run m\\t--where S\\tyes,n\\t\\r"
    expect_args "run|$CRM|--where|SMS opt-out=yes" "run|$CRM|--where=SMS opt-out=yes" \
        "run|$CRM|--where=SMS opt-out=no" "run|$CRM|--where|SMS opt-out=yes,no"
}

@test "zsh completes commands, files, columns and values, in each way to write them" {
    make_export >"$CRM"
    press zsh "stopsms ru\\tmon\\t--wh\\tS\\ty\\t\\rstopsms run 'mon\\t--where='S\\ty\\t\\rstopsms run m\\t--where=\"S\\tn\\t\\rstopsms run m\\t--where S\\tyes,n\\t\\r"
    expect_args "run|$CRM|--where|SMS opt-out=yes" "run|$CRM|--where=SMS opt-out=yes" \
        "run|$CRM|--where=SMS opt-out=no" "run|$CRM|--where|SMS opt-out=yes,no"
}

@test "fish completes commands, files, columns and values, in each way to write them" {
    make_export >"$CRM"
    press fish "stopsms ru\\tmon\\t--wher\\tSM\\ty\\t\\rstopsms run 'mon\\t--where='SM\\ty\\t\\rstopsms run m\\t--where=\"SM\\tn\\t\\rstopsms run m\\t--where SM\\tyes,n\\t\\r"
    expect_args "run|$CRM|--where|SMS opt-out=yes" "run|$CRM|--where=SMS opt-out=yes" \
        "run|$CRM|--where=SMS opt-out=no" "run|$CRM|--where|SMS opt-out=yes,no"
}

# hostile SHELL: each name, begun in quotes and without.
hostile() {
    local typed keys=
    make_hostile >"$CRM"
    for typed in "'\$(" "'\`" "'it" "'x" "'back" "'!" "'e=" "'-n" "'%F" "'br" "'<" "'#" "'g:" "'\$H" "'two" \
        '\$\(' '\`' it x back '\!' e= br '\<' '\#' g: '\$H' two; do
        keys+="stopsms run mon\\t--column $typed\\t\\r"
    done
    press "$1" "$keys"
    # shellcheck disable=SC2016 # meant as it stands
    printf "run|$CRM|--column|%s|\n" '$(touch pwned)' '`touch pwned2`' "it's" 'x";touch pwned3' 'back\slash' '!bang' \
        'e=f' -n '%F{red}' 'br{a,b}' '<>|&' '#hash' 'g:h' '$HOME' 'two  sp' '$(touch pwned)' '`touch pwned2`' \
        "it's" 'x";touch pwned3' 'back\slash' '!bang' 'e=f' 'br{a,b}' '<>|&' '#hash' 'g:h' '$HOME' 'two  sp' >wanted
    diff wanted args
    [ -z "$(find . -name 'pwned*')" ]
}

@test "in bash, no name of a column is run or breaks the line" {
    hostile bash
}

@test "in zsh, no name of a column is run or breaks the line" {
    hostile zsh
}

@test "in fish, no name of a column is run or breaks the line" {
    hostile fish
}

@test "names that a terminal can't show are offered as numbers" {
    make_hostile >"$CRM"
    ask "stopsms run '$CRM' --column " >columns
    [ "$(wc -l <columns)" -eq 22 ]
    grep -x 8 columns && grep -x 9 columns && grep -x 16 columns
    ! grep -q $'\e' columns
    printf 'Nom;Nom;Mobile\na;b;0639980001\n' >twice.csv
    [ "$(ask 'stopsms run twice.csv --keep ' | tr '\n' ' ')" = "1 2 Mobile none " ]
}

@test "values are told of no column that may hold phones, names, addresses or identifiers" {
    local column
    make_export >"$CRM"
    [ "$(ask "stopsms run '$CRM' --where 3=" | tr '\n' ' ')" = "3=no 3=yes " ]
    [ "$(ask "stopsms list --missing-from '$CRM' --where 3=" | tr '\n' ' ')" = "3=no 3=yes " ]
    [[ $(ask "stopsms run '$CRM' --where Ville=") == *'Lyon\\,\ 3e'*Nice* ]]
    for column in Nom Mobile Courriel Conjoint Contact Note 1 2; do
        [ "$(ask "stopsms run '$CRM' --where $column=")" = "" ] || { echo "$column" >&2; return 1; }
    done
    printf 'Mobile;Nom du conjoint;Contact;Type;Account owner\n' >kin.csv
    printf '063998000%d;Ami;C;b2b;Sam\n' 1 2 >>kin.csv
    for column in 2 Contact 5; do
        [ "$(ask "stopsms run kin.csv --where $column=")" = "" ]
    done
    [ "$(ask 'stopsms run kin.csv --where Type=')" = "Type=b2b" ]
    # What looks like a person is left out of a column of consent, and dates are one value.
    printf 'Mobile;Désabonné\n0639980001;oui\n0639980002;p@example.com\n0639980003;0639980004\n0639980005;2024-03-12\n' >few.csv
    [ "$(ask 'stopsms run few.csv --where Désabonné=' | tr '\n' ' ')" = "Désabonné=oui Désabonné=date " ]
    # Of a flag with more than 50 values, none.
    { echo 'Mobile;Désabonné'; seq 51 | sed 's/.*/0639980001;v&\n0639980001;v&/'; } >many.csv
    [ "$(ask 'stopsms run many.csv --where Désabonné=')" = "" ]
    sed -i '$d;s/v51/v1/' many.csv
    [ "$(ask 'stopsms run many.csv --where Désabonné=' | wc -l)" -eq 50 ]
}

@test "of several files, the columns that all have" {
    printf 'Nom;Mobile;A\na;0639980001;x\n' >a.csv
    printf 'B;Mobile;Nom\nx;0639980001;a\n' >b.csv
    [ "$(ask 'stopsms run a.csv b.csv --column ' | tr '\n' ' ')" = "Nom Mobile " ]
}

@test "a pipe, a device and standard input are not opened, nothing is connected or written" {
    make_export >crm.csv
    mkfifo pipe
    ln -s /dev/zero zero.csv
    echo the-key >key
    find . -printf '%p %s %T@\n' | sort >before
    local line
    for line in 'stopsms run pipe --where ' 'stopsms run zero.csv --where ' 'stopsms run - --where ' \
        'stopsms run crm.csv --api-key-file key --where SMS\ opt-out=' 'stopsms report --import ' 'stopsms ' \
        'stopsms run '; do
        strace -f -qq -o trace -e trace=open,openat,creat,connect,socket,sendto,bind,unlink,rename,mkdir,ftruncate \
            "$PLAIN_STOPSMS" __complete bash "${line##* }" "$line" </dev/null >answer 2>errors 3>&-
        [ ! -s errors ]
        ! grep -E 'pipe"|zero|"key"|connect\(|socket\(|sendto\(|bind\(|mkdir|unlink|rename|ftruncate' trace || return 1
        ! grep -E 'O_(WRONLY|CREAT|TRUNC)' trace || return 1
        ! grep -q "$SANDBOX_KEY\|the-key" answer || return 1
    done
    rm -f trace answer errors
    find . -printf '%p %s %T@\n' | sort >after
    sed -i '/^\. /d;/before/d;/after/d' before after
    diff before after
    [ ! -e "$XDG_STATE_HOME/stopsms" ]
}

@test "of a large file, a MiB is read" {
    make_export >crm.csv
    awk 'NR == 1 { print; next } { row = $0 } END { for (i = 0; i < 60000; i++) print row; sub("no|yes", "late", row); print row }' \
        crm.csv >large.csv
    strace -qq -o trace -e trace=read,pread64 "$PLAIN_STOPSMS" __complete bash '' \
        'stopsms run large.csv --where SMS\ opt-out=' </dev/null >answer 3>&-
    [ "$(awk -F ' = ' '/^(read|pread64)\(/ && $NF > 65536 { sum += $NF } END { print (sum < 8 * 1048576) }' trace)" = 1 ]
    ! grep -q late answer
    grep -q yes answer || grep -q no answer
}

@test "of a large workbook and of a large packed file, a beginning is unpacked" {
    make_xlsx big 60000 large.csv large.xlsx
    echo 'C9;Nom;p@example.com;33639980000;Lyon;late' >>large.csv
    gzip -k large.csv
    zstd -q large.csv
    python3 -c 'import zipfile; zipfile.ZipFile("large.zip", "w", zipfile.ZIP_DEFLATED).write("large.csv")'
    for file in large.xlsx large.csv.gz large.csv.zst large.zip; do
        strace -qq -o trace -e trace=write "$PLAIN_STOPSMS" __complete bash '' \
            "stopsms run $file --where SMS\\ opt-out=" </dev/null >answer 3>&-
        [ "$(awk -F ' = ' '/^write\(/ { sum += $NF } END { print (sum < 1.5 * 1048576) }' trace)" = 1 ]
        grep -qx oui answer
        grep -qx non answer
        ! grep -q late answer
    done
}

@test "imports are told of a database of ours alone, at once, and it stays as it is" {
    local i
    start_sandbox
    make_crm 3 >crm.csv
    CRM=crm.csv
    STOPSMS=$REAL_STOPSMS
    send run crm.csv --yes >/dev/null 2>&1
    make_crm 4 >crm2.csv
    stopsms import crm2.csv >/dev/null 2>&1
    find . -name 'jobs.db*' -printf '%p %s %T@\n' | sort >before
    [ "$(ask 'stopsms report --db jobs.db --import ' | tr '\n' ' ')" = "2 1 latest all " ]
    [ "$(ask 'stopsms undo --db=jobs.db --import ' | tr '\n' ' ')" = "2 1 " ]
    [ "$(ask 'stopsms undo --db other.db --import ')" = "" ]
    "$REAL_STOPSMS" __complete zsh stopsms undo --db jobs.db --import '' | grep -qx $'2\tcrm2.csv'
    find . -name 'jobs.db*' -printf '%p %s %T@\n' | sort | diff before -
    # While another program keeps it locked, nothing is waited for.
    python3 - "$REAL_STOPSMS" <<'PYTHON' 3>&-
import sqlite3, subprocess, sys, time
db = sqlite3.connect("jobs.db", isolation_level=None)
db.execute("PRAGMA locking_mode = EXCLUSIVE")
db.execute("CREATE TABLE locked (id)")
start = time.monotonic()
subprocess.run([sys.argv[1], "__complete", "bash", "", "stopsms undo --db jobs.db --import "], check=True)
sys.exit(time.monotonic() - start > 4)
PYTHON
    # One that others can write, another program's, a pipe.
    chmod 666 jobs.db
    [ "$(ask 'stopsms undo --db jobs.db --import ')" = "" ]
    sqlite3 theirs.db 'CREATE TABLE imports (id, path); INSERT INTO imports VALUES (7, 7)'
    chmod 600 theirs.db
    [ "$(ask 'stopsms undo --db theirs.db --import ')" = "" ]
    mkfifo pipe.db
    [ "$(ask 'stopsms undo --db pipe.db --import ')" = "" ]
}

@test "clients are told of config.ini, also behind a comma" {
    mkdir -p "$XDG_CONFIG_HOME/stopsms"
    printf '[acme]\nwhere = a=b\n[beta]\n' >"$XDG_CONFIG_HOME/stopsms/config.ini"
    [ "$(ask 'stopsms run -p ' | tr '\n' ' ')" = "acme beta all " ]
    [ "$(ask 'stopsms status -p acme,' | tr '\n' ' ')" = "acme,acme acme,beta " ]
    # A shell of its own has its configuration below its home.
    mkdir -p home/.config
    cp -r "$XDG_CONFIG_HOME/stopsms" home/.config
    press bash "stopsms status -p ac\\t\\rstopsms run --profile=b\\t\\r"
    expect_args 'status|-p|acme' 'run|--profile=beta'
}

@test "where there is no stopsms, and where the question is odd, no shell says a word" {
    local odd
    for odd in '' 'bash' 'bash x' 'bash x y' 'tcsh x y z' 'zsh' 'fish x'; do
        # shellcheck disable=SC2086 # words
        run -0 --separate-stderr "$REAL_STOPSMS" __complete $odd
        [ "$output$stderr" = "" ]
    done
    "$REAL_STOPSMS" completion bash >script
    run -0 --separate-stderr env PATH=/nowhere "$BASH" -c '. ./script; COMP_LINE="stopsms "; COMP_POINT=8; _stopsms stopsms "" stopsms'
    [ "$output$stderr" = "" ]
}

@test "what is installed is what stopsms completion prints" {
    run -0 cmake --install "$BUILD" --prefix "$SCRATCH/prefix"
    cmp prefix/share/bash-completion/completions/stopsms <("$REAL_STOPSMS" completion bash)
    cmp prefix/share/zsh/vendor-completions/_stopsms <("$REAL_STOPSMS" completion zsh)
    cmp prefix/share/fish/vendor_completions.d/stopsms.fish <("$REAL_STOPSMS" completion fish)
    run -2 --separate-stderr "$REAL_STOPSMS" completion tcsh
    expect_one_line 'bash, zsh or fish'
}
