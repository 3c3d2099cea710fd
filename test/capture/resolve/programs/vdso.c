#include <sys/auxv.h>
#include <time.h>

/* A crash inside the vdso: clock_gettime(2) given a bad pointer. */

static struct timespec *volatile nowhere = (struct timespec *)8;

__attribute__((noinline)) static int read_clock(void)
{
	return clock_gettime(CLOCK_MONOTONIC, nowhere) + 1;
}

int main(void)
{
	return read_clock() + 1;
}
