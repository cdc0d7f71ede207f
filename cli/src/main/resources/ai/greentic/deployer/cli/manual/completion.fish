# fish completion for greentic-deployer. It asks the program itself; what that answers is never evaluated.
function __greentic_deployer_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l lines ($program __complete fish $words "$current" 2>/dev/null </dev/null)
    set -l kind $lines[1]
    set -e lines[1]
    switch "$kind"
        case files folders
            set -l prefix ''
            set -l path $current
            if string match -q -- '-*=*' $current
                set prefix (string replace -r -- '=.*' '=' $current)
                set path (string replace -r -- '^[^=]*=' '' $current)
            end
            if test $kind = folders
                __fish_complete_directories "$path" '' | string replace -r -- '^' $prefix
            else
                __fish_complete_path "$path" | string replace -r -- '^' $prefix
            end
        case words
            printf '%s\n' $lines
    end
end
complete -c greentic-deployer -k -f -a '(__greentic_deployer_complete)'
