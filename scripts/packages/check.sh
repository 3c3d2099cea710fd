#!/bin/sh
# Runs on a host with the package, once it is up: crashes something, shows the history, and starts the host again. What it
# writes to the second serial line is compared by scripts/packages-test.mjs.
exec >/dev/ttyS1 2>&1
boot=first
[ -e /var/lib/booted ] && boot=second
echo "$boot boot"
for _ in $(seq 1 600); do
	systemctl is-active -q crashcrawler && break
	systemctl is-failed -q crashcrawler && break
	sleep 1
done
echo "$boot service: $(systemctl is-active crashcrawler)"
if [ "$boot" = first ] && systemctl is-active -q crashcrawler; then
	sh -c 'kill -SEGV $$'
	for _ in $(seq 1 60); do
		crashcrawler list | grep -q SIGSEGV && break
		sleep 1
	done
fi
echo "$boot list:"
crashcrawler list
echo "$boot journal:"
journalctl --no-pager --output cat --unit crashcrawler --lines 20
echo "$boot end"
if [ "$boot" = first ]; then
	touch /var/lib/booted
	systemctl reboot
else
	dpkg --purge crashcrawler
	ls -d /var/lib/crashcrawler /etc/crashcrawler /usr/lib/crashcrawler
	echo 'purged'
	systemctl poweroff
fi
