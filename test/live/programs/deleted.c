#include <unistd.h>

/* Its executable is gone when it crashes, as after an upgrade. */
int main(int argc, char **argv)
{
	unlink(argv[0]);
	return *(volatile int *)0;
}
