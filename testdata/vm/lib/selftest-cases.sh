# The cases of `selftest`, in the order in which they build on each other. Sourced by it.
# shellcheck shell=bash disable=SC2154,SC2016 # variables of `selftest`; words for the machine's shell

case_side_by_side() {
  echo from-host >"$work/shared"
  mkdir "$work/writable"
  check "prepare" "$machine" prepare
  # From a shell that ends at once: the machine must outlive its caller.
  check "start the first machine" bash -c '"$@" </dev/null' _ "$machine" start "$first" \
    --bind-ro "$work/shared:/opt/shared" --bind "$work/writable:/opt/writable"
  check "start a second machine beside it" "$machine" start "$second"
  check "PID 1 is systemd" same systemd inside "$first" cat /proc/1/comm
  check "nothing failed while booting" same running inside "$first" systemctl is-system-running
  check "the host name is the machine's" same "$first" inside "$first" cat /proc/sys/kernel/hostname
  check "machine ids differ" different_ids
  local name
  for name in "$first" "$second"; do
    inside "$name" sh -c "mkdir -p /srv/www && echo $name >/srv/www/name"
    check "$name listens on 8433" inside "$name" systemd-run --quiet --unit=www --service-type=forking \
      busybox httpd -p 127.0.0.1:8433 -h /srv/www
  done
  for name in "$first" "$second"; do
    check "$name answers on its own 8433" same "$name" inside "$name" curl -fsS http://127.0.0.1:8433/name
  done
  check "only loopback is there" same "lo" inside "$first" ls /sys/class/net
  inside "$first" systemctl stop www
}

different_ids() {
  local one other
  one=$(inside "$first" cat /etc/machine-id)
  other=$(inside "$second" cat /etc/machine-id)
  [[ $one =~ ^[0-9a-f]{32}$ && $other =~ ^[0-9a-f]{32}$ && $one != "$other" ]]
}

case_exec() {
  check "exec passes the exit status on" test "$(inside "$first" sh -c 'exit 7' || echo $?)" = 7
  check "exec passes stdin and stdout on" same pasted inside "$first" cat <<<pasted
  check "exec keeps arguments as they are" same "a  b|*|" inside "$first" -- printf '%s|' 'a  b' '*'
  check "exec gives root's environment only" same "/root root" env SECRET=x "$machine" exec "$first" \
    sh -c 'echo "$HOME $USER${SECRET:-}"'
  check "exec runs on a terminal" same yes terminal
  check "exec ends the command when it is killed itself" killed_exec
  check "pid names PID 1's process" same systemd cat "/proc/$("$machine" pid "$first")/comm"
  echo put >"$("$machine" root "$first")/opt/put"
  check "a file put below root is in the machine" same put inside "$first" cat /opt/put
  check "--bind-ro shows the host's file" same from-host inside "$first" cat /opt/shared
  check "--bind-ro refuses writing" test "$(inside "$first" sh -c 'echo x >/opt/shared' 2>&1 || true)" \
    = "sh: 1: cannot create /opt/shared: Read-only file system"
  check "--bind writes to the host" inside "$first" cp /opt/put /opt/writable/put
  check "what was written is on the host" same put cat "$work/writable/put"
}

terminal() { script -qec "$machine exec $first -- sh -c 'test -t 0 && test -t 1 && echo yes'" /dev/null </dev/null | tr -d '\r'; }

killed_exec() {
  "$machine" exec "$first" sh -c 'echo started >/run/killed; exec sleep 1000' &
  local way=$! tries
  for ((tries = 0; tries < 100; tries++)); do
    [[ ! -e $("$machine" root "$first")/run/killed ]] || break
    sleep 0.05
  done
  inside "$first" pgrep -x sleep
  kill "$way"
  wait "$way" || true
  for ((tries = 0; tries < 100; tries++)); do
    inside "$first" pgrep -x sleep >/dev/null || return 0
    sleep 0.05
  done
  return 1
}

case_deployment() {
  inside "$first" mkdir -p /tmp/image/bin /tmp/bundle
  inside "$first" cp /bin/busybox /tmp/image/bin/
  inside "$first" sh -c 'echo of-the-bundle >/tmp/bundle/name'
  check "make a bundle" inside "$first" mksquashfs /tmp/bundle /opt/bundle.squashfs -quiet -no-progress
  check "import an image" inside "$first" sh -c \
    "tar -C /tmp/image -c . | podman import --change 'ENTRYPOINT [\"/bin/busybox\"]' - localhost/www:1"
  put_units
  check "units stand systemd-analyze verify" inside "$first" \
    systemd-analyze verify /etc/systemd/system/opt-bundle.mount /etc/systemd/system/www.service
  check "systemd-analyze security rates a unit file" inside "$first" \
    systemd-analyze security --offline=yes --threshold=100 /etc/systemd/system/www.service
  check "enable and start the unit of the container" inside "$first" systemctl enable --quiet --now www.service
  deployment_runs
  check "the container is in the unit's cgroup" inside "$first" sh -c \
    'grep -q "^0::/system.slice/www.service/libpod-payload-" "/proc/$(podman inspect -f "{{.State.Pid}}" www)/cgroup"'
  check "podman mounts the image" same /bin/busybox inside "$first" sh -c \
    'root=$(podman image mount localhost/www:1) && ls "$root/bin/busybox" | sed "s,^$root,,"; podman image unmount localhost/www:1 >/dev/null'
}

# The shapes that the deployer itself renders, smaller.
put_units() {
  local units
  units=$("$machine" root "$first")/etc/systemd/system
  printf '%s\n' '[Mount]' What=/opt/bundle.squashfs Where=/opt/bundle Type=squashfs \
    Options=loop,ro,nodev,nosuid,noexec >"$units/opt-bundle.mount"
  printf '%s\n' '[Unit]' RequiresMountsFor=/opt/bundle '[Service]' Type=notify NotifyAccess=all Delegate=yes \
    KillMode=mixed MemoryMax=64M CPUQuota=50% TasksMax=50 Environment=PODMAN_SYSTEMD_UNIT=%n \
    'ExecStart=/usr/bin/podman run --name www --replace --rm -d --cgroups=split --sdnotify=conmon --log-driver=journald --pull=never --network=host --read-only --cap-drop=all --security-opt=no-new-privileges --user 65534:65534 --volume /opt/bundle:/bundle:ro,nosuid,nodev --stop-timeout=1 localhost/www:1 httpd -f -p 127.0.0.1:8433 -h /bundle' \
    'ExecStop=/usr/bin/podman rm -v -f -i -t 1 www' 'ExecStopPost=-/usr/bin/podman rm -v -f -i www' \
    '[Install]' WantedBy=multi-user.target >"$units/www.service"
  inside "$first" systemctl daemon-reload
}

deployment_runs() {
  check "the container answers from the bundle" same of-the-bundle inside "$first" \
    curl -fsS --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:8433/name
  check "the bundle is a squashfs, read-only, nosuid, nodev, noexec" same \
    "squashfs ro,nosuid,nodev,noexec" inside "$first" sh -c \
    'findmnt -nro FSTYPE,OPTIONS /opt/bundle | cut -d, -f 1-4'
}

case_registry() {
  check "the registry is off until asked for" same inactive inside "$first" sh -c 'systemctl is-active docker-registry || true'
  check "start the registry" inside "$first" systemctl start docker-registry
  check "it answers without authentication" same '{}' inside "$first" \
    curl -fsS --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:5000/v2/
  check "push with skopeo" inside "$first" skopeo copy --quiet \
    containers-storage:localhost/www:1 docker://127.0.0.1:5000/www:1
  check "skopeo reads the manifest" inside "$first" sh -c \
    'skopeo inspect --raw --tls-verify=false docker://127.0.0.1:5000/www:1 | grep -q "\"schemaVersion\": *2"'
  check "podman pulls by digest" inside "$first" sh -c \
    'podman pull -q "localhost:5000/www@$(skopeo inspect -f "{{.Digest}}" docker://127.0.0.1:5000/www:1)"'
}

case_docker() {
  check "sshd is off until asked for" same inactive inside "$first" sh -c 'systemctl is-active ssh || true'
  check "docker is off until asked for" same inactive inside "$first" sh -c 'systemctl is-active docker || true'
  check "start docker" inside "$first" systemctl start docker
  check "docker loads an image" inside "$first" sh -c 'podman save -q localhost/www:1 | docker load -q'
  check "its image ID is podman's" same "$(inside "$first" podman image inspect -f 'sha256:{{.Id}}' localhost/www:1)" \
    inside "$first" docker image inspect -f '{{.Id}}' localhost/www:1
  check "docker runs a confined container" same works inside "$first" docker run --rm --pull=never --network=host \
    --read-only --cap-drop=all --security-opt=no-new-privileges --user=65534:65534 localhost/www:1 echo works
}

case_reboot() {
  local id boot
  id=$(inside "$first" cat /etc/machine-id)
  boot=$(inside "$first" sh -c 'journalctl --list-boots | wc -l')
  check "reboot" "$machine" reboot "$first"
  check "the machine id stays" same "$id" inside "$first" cat /etc/machine-id
  check "it is another boot" same "$((boot + 1))" inside "$first" sh -c 'journalctl --list-boots | wc -l'
  check "the enabled unit is back" same active inside "$first" systemctl is-active www.service
  deployment_runs
  check "cut the power" "$machine" power-cut "$first"
  check "exec says that it is off" refuses 1 \
    "machine '$first' is off; 'machine start $first --keep' boots its disks" "$machine" exec "$first" true
  check "boot the disks again" "$machine" start "$first" --keep
  check "the unit is back after the power cut" same active inside "$first" systemctl is-active www.service
  deployment_runs
  check "the binds are back as well" same from-host inside "$first" cat /opt/shared
}

case_mount_ends() {
  local loop
  loop=$(loops "$(inside "$first" findmnt -nro SOURCE /opt/bundle)")
  check "the mount has a loop device" test -n "$loop"
  check "stop the unit and the mount" inside "$first" systemctl stop www.service opt-bundle.mount
  check "the mount is gone" same "" inside "$first" sh -c 'findmnt -n /opt/bundle || true'
  check "its loop device is free" no_loop "$loop"
  check "the container is gone" same "" inside "$first" podman ps -aq
  check "start it again" inside "$first" systemctl start www.service
}

case_refusals() {
  check "refuses a name in use" refuses 1 \
    "machine '$first' runs already; take another name, or 'machine stop $first'" "$machine" start "$first"
  check "refuses --keep of a machine that runs" refuses 1 "machine '$first' runs already" "$machine" start "$first" --keep
  check "refuses to stop an unknown machine" refuses 1 \
    "no machine 'nobody'; 'machine list' names those that are there" "$machine" stop nobody
  check "refuses exec in an unknown machine" refuses 1 \
    "no machine 'nobody'; 'machine list' names those that are there" "$machine" exec nobody true
  check "refuses a name that is a path" refuses 1 \
    "'../etc' is no machine name; 1 to 32 of a-z, 0-9 and '-' inside are" "$machine" stop ../etc
  check "refuses a missing name" refuses 64 "the name of the machine is missing" "$machine" stop
  check "refuses an unknown verb" refuses 64 "unknown verb 'halt'" "$machine" halt
  check "refuses an unknown option" refuses 64 "start: unknown option '--ram'" "$machine" start third --ram
  check "refuses a bind of nothing" refuses 1 "--bind /nowhere:/opt/x: /nowhere is not there" \
    "$machine" start third --bind /nowhere:/opt/x
  check "refuses a relative bind" refuses 1 \
    "--bind-ro here: HOSTPATH[:GUESTPATH] with absolute paths is right" "$machine" start third --bind-ro here
  check "refuses exec without a command" refuses 64 "exec: the command is missing" "$machine" exec "$first" --
  check "refuses who is not root" refuses 1 \
    "needs root rights (mounts, namespaces); run it as root or with sudo" as_nobody list
  check "a refused start leaves nothing" test ! -e "$machines/third"
  check "an interrupted prepare leaves nothing" interrupted_prepare
}

# As a copy that others may read: the checkout may lie below a private folder.
as_nobody() {
  cp -r "$here" "$work/copy"
  chmod -R a+rX "$work"
  setpriv --reuid=65534 --regid=65534 --clear-groups "$work/copy/machine" "$@"
}

interrupted_prepare() {
  local status=0
  GREENTIC_VM_CACHE=$work/cache timeout --signal=INT 2 "$machine" prepare || status=$?
  [[ $status -eq 124 ]]
  same "" find "$work/cache" -name 'root-*'
  same "" grep -lsF "$work/cache" /proc/[0-9]*/mountinfo || true
}

case_no_trace() {
  local own other
  own=$(loops "$(attach_loop "$first")")
  other=$(loops "$(attach_loop "$second")")
  check "stop the first machine" "$machine" stop "$first"
  check "no trace of it" same "" traces_of "$first"
  check "its loop device is detached" no_loop "$own"
  check "the other machine's loop device is not" grep -qxF "$other" <(loops)
  check "the other machine still answers" same "$second" inside "$second" curl -fsS http://127.0.0.1:8433/name

  # The keeper dies by force: what it would have tidied up must go all the same.
  kill -KILL "$(keeper_pid "$second")"
  check "stop a machine whose keeper was killed" "$machine" stop "$second"
  check "no trace of that one" same "" traces_of "$second"
  check "its loop device is detached too" no_loop "$other"
}

case_stubborn() {
  check "start a machine" "$machine" start "$first"
  inside "$first" systemd-run --quiet --unit=stubborn -p TimeoutStopSec=1000 -p KillMode=none sh -c \
    'trap "" TERM HUP; while :; do sleep 1000; done'
  inside "$first" systemd-run --quiet --unit=slow -p TimeoutStopSec=1000 -p 'ExecStop=/bin/sleep 1000' sleep infinity
  check "stop one that does not want to end" env GREENTIC_VM_POWEROFF_LIMIT=1 "$machine" stop "$first"
  check "no trace of it either" same "" traces_of "$first"
}

findmnt -rno TARGET,SOURCE | sort >"$work/mounts-before"
case_side_by_side
case_exec
case_deployment
case_registry
case_reboot
case_mount_ends
case_refusals
case_no_trace
case_stubborn
findmnt -rno TARGET,SOURCE | sort >"$work/mounts-after"
check "the host's mounts are what they were" diff "$work/mounts-before" "$work/mounts-after"
