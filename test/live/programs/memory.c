/* memory LOG2 FLAGS: maps 2^LOG2 bytes, with more flags of mmap(2) in hexadecimal, and aborts where that fails. */
#include <stdlib.h>
#include <sys/mman.h>

int main(int count, char **arguments)
{
	size_t size = (size_t)1 << atoi(arguments[1]);
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | strtol(arguments[2], NULL, 16);

	if (mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED)
		abort();
	return 0;
}
