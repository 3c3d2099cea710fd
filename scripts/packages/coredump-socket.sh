#!/bin/sh
# Runs on a host whose kernel has the coredump socket, once it is up, with the drop-in of the unit: what dumps core is read
# while it is held, and what was in kernel.core_pattern before comes back however the service ends. What it writes to the
# second serial line is compared by scripts/packages-test.mjs.
exec >/dev/ttyS1 2>&1
echo "kernel: $(uname -r)"

# service MOMENT: waits until it watches or has failed.
service() {
	for _ in $(seq 1 600); do
		systemctl is-active -q crashcrawler && break
		systemctl is-failed -q crashcrawler && break
		sleep 1
	done
	echo "$1 service: $(systemctl is-active crashcrawler)"
	pattern "$1"
	systemctl is-active -q crashcrawler || end
}

end() {
	journalctl --no-pager --output cat --unit crashcrawler
	echo 'socket end'
	systemctl poweroff
	exit
}

# pattern MOMENT
pattern() {
	echo "$1 pattern: $(cat /proc/sys/kernel/core_pattern)"
}

# death NAME: a program with this name crashes; waits until the history has it.
death() {
	cp /bin/sh "/tmp/$1"
	"/tmp/$1" -c 'kill -SEGV $$'
	for _ in $(seq 1 120); do
		crashcrawler list "program=$1" | grep -q SIGSEGV && break
		sleep 1
	done
	echo "$1 death: $(crashcrawler show --format json "program=$1" | tr -d ' \n' | grep -o '"tier":"."')"
}

service boot
death early

kill -KILL "$(systemctl show --property MainPID --value crashcrawler)"
sleep 5
service restarted
death middle

systemctl stop crashcrawler
pattern stopped
echo core.of.before >/proc/sys/kernel/core_pattern
systemctl start crashcrawler
service again
systemctl stop crashcrawler
pattern end
end
