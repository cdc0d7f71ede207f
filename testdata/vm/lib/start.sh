# `machine start` and `machine reboot`. Sourced by `machine`.
# shellcheck shell=bash disable=SC2154 # variables of `machine` and common.sh

start_machine() {
  local name=$1 dir=$machines/$1 began=$EPOCHREALTIME keep=false
  shift
  local binds=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --keep) keep=true ;;
      --bind | --bind-ro)
        [[ $# -ge 2 ]] || fail_usage "$1 needs HOSTPATH[:GUESTPATH]"
        need_bind "$1" "$2"
        binds+=("$1=$2")
        shift
        ;;
      --bind=* | --bind-ro=*)
        need_bind "${1%%=*}" "${1#*=}"
        binds+=("$1")
        ;;
      *) fail_usage "start: unknown option '$1'" ;;
    esac
    shift
  done
  if $keep; then
    need_machine "$name"
    ! keeper_pid "$name" >/dev/null || fail "machine '$name' runs already"
    sweep_machine "$name"
    [[ ${#binds[@]} -eq 0 ]] || printf '%s\0' "${binds[@]}" >"$dir/binds"
    trap 'sweep_machine '"$name" EXIT
  else
    ensure_root
    make_machine "$name" ${binds[@]+"${binds[@]}"}
  fi
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  boot "$name"
  trap - EXIT INT TERM HUP
  printf 'machine %s is up (%s): pid %s, %s s\n' "$name" "$(system_state "$name")" "$(leader_pid "$name")" "$(seconds_since "$began")"
}

need_bind() {
  local host=${2%%:*} guest=${2#*:}
  [[ $host == /* && $guest == /* && $guest != *:* ]] || fail "$1 $2: HOSTPATH[:GUESTPATH] with absolute paths is right"
  [[ -e $host ]] || fail "$1 $2: $host is not there"
}

seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'; }

# Lays the machine's folder. Making it claims the name: of two starts one wins.
make_machine() {
  local name=$1 dir=$machines/$1
  shift
  mkdir -p -- "$machines"
  mkdir -- "$dir" 2>/dev/null || {
    ! keeper_pid "$name" >/dev/null || fail "machine '$name' runs already; take another name, or 'machine stop $name'"
    fail "machine '$name' is there, off or being started; 'machine start $name --keep' boots its disks, 'machine stop $name' removes it"
  }
  trap 'sweep_machine '"$name"'; remove_tree '"$dir" EXIT
  local root
  root=$(root_path)
  printf '%s\n' "$root" >"$dir/lower"
  printf '%s\n' "$here" >"$dir/owner"
  mkdir -- "$dir/upper" "$dir/work" "$dir/root" "$dir/containers" "$dir/docker" "$dir/docker-registry"
  chmod 755 "$dir/upper"
  chown "$(awk -F: '$1 == "docker-registry" { print $3 ":" $4 }' "$root/etc/passwd")" "$dir/docker-registry"
  : >"$dir/binds"
  [[ $# -eq 0 ]] || printf '%s\0' "$@" >"$dir/binds"
  mkdir -p -- "$dir/upper/etc/tmpfiles.d"
  tr -d - </proc/sys/kernel/random/uuid >"$dir/upper/etc/machine-id"
  loop_nodes >"$dir/upper/etc/tmpfiles.d/loop.conf"
}

# The kernel's loop devices are the host's: their numbers depend on the module's max_part.
loop_nodes() {
  local max_part step=1 i
  max_part=$(cat /sys/module/loop/parameters/max_part 2>/dev/null || echo 0)
  while ((step <= max_part)); do step=$((step * 2)); done
  for ((i = 0; i < 64; i++)); do
    printf 'b /dev/loop%d 0660 root disk - 7:%d\n' "$i" $((i * step))
  done
}

boot() {
  local name=$1 dir=$machines/$1
  [[ -e /dev/loop-control ]] || modprobe loop 2>/dev/null || fail "this host has no loop devices (/dev/loop-control)"
  : >"$dir/console"
  rm -f -- "$dir/keeper"
  setsid unshare --mount --propagation slave -- bash "$here/lib/keeper.sh" "$name" "$dir" \
    </dev/null >>"$dir/console" 2>&1 &
  local keeper=$!
  printf '%s %s\n' "$keeper" "$(start_time "$keeper")" >"$dir/keeper"
  disown "$keeper"
  wait_until_up "$name" ''
}

# Waits for a boot whose PID 1 is not the old one.
wait_until_up() {
  local name=$1 old=$2 leader deadline=$((SECONDS + boot_limit))
  while ((SECONDS < deadline)); do
    keeper_pid "$name" >/dev/null || fail_boot "$name" "ended while booting"
    leader=$(leader_pid "$name" || true)
    if [[ -n $leader && $leader != "$old" ]]; then
      case $(system_state "$name" --wait) in
        running | degraded) return 0 ;;
      esac
    fi
    sleep 0.2
  done
  fail_boot "$name" "was not up within $boot_limit s"
}

system_state() {
  local leader
  leader=$(leader_pid "$1") || return 0
  shift
  timeout "$boot_limit" nsenter -t "$leader" -m -u -i -n -p -r systemctl is-system-running "$@" 2>/dev/null </dev/null || true
}

fail_boot() {
  say "machine '$1' $2; its last words:"
  tail -n 20 -- "$machines/$1/console" >&2
  exit 1
}

reboot_machine() {
  local name=$1 old began=$EPOCHREALTIME
  old=$(need_leader "$name")
  (exec_machine "$name" systemctl reboot)
  wait_until_up "$name" "$old"
  printf 'machine %s is up again (%s): pid %s, %s s\n' "$name" "$(system_state "$name")" "$(leader_pid "$name")" "$(seconds_since "$began")"
}
