# `machine exec`, `pid`, `root`, `console`: ways into a machine that is up. Sourced by `machine`.
# shellcheck shell=bash disable=SC2154 # variables of `machine` and common.sh

pid_machine() { need_leader "$1"; }

root_machine() {
  local leader
  leader=$(need_leader "$1")
  printf '/proc/%s/root\n' "$leader"
}

console_machine() {
  need_machine "$1"
  cat -- "$machines/$1/console"
}

exec_machine() {
  local name=$1 leader keeper group
  shift
  [[ ${1:-} != -- ]] || shift
  [[ $# -gt 0 ]] || fail_usage "exec: the command is missing"
  leader=$(need_leader "$name")
  keeper=$(keeper_pid "$name") || fail "machine '$name' is off"
  # In a cgroup of the machine, beside systemd's, so that podman sees a cgroup it can name.
  group=/proc/$keeper/root$(cgroup_of "$name")/machine/payload/exec
  mkdir "$group" 2>/dev/null || [[ -d $group ]] || fail "machine '$name' has just gone off"
  echo "$BASHPID" >"$group/cgroup.procs"
  # This process becomes the way in, and the command ends when that is killed.
  exec nsenter -t "$leader" -m -u -i -n -p -C -r -W/root -- \
    setpriv --pdeathsig TERM -- \
    env -i HOME=/root USER=root LOGNAME=root SHELL=/bin/bash LANG=C.UTF-8 TERM="${TERM:-dumb}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
