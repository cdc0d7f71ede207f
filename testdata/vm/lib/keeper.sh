#!/usr/bin/env bash
# Holds one machine: its mounts (in a mount namespace of its own, so that they end with it), its cgroup and its boots.
# Started by `machine start`, ends when the machine is off.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

here=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
# shellcheck source=common.sh
source "$here/lib/common.sh"
# shellcheck source=sweep.sh
source "$here/lib/sweep.sh"

name=$1
dir=$2
group=$(cgroup_of "$name")
readonly name dir group

hold_mounts() {
  # A loop mount of the host must be free to go while this namespace lives.
  local target
  while read -r target; do umount -l -- "$target"; done < <(findmnt -rno TARGET,SOURCE | awk '$2 ~ "^/dev/loop" { print $1 }')
  mount -t overlay overlay -o "lowerdir=$(cat "$dir/lower"),upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
  stat -c %Hd:%Ld "$dir/root" >"$dir/device"
  # Locks and sockets of systemd-nspawn stay out of the host's /run.
  mkdir -p /run/systemd/nspawn
  mount -t tmpfs -o mode=0755 tmpfs /run/systemd/nspawn
}

# The keeper has a cgroup beside the machine's, so that the whole machine can be killed at once and the keeper tidies up.
enter_cgroup() {
  mkdir -p "$group/keeper"
  echo $$ >"$group/keeper/cgroup.procs"
  local parent controller
  for parent in "$cgroup_root" "$cgroups" "$group"; do
    # Those that systemd uses, one by one: a host may have only some.
    for controller in cpu io memory pids; do
      echo "+$controller" 2>/dev/null >"$parent/cgroup.subtree_control" || true
    done
  done
}

# What podman asks for by default and this host cannot give. On a host with all rights nothing is written.
adapt_podman() {
  local config=$dir/upper/etc/containers/containers.conf.d capabilities settings=''
  capabilities=0x$(awk '/^CapEff:/ { print $2 }' /proc/self/status)
  if ! grep -qw pids "$group/cgroup.controllers"; then
    settings+=$'[containers]\npids_limit = 0\n'
  fi
  if ! ((capabilities >> 24 & 1)); then # CAP_SYS_RESOURCE: crun raises a limit to filter devices, runc does without
    [[ -n $settings ]] || settings=$'[containers]\n'
    settings+="default_ulimits = [\"nofile=$(ulimit -Hn):$(ulimit -Hn)\", \"nproc=$(ulimit -Hu):$(ulimit -Hu)\"]"
    settings+=$'\n[engine]\nruntime = "runc"\n'
  fi
  [[ -z $settings ]] || {
    mkdir -p "$config"
    printf '%s' "$settings" >"$config/test-machine.conf"
  }
}

boot_once() (
  remove_cgroup "$group/machine"
  mkdir "$group/machine"
  echo "$BASHPID" >"$group/machine/cgroup.procs"
  binds=()
  while IFS= read -r -d '' bind; do binds+=("$bind"); done <"$dir/binds"
  exec systemd-nspawn --quiet --register=no --keep-unit --boot --console=read-only \
    --directory="$dir/root" --machine="$name" --hostname="$name" --uuid="$(cat "$dir/upper/etc/machine-id")" \
    --private-network --resolv-conf=off --timezone=off --link-journal=no \
    --capability=all --system-call-filter='@keyring bpf @clock @mount' \
    --bind=/dev/loop-control --bind=/dev/fuse \
    --bind="$dir/containers:/var/lib/containers" --bind="$dir/docker:/var/lib/docker" \
    --bind="$dir/docker-registry:/var/lib/docker-registry" \
    ${binds[@]+"${binds[@]}"} -- --show-status=yes </dev/null
)

mount_cgroups
enter_cgroup
adapt_podman
hold_mounts
# 133 is how systemd-nspawn says that the machine asked for a reboot.
status=133
while [[ $status -eq 133 ]]; do
  status=0
  boot_once || status=$?
done
detach_loops "$dir"
exit "$status"
