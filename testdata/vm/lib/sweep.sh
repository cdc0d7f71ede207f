# What a machine may leave in the kernel: cgroups and loop devices. Sourced by `machine` and by the keeper.
# shellcheck shell=bash disable=SC2034,SC2154 # used by those that source it; variables of common.sh

readonly cgroup_root=/sys/fs/cgroup
readonly cgroups=$cgroup_root/greentic-deployer-vm

# Prints the machine's cgroup. Machines of another cache may have the same name, never the same folder.
cgroup_of() { printf '%s/%s.%s\n' "$cgroups" "$1" "$(stat -c %i -- "$machines/$1")"; }

# Shows the unified hierarchy in this mount namespace, whatever the host has there.
mount_cgroups() {
  umount -R "$cgroup_root" 2>/dev/null || true
  mount -t cgroup2 cgroup2 "$cgroup_root"
}

# Kills what is in a cgroup and removes it with all below it.
remove_cgroup() {
  [[ -d $1 ]] || return 0
  local tries
  echo 1 >"$1/cgroup.kill"
  for ((tries = 0; tries < 100; tries++)); do
    find "$1" -depth -type d -exec rmdir -- {} + 2>/dev/null || true
    [[ -d $1 ]] || return 0
    sleep 0.05
  done
  say "cgroup $1 could not be removed"
  return 1
}

# Detaches the loop devices whose backing file lies in the machine's overlay or in its folder. Device and inode tell,
# as a path does not: each machine has its own /.
detach_loops() {
  local dir=$1 overlay='' disk device inode loop
  [[ ! -f $dir/device ]] || overlay=$(cat "$dir/device")
  disk=$(stat -c %Hd:%Ld "$dir")
  while read -r loop device inode; do
    if [[ $device == "$overlay" ]] || { [[ $device == "$disk" ]] && [[ -n $(find "$dir" -xdev -inum "$inode" -print -quit) ]]; }; then
      losetup --detach "$loop"
    fi
  done < <(losetup --list --noheadings --output NAME,BACK-MAJ:MIN,BACK-INO)
}
