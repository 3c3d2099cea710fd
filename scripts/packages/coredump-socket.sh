#!/bin/sh
# Runs on a host whose kernel has the coredump socket, once it is up, with the drop-in of the unit: what dumps core is read
# while it is held, and what was in kernel.core_pattern before comes back however the service ends.
. /usr/local/lib/up.sh
echo "kernel: $(uname -r)"

# started MOMENT
started() {
	service "$1"
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

# held NAME: a program with this name dumps core.
held() {
	death "$1"
	echo "$1 death: $(crashcrawler show --format json "program=$1" | tr -d ' \n' | grep -o '"tier":"."')"
}

started boot
held early

kill -KILL "$(systemctl show --property MainPID --value crashcrawler)"
sleep 5
started restarted
held middle

systemctl stop crashcrawler
pattern stopped
echo core.of.before >/proc/sys/kernel/core_pattern
systemctl start crashcrawler
started again
systemctl stop crashcrawler
pattern end

# An error in the configuration: it is not started again.
echo 'no such setting: 1' >>/etc/crashcrawler/config.yaml
systemctl start crashcrawler
sleep 5
echo "broken: $(systemctl show --property ActiveState,NRestarts --value crashcrawler | tr '\n' ' ')"
end
