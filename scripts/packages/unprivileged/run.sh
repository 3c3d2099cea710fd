#!/bin/sh
# Runs on a host with podman, and in its containers: a command is run and watched without privilege. run.sh CASE; in a
# container it may be process 1. expected.mjs has what each case has to say.
crash=/programs/crasher

# The tracer is the other child of the process that started the command.
kill_tracer='for p in $(cat /proc/$PPID/task/*/children); do grep -q "ptrace/[t]racer" /proc/$p/cmdline && kill -KILL $p; done'

case $1 in
itself) exec crashcrawler run -- $crash fault ;;
child)
	crashcrawler run -- sh -c "$crash fault; echo the shell goes on; exit 3"
	exit
	;;
group) exec crashcrawler run -- sh -c 'trap "echo got the signal; exit 4" USR1; kill -USR1 0; sleep 9' ;;
lifted) exec crashcrawler run -- sh -c '/programs/lifted user' ;;
tracing) exec crashcrawler run -- sh -c /programs/tracing ;;
killed) exec crashcrawler run -- sh -c "$kill_tracer
	sleep 1
	echo alive
	exit 9" ;;
doctor) exec crashcrawler doctor ;;
*) exit 2 ;;
esac
