#!/bin/sh
# Runs on a host with the package, once it is up: crashes something, shows the history, and starts the host again; then
# upgrades the package, and purges it.
. /usr/local/lib/up.sh
boot=first
[ -e /var/lib/booted ] && boot=second
echo "$boot boot"

service $boot
[ "$boot" = first ] && death early
echo "$boot list:"
crashcrawler list
echo "$boot journal:"
journalctl --no-pager --output cat --unit crashcrawler --lines 20
journalctl --no-pager --output cat MESSAGE_ID=b82b340670774782a98c48a2282cc3f7 --lines 3
echo "$boot end"
if [ "$boot" = first ]; then
	echo 'labels: { env: proof }' >>/etc/crashcrawler/config.yaml
	touch /var/lib/booted
	systemctl reboot
	exit
fi

crashcrawler run -- sh -c 'kill -SEGV $$'
echo "run: $?"
crashcrawler trace -o /tmp/trace -- true
echo "trace: $(grep -c execve /tmp/trace)"
crashcrawler snoop --for 3s >/tmp/snoop &
snoop=$!
for _ in $(seq 1 60); do
	sh -c 'exit 42'
	kill -0 $snoop 2>/dev/null || break
	sleep 1
done
echo "snoop: $(grep -c 42 /tmp/snoop)"

dpkg --install /var/cache/upgrade.deb
service upgraded
death late
echo "upgraded list: $(crashcrawler list | grep -c -e early -e late), with the label $(crashcrawler list env=proof | grep -c SIGSEGV)"

dpkg --purge crashcrawler
find / -xdev -name '*crashcrawler*' ! -path '/proc/*' ! -path '/var/cache/man/*' ! -path '/usr/lib/systemd/system/crashcrawler.service.d*' |
	sed 's/^/left /'
systemctl is-active crashcrawler
echo "purged, $(pgrep -c -f /usr/lib/crashcrawler) processes"
systemctl poweroff
