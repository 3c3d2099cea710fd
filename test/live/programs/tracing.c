#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/* A debugger in short: its child asks to be traced. */
int main(void)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0))
			_exit(1);
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(child, &status, 0);
	puts(WIFSTOPPED(status) ? "traced" : "not traced");
	ptrace(PTRACE_KILL, child, 0, 0);
	return 0;
}
