#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Crashes when its parent, which calls itself forker, is gone and another process has adopted it. */
int main(void)
{
	prctl(PR_SET_NAME, "forker");
	pid_t forker = getpid();

	if (fork() != 0)
		return 0;
	prctl(PR_SET_NAME, "orphan");
	while (getppid() == forker)
		usleep(1000);
	abort();
}
