#!/usr/bin/env bash
# Kills a machine and clears what it has in the kernel. Runs in a mount namespace of its own, for the view on cgroups.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

here=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
# shellcheck source=common.sh
source "$here/lib/common.sh"
# shellcheck source=sweep.sh
source "$here/lib/sweep.sh"

name=$1
dir=$2

# The keeper detaches the loop devices itself while the overlay's device number is still its own.
wait_for_keeper() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    keeper_pid "$name" >/dev/null || return 0
    sleep 0.05
  done
}

# After a keeper that was killed, the number may be another machine's.
number_is_free() {
  local other
  for other in "$machines"/*/device; do
    [[ $other == "$dir/device" ]] || ! cmp -s "$other" "$dir/device" || return 1
  done
}

group=$(cgroup_of "$name")
mount_cgroups
remove_cgroup "$group/machine"
wait_for_keeper
remove_cgroup "$group"
rmdir "$cgroups" 2>/dev/null || true
if [[ -f $dir/device ]] && ! number_is_free; then
  rm -f -- "$dir/device"
fi
detach_loops "$dir"
rm -f -- "$dir/keeper" "$dir/device"
