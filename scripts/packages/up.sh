# What the scripts have in common that run on a host once it is up: what they write to the second serial line is compared by
# scripts/packages-test.mjs.
exec >/dev/ttyS1 2>&1

# service MOMENT: waits until it watches or has failed.
service() {
	for _ in $(seq 1 600); do
		systemctl is-active -q crashcrawler && break
		systemctl is-failed -q crashcrawler && break
		sleep 1
	done
	echo "$1 service: $(systemctl is-active crashcrawler)"
}

# death NAME: a program with this name crashes; waits until the history has it. Of deaths alike only the first is in it.
death() {
	cp /bin/sh "/tmp/$1"
	"/tmp/$1" -c 'kill -SEGV $$'
	for _ in $(seq 1 120); do
		crashcrawler list "program=$1" | grep -q SIGSEGV && break
		sleep 1
	done
}
