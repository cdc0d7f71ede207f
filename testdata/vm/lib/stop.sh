# `machine stop`, `machine power-cut` and `machine list`. Sourced by `machine`.
# shellcheck shell=bash disable=SC2154 # variables of `machine` and common.sh

stop_machine() {
  local name=$1 began=$EPOCHREALTIME
  need_machine "$name"
  power_off "$name"
  sweep_machine "$name"
  remove_tree "$machines/$name"
  printf 'machine %s is gone: %s s\n' "$name" "$(seconds_since "$began")"
}

# Only those that this checkout started: others that share the cache keep theirs.
stop_machines() {
  local dir
  for dir in "$machines"/*/; do
    [[ ! -f $dir/owner || $(cat "$dir/owner") != "$here" ]] || stop_machine "$(basename -- "$dir")"
  done
}

# SIGRTMIN+4 asks systemd for a power-off without its bus.
power_off() {
  local leader deadline=$((SECONDS + poweroff_limit))
  leader=$(leader_pid "$1") || return 0
  kill -s SIGRTMIN+4 "$leader" || return 0
  while keeper_pid "$1" >/dev/null; do
    if ((SECONDS >= deadline)); then
      say "machine '$1' was not off within $poweroff_limit s; killing it"
      return 0
    fi
    sleep 0.05
  done
}

power_cut_machine() {
  need_leader "$1" >/dev/null
  sweep_machine "$1"
  printf 'machine %s is off; its disks are kept\n' "$1"
}

# Ends what is left of a machine in the kernel; its folder stays.
sweep_machine() {
  unshare --mount --propagation slave -- bash "$here/lib/sweeper.sh" "$1" "$machines/$1"
}

list_machines() {
  local dir name state leader
  for dir in "$machines"/*/; do
    [[ -d $dir ]] || continue
    name=$(basename -- "$dir")
    state=off leader=-
    if keeper_pid "$name" >/dev/null; then
      leader=$(leader_pid "$name" || echo -)
      state=$(system_state "$name")
    fi
    printf '%-32s %-12s %s\n' "$name" "${state:-booting}" "$leader"
  done
}
