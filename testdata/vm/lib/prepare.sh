# `machine prepare`: host packages and the root that all machines share. Sourced by `machine`.
# shellcheck shell=bash disable=SC2154 # variables of `machine` and common.sh

readonly suite=bookworm
# A command that shows that the package is there, and the package.
readonly host_tools=(
  mmdebstrap:mmdebstrap
  systemd-nspawn:systemd-container
  mksquashfs:squashfs-tools
  nsenter:util-linux
  losetup:mount
  ip:iproute2
)

prepare_machines() {
  ensure_root
  say "ready: $(root_path)"
}

ensure_root() {
  local root
  install_host_tools
  root=$(root_path)
  [[ -d $root ]] || build_root "$root"
  touch -- "$root" # the time of last use
}

install_host_tools() {
  local tool missing=()
  for tool in "${host_tools[@]}"; do
    command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null || fail "this host lacks ${missing[*]} and has no apt-get to install them"
  say "installing on the host: ${missing[*]}"
  apt_install "${missing[@]}" || {
    apt_update
    apt_install "${missing[@]}" || fail "apt-get could not install ${missing[*]}"
  }
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >&2
}

apt_update() { apt-get -q -o DPkg::Lock::Timeout=300 update >&2 || fail "apt-get update failed"; }

# The root's name is a digest of all that goes into it, so that a change builds another one.
root_path() {
  local digest
  digest=$(
    cd "$here" || exit
    {
      cat packages lib/prepare.sh
      find root -type f -print0 | sort -z | xargs -0 sha256sum
    } | sha256sum
  )
  printf '%s/root-%s\n' "$cache" "${digest:0:16}"
}

build_root() {
  local root=$1 partial=$1.partial
  mkdir -p "$machines"
  exec 9>"$cache/lock"
  flock --nonblock 9 || {
    say "another build is running; waiting for it"
    flock 9
  }
  if [[ ! -d $root ]]; then
    trap 'remove_tree '"$partial"'; say "nothing was built"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    rm -rf --one-file-system -- "$cache"/root-*.partial
    say "building the root (once): $root"
    bootstrap "$partial"
    configure "$partial"
    mv -T -- "$partial" "$root"
    trap - EXIT INT TERM HUP
    remove_old_roots "$root"
  fi
  exec 9>&-
}

remove_tree() { rm -rf --one-file-system -- "$1"; }

# One line a source: the Debian sources this host itself uses.
apt_sources() {
  # shellcheck disable=SC2016 # apt-get replaces these names
  apt-get indextargets --format '$(CODENAME) deb [trusted=$(TRUSTED)] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' 'Origin: Debian' "Architecture: $(dpkg --print-architecture)" |
    sed -n "s/^$suite\\(-updates\\|-security\\)\\? deb/deb/p" | sed 's/ \[trusted=\(no\|\)\] / /' | sort -u
}

bootstrap() {
  local root=$1 sources options packages
  sources=$(apt_sources)
  if [[ -z $sources ]]; then
    apt_update
    sources=$(apt_sources)
    [[ -n $sources ]] || fail "this host's apt sources hold no Debian $suite"
  fi
  options=$cache/apt.conf
  apt-config dump Acquire >"$options"
  packages=$(sed 's/#.*//' "$here/packages" | xargs | tr ' ' ,)
  # Output is shown only when something fails; `machine` says enough otherwise.
  local log=$cache/bootstrap.log
  if ! mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" --aptopt="$options" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' "$suite" "$root" - <<<"$sources" >"$log" 2>&1; then
    rm -f -- "$options"
    cat "$log" >&2
    fail "mmdebstrap could not build the root; its words are above"
  fi
  rm -f -- "$options"
}

configure() {
  local root=$1
  rm -f -- "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root/etc/apt/sources.list" "$root/etc/resolv.conf"
  cp -r --no-preserve=ownership -- "$here/root/." "$root/"
  # The registry, docker and sshd start on demand; nothing else works by the clock: a test machine does what the test says.
  chroot "$root" systemctl --quiet disable \
    docker-registry.service podman-auto-update.service docker.service docker.socket containerd.service ssh.service
  rm -f -- "$root"/etc/systemd/system/timers.target.wants/*.timer
  : >"$root/etc/machine-id"
  rm -f -- "$root/var/lib/dbus/machine-id" "$root/etc/hostname"
  mkdir -p "$root/var/lib/containers" "$root/var/lib/docker" "$root/var/lib/docker-registry" "$root/var/log/journal"
}

# Keeps the three roots that were used last and those under a machine.
remove_old_roots() {
  local root
  # shellcheck disable=SC2012 # the names are ours: digests
  ls -dt -- "$cache"/root-* | tail -n +4 | while read -r root; do
    [[ $root == "$1" ]] || grep -qsxF "$root" "$machines"/*/lower || remove_tree "$root"
  done
}
