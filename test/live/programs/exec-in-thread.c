/* A thread that is not the leader executes the program again, which crashes: the leader's task is gone by then. */
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void *execute(void *mode)
{
	execl("/proc/self/exe", "exec-in-thread", mode, (char *)0);
	return 0;
}

int main(int count, char **arguments)
{
	pthread_t thread;
	int child;

	if (count > 2 && !strcmp(arguments[1], "first"))
		pthread_create(&thread, 0, execute, arguments[2]);
	else if (!strcmp(arguments[1], "crash"))
		*(volatile int *)0 = 1;
	else if (!(child = fork()))
		*(volatile int *)0 = 1;
	else
		return waitpid(child, 0, 0) < 0;
	pause();
}
