# bash completion for greentic-deployer. It asks the program itself; what that answers is never evaluated.
_greentic_deployer() {
  local answer kind word prefix=
  COMPREPLY=()
  answer=$("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null) || return 0
  if [[ $2 == -*=* ]]; then
    prefix=${2%%=*}=
  fi
  {
    read -r kind
    while IFS= read -r word; do
      COMPREPLY+=("$prefix$word")
    done
  } <<<"$answer"
  case $kind in
    files) compopt -o bashdefault -o default ;;
    folders) compopt -o dirnames ;;
    words)
      if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=.] ]]; then
        compopt -o nospace
      fi
      ;;
  esac
}
complete -F _greentic_deployer greentic-deployer
