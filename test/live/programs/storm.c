#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* As many crashes as its argument says, as fast as they can be forked. */
int main(int argc, char **argv)
{
	for (int left = atoi(argv[1]); left > 0; left--) {
		if (fork() == 0)
			return *(volatile int *)0;
		while (waitpid(-1, 0, WNOHANG) > 0)
			;
	}
	while (wait(0) > 0)
		;
	return 0;
}
