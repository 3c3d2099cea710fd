/*
 * usage: forks PARENTS CHILDREN
 * Each of the parents forks children one after another, which end in one of many ways. Prints a line for each:
 * parent, child, and its status as wait(2) gave it.
 *
 * usage: forks exec COUNT LENGTH
 * Starts itself again and again, with an argument of that length, and ends at once.
 */
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void end(int turn)
{
	static const int signals[] = { SIGKILL, SIGTERM, SIGHUP, SIGUSR1, SIGALRM, SIGPIPE, SIGABRT };

	if (turn % 3 == 0)
		_exit(turn / 3 % 256);
	if (turn % 3 == 1)
		_exit(0);
	kill(getpid(), signals[turn / 3 % 7]);
	_exit(99);
}

static void fork_children(int count)
{
	for (int turn = 0; turn < count; turn++) {
		int status;
		pid_t child = fork();

		if (child == 0)
			end(turn);
		waitpid(child, &status, 0);
		dprintf(1, "%d %d %d\n", getpid(), child, status);
	}
	_exit(0);
}

static void start_programs(char *program, int count, int length)
{
	char *argument = malloc(length + 1);
	char *arguments[] = { program, argument, NULL };

	memset(argument, 'x', length);
	argument[length] = 0;
	for (int turn = 0; turn < count; turn++) {
		pid_t child;

		if (posix_spawn(&child, program, NULL, NULL, arguments, environ) == 0)
			waitpid(child, NULL, 0);
	}
}

int main(int argc, char **argv)
{
	if (argc == 4) {
		start_programs(argv[0], atoi(argv[2]), atoi(argv[3]));
		return 0;
	}
	if (argc == 2)
		return 0;
	/* No core files: SIGABRT would leave some. */
	prctl(PR_SET_DUMPABLE, 0);
	for (int parent = 0; parent < atoi(argv[1]); parent++)
		if (fork() == 0)
			fork_children(atoi(argv[2]));
	while (wait(NULL) > 0)
		;
	return 0;
}
