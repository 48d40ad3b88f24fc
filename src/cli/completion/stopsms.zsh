#compdef stopsms
# zsh completion for stopsms: asks the stopsms that PATH finds at each TAB. zsh quotes what it
# answers, and nothing of it is ever run.
_stopsms() {
    local -a answer suffix
    local endings
    answer=("${(@f)$(command stopsms __complete zsh "${(@Q)words[1,CURRENT-1]}" \
        "$QIPREFIX$PREFIX" </dev/null 2>/dev/null)}")
    [[ $PREFIX == --[a-z-]##=* ]] && compset -P '--[a-z-]##='
    case $answer[1] in
    files)
        endings=${answer[2]// /|}
        _files ${endings:+-g} ${endings:+"(#i)*($endings)(-.)"}
        return
        ;;
    open) suffix=(-S '') ;;
    words) ;;
    *) return 1 ;;
    esac
    answer=("${(@)${(@)${(@)answer[2,-1]//\\/\\\\}//:/\\:}/$'\t'/:}")
    _describe -V stopsms answer "${suffix[@]}"
}
if [[ $funcstack[1] == _stopsms ]]; then
    _stopsms "$@"
else
    compdef _stopsms stopsms
fi
