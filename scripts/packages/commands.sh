#!/bin/sh
# Runs the commands of an installed package, each of which needs other files of it, and compares what they answer. Writes a
# line for each that answers something else.
folder=$(mktemp -d)
cd "$folder" || exit 1
program=/usr/lib/crashcrawler

# answers PATTERN COMMAND...: what a command writes has a line like that.
answers() {
	pattern=$1
	shift
	timeout 120 "$@" >answer 2>&1
	status=$?
	[ $status -ne 124 ] && grep -q -e "$pattern" answer || printf 'problem: "%s" ended with %s and wrote: %s\n' "$*" "$status" "$(head -c 400 answer | tr '\n' ' ')"
}

answers '^[0-9]*\.[0-9]*\.[0-9]' crashcrawler --version
answers '^Exit status' crashcrawler --help
answers 'libdw *yes\|yes *libdw\|libdw' crashcrawler doctor
answers 'died by SIGSEGV' crashcrawler run --capture ptrace --record deaths.ndjson -- sh -c 'kill -SEGV $$'
answers 'died by SIGSEGV' crashcrawler analyze deaths.ndjson
answers '<html' crashcrawler analyze --format html deaths.ndjson
answers '^# \|^## ' crashcrawler analyze --format md deaths.ndjson
answers 'sarif' crashcrawler analyze --format sarif deaths.ndjson
answers '1 death added' crashcrawler import --store deaths.db deaths.ndjson
answers 'SIGSEGV' crashcrawler list --store deaths.db
answers 'died by SIGSEGV' crashcrawler show --store deaths.db
answers '^deaths 1' crashcrawler stats --store deaths.db
answers 'no signature is marked' crashcrawler fixed --store deaths.db
answers 'removed 0, left 1' crashcrawler prune --store deaths.db --max-age 1d
crashcrawler export --store deaths.db --format core -o core
answers 'died by SIGSEGV' crashcrawler analyze core
crashcrawler export --store deaths.db --format minidump -o dump.dmp
answers 'died by SIGSEGV' crashcrawler analyze dump.dmp
answers 'gdb' crashcrawler gdb sh --store deaths.db
answers 'no server answers' crashcrawler list --store postgres://nobody@127.0.0.1:1/deaths
# It waits for the broker until it is ended.
answers 'no broker answers' sh -c 'timeout 5 crashcrawler ship --nats nats://127.0.0.1:1 --spool spool deaths.ndjson; true'
answers 'no broker answers' crashcrawler dead-letters --nats nats://127.0.0.1:1
answers '0 errors' crashcrawler rules lint
answers 'memory/null-dereference' crashcrawler rules list
answers 'untested\|tests passed' crashcrawler rules test
answers '"\$schema"' crashcrawler rules schema
answers 'no errors' crashcrawler service --check
for shell in bash zsh fish; do answers crashcrawler crashcrawler completion $shell; done
answers '^_crashcrawler\|complete ' cat /usr/share/bash-completion/completions/crashcrawler
answers 'crashcrawler' man crashcrawler

# Logs of this size are read by several threads.
crashcrawler analyze --format json deaths.ndjson >one 2>/dev/null
head -n 1 deaths.ndjson >many.ndjson
tail -n +2 deaths.ndjson >events
for _ in $(seq 1 2000); do cat events; done >>many.ndjson
answers 'sh' crashcrawler analyze --format summary many.ndjson

crashcrawler serve --store deaths.db --port 0 >address 2>&1 &
server=$!
for _ in $(seq 1 100); do
	grep -q http address && break
	sleep 0.2
done
url=$(grep -o 'http[^ ]*' address | head -n 1)
answers '^200 .*SIGSEGV' $program/bin/node -e '
	let response = await fetch(process.argv[1], { redirect: "manual" })
	const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? ""
	const next = response.headers.get("location")
	if (next) response = await fetch(new URL(next, process.argv[1]), { headers: { cookie } })
	console.log(response.status, (await response.text()).replaceAll("\n", " "))' --input-type=module "$url"
kill "$server"
cd / && rm -rf "$folder"
echo 'commands ran'
