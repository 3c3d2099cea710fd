# Runs on the host of containers.sh, which has as_user: commands are watched without privilege, where a process may trace its
# own descendants only (Yama scope 1), in containers of a user and on the host.
image=localhost/system:1
cases=/usr/local/lib/unprivileged/run.sh
sysctl -q -w kernel.yama.ptrace_scope=1

# watched NAME COMMAND: its output and its status.
watched() {
	name=$1
	shift
	"$@" >/tmp/watched 2>&1 </dev/null
	status=$?
	echo "$name: $status: $(tr -s ' \r\n' ' ' </tmp/watched)"
}

# in_container NAME OPTIONS CASE: of a user's podman, in a container that has no capability but those of its own user namespace.
in_container() {
	watched "container $1" as_user podman run --rm --network none --volume /usr:/usr:ro "$2" $image sh $cases "$3"
}

as_user podman import -q /var/cache/system.tar $image
in_container itself '' itself
in_container child --init child
in_container user '--user 1001' itself
in_container bare '--cap-drop all --security-opt no-new-privileges' itself
in_container group '' group
in_container lifted '--user 1001' lifted
in_container tracing '' tracing
in_container killed '' killed
in_container forbidden '--security-opt seccomp=/usr/local/lib/unprivileged/no-ptrace.json' child
in_container doctor '--user 1001' doctor

for case in itself child group lifted tracing killed; do
	watched "sudo $case" sudo -u tester sh $cases $case
done
for scope in 2 3; do
	sysctl -q -w kernel.yama.ptrace_scope=$scope
	watched "scope $scope" sudo -u tester sh $cases child
done
