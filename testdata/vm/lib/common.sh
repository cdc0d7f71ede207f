# Names, paths and states that all verbs share. Sourced by `machine`.
# shellcheck shell=bash disable=SC2034 # used by those that source it

cache=${GREENTIC_VM_CACHE:-/var/cache/greentic-deployer-vm}
readonly cache
readonly machines=$cache/machines
# Longest wait for a boot and for a clean power-off, in seconds.
readonly boot_limit=${GREENTIC_VM_BOOT_LIMIT:-120}
readonly poweroff_limit=${GREENTIC_VM_POWEROFF_LIMIT:-30}

say() { printf 'machine: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

fail_usage() {
  say "$*"
  usage >&2
  exit 64
}

need_root() {
  [[ $EUID -eq 0 ]] || fail "needs root rights (mounts, namespaces); run it as root or with sudo"
  [[ $cache == /* && $cache != *[:,\\[:space:]]* ]] ||
    fail "GREENTIC_VM_CACHE is '$cache'; it must be an absolute path without ':', ',', '\\' and blanks"
}

# The name becomes a host name, a folder and a cgroup.
need_name() {
  [[ $# -gt 0 ]] || fail_usage "the name of the machine is missing"
  [[ $1 =~ ^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$ ]] ||
    fail "'$1' is no machine name; 1 to 32 of a-z, 0-9 and '-' inside are"
}

need_machine() {
  [[ -d $machines/$1 ]] || fail "no machine '$1'; 'machine list' names those that are there"
}

# A process id alone may have been given to another process since: its start time tells.
start_time() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  awk '{print $20}' <<<"$stat"
}

# Prints the process id of the machine's keeper (the host process that holds its mounts) if it lives.
keeper_pid() {
  local pid time
  read -r pid time 2>/dev/null <"$machines/$1/keeper" || return 1
  [[ -n $time && $(start_time "$pid") == "$time" ]] || return 1
  printf '%s\n' "$pid"
}

# Prints the children of a process.
children() { cat "/proc/$1/task/$1/children" 2>/dev/null || true; }

# Prints the host's process id of the machine's PID 1.
leader_pid() {
  local keeper nspawn leader
  keeper=$(keeper_pid "$1") || return 1
  for nspawn in $(children "$keeper"); do
    for leader in $(children "$nspawn"); do
      if grep -q '^NSpid:.*[[:space:]]1$' "/proc/$leader/status" 2>/dev/null; then
        printf '%s\n' "$leader"
        return 0
      fi
    done
  done
  return 1
}

need_leader() {
  need_machine "$1"
  leader_pid "$1" || fail "machine '$1' is off; 'machine start $1 --keep' boots its disks"
}
