# bash completion for stopsms: asks the stopsms that PATH finds at each TAB. What it answers is
# quoted for the place where it will stand, and nothing of it is ever run.
_stopsms() {
    local answer
    COMPREPLY=()
    mapfile -t answer < <(command stopsms __complete bash "$2" "${COMP_LINE:0:COMP_POINT}" \
        </dev/null 2>/dev/null)
    COMPREPLY=("${answer[@]:1}")
    compopt -o nosort
    case ${answer-} in
    open) compopt -o nospace ;;
    files)
        compopt -o filenames -o noquote
        [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != */ ]] || compopt -o nospace
        ;;
    esac
} 2>/dev/null
complete -F _stopsms stopsms
