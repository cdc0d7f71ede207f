#compdef greentic-deployer
# zsh completion for greentic-deployer. It asks the program itself; what that answers is never evaluated.
_greentic-deployer() {
  local answer kind line word
  local -a lines whole open
  answer=$("${words[1]}" __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null) || return 1
  lines=("${(@f)answer}")
  kind=$lines[1]
  shift lines
  case $kind in
    files | folders)
      if [[ $PREFIX == -*=* ]]; then
        compset -P '*='
      fi
      if [[ $kind == folders ]]; then
        _files -/
      else
        _files
      fi
      return
      ;;
  esac
  for line in "${lines[@]}"; do
    [[ -n $line ]] || continue
    word=${line%%$'\t'*}
    if [[ $line == *$'\t'* ]]; then
      line=${word//:/\\:}:${line#*$'\t'}
    else
      line=${word//:/\\:}
    fi
    if [[ $word == *[=.] ]]; then
      open+=("$line")
    else
      whole+=("$line")
    fi
  done
  local found=1
  if (( $#whole )); then
    _describe -V 'greentic-deployer' whole && found=0
  fi
  if (( $#open )); then
    _describe -V 'greentic-deployer' open -S '' && found=0
  fi
  return found
}
if [[ ${funcstack[1]} == _greentic-deployer ]]; then
  _greentic-deployer "$@"
else
  compdef _greentic-deployer greentic-deployer
fi
