# fish completion for stopsms: asks the stopsms that PATH finds at each TAB. fish quotes what it
# answers, and nothing of it is ever run.
function __stopsms_files --description "files with one of these endings, and folders"
    set -l option (string match -r -- '^--[a-z-]+=' "$argv[1]"; or echo)
    set -l path (string replace -r -- '^--[a-z-]+=' '' "$argv[1]")
    set -l pattern (string escape --style=regex -- $argv[2..-1] | string join '|')
    set -l files (complete -C "__fish_command_without_completions $path")
    printf '%s\n' $option(string match -eir -- "(?:$pattern|/)\$" $files)
end
function __stopsms_complete
    set -l token (commandline -ct)
    set -l typed (commandline -xpc 2>/dev/null; or commandline -opc)
    set -l answer (command stopsms __complete fish $typed "$token" </dev/null 2>/dev/null)
    switch "$answer[1]"
        case files
            __stopsms_files "$token" (string split -n ' ' -- "$answer[2]")
        case words open
            printf '%s\n' $answer[2..-1]
    end
end
complete -c stopsms -f -k -a '(__stopsms_complete)'
