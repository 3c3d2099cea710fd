#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Prints what the kernel knows of its arguments, after it did to them what programs do, and dies. */
int main(int argc, char **argv)
{
	static char line[1 << 20];
	const char *what = getenv("WHAT");
	FILE *file;
	size_t length;

	if (what && strcmp(what, "permute") == 0 && argc > 2) {
		char *last = argv[argc - 1]; /* as getopt(3) does */
		memmove(argv + 2, argv + 1, (argc - 2) * sizeof(*argv));
		argv[1] = last;
	}
	if (what && strcmp(what, "unset") == 0) {
		unsetenv("FIRST");
		unsetenv("LAST");
	}
	if (what && strcmp(what, "title") == 0)
		memset(argv[0], 'x', strlen(argv[0])); /* as setproctitle(3) does */
	file = fopen("/proc/self/cmdline", "r");
	length = fread(line, 1, sizeof(line), file);
	fwrite(line, 1, length, stdout);
	fflush(stdout);
	abort();
}
