// The only program of the image that scripts/packages/containers.sh runs. As process 1 of a container it gets no signal from
// within that it does not handle, so that its deaths are those that no process can ignore: dies fault | abort | memory | wait;
// dies user prints who it is, for a copy that is set-user-ID.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((noinline)) static int read_settings(volatile int *settings) { return *settings; }

static void use_memory(void)
{
	for (;;) {
		char *block = malloc(1 << 20);
		if (block)
			memset(block, 1, 1 << 20);
	}
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	if (strcmp(how, "fault") == 0)
		return read_settings(NULL);
	if (strcmp(how, "abort") == 0)
		abort();
	if (strcmp(how, "memory") == 0)
		use_memory();
	if (strcmp(how, "wait") == 0)
		pause();
	if (strcmp(how, "user") == 0)
		return printf("user %d\n", (int)geteuid()) < 0;
	fprintf(stderr, "dies fault | abort | memory | wait | user\n");
	return 2;
}
