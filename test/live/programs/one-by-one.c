#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* As many crashes as its argument says, each after the one before. */
int main(int argc, char **argv)
{
	for (int left = atoi(argv[1]); left > 0; left--) {
		if (fork() == 0)
			return *(volatile int *)0;
		wait(0);
	}
	return 0;
}
