#!/bin/sh
# Runs on a host with the package and podman, once it is up: programs die in containers that root and a user started.
. /usr/local/lib/up.sh
image=localhost/scratch:1

service first

# as_user COMMAND: with a session of its own, as rootless podman needs it.
as_user() {
	runuser -u tester -- env HOME=/home/tester XDG_RUNTIME_DIR=/run/user/1000 \
		DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus sh -c "cd && exec $*"
}

podman import -q /var/cache/image.tar $image
podman run --network none --name broken $image /crasher fault
podman run --network none --name refused $image /aborter abort
podman run --network none --memory 64m --memory-swap 64m --name hungry $image /eater memory
podman run --network none --name script $image /bin/busybox sh -c '/child fault; exit $?'
podman pod create --network none --name shop
podman run --pod shop --name till $image /podded fault
loginctl enable-linger tester
as_user podman import -q /var/cache/image.tar $image
as_user podman run --network none --name ours $image /rootless fault


# Until the last of them, and what started it, has been analyzed.
for _ in $(seq 1 300); do
	crashcrawler list program=runuser 2>/dev/null | grep -q 139 && break
	sleep 1
done
for name in broken refused hungry script till ours; do
	echo "container $name: $(crashcrawler list --json container=$name | tr '\n' ' ')"
	echo "identity $name: $(crashcrawler show --format json container=$name | tr -d ' \n' | grep -o '"containerInfo":{[^}]*}')"
done
journalctl --no-pager --output cat --unit crashcrawler
crashcrawler list
. /usr/local/lib/unprivileged/all.sh
echo 'containers end'
systemctl poweroff
