/* lock HOW: locks 1 MiB by mlock(2), mmap(2) or mlockall(2) and, if that fails, says so and exits with 3. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SIZE (1 << 20)

static char memory[SIZE];

static int lock(const char *how)
{
	if (strcmp(how, "mlock") == 0)
		return mlock(memory, SIZE);
	if (strcmp(how, "mlockall") == 0)
		return mlockall(MCL_CURRENT);
	return mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0) == MAP_FAILED;
}

int main(int count, char **arguments)
{
	if (lock(arguments[1]) == 0)
		return 0;
	perror("mlock");
	exit(3);
}
