/* Prints the mean microseconds of one fork, death and wait. usage: deaths COUNT exit|crash|exec */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int count = argc == 3 ? atoi(argv[1]) : 0;
	int crash = argc == 3 && argv[2][0] == 'c';
	int exec = argc == 3 && argv[2][0] == 'e' && argv[2][2] == 'e';
	struct timespec from, to;

	if (argc != 3)
		return 0;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			if (exec)
				execl(argv[0], argv[0], NULL);
			if (crash)
				*(volatile int *)8 = 1;
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%.3f\n", ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / 1e3 / count);
	return 0;
}
