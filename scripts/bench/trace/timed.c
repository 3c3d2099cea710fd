/* timed FILE COMMAND...: runs a command and writes to FILE how many microseconds passed from its start to its end. */
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct timespec start, end;
	FILE *file;
	pid_t child;

	clock_gettime(CLOCK_MONOTONIC, &start);
	child = vfork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	file = fopen(argv[1], "w");
	fprintf(file, "%.1f\n", (end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3);
	return fclose(file);
}
