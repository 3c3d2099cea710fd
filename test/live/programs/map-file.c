/* map-file PATH: makes a file of 4 MiB without blocks, and writes to all of it through a mapping. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE (4 << 20)

int main(int count, char **arguments)
{
	int fd = open(arguments[1], O_CREAT | O_RDWR, 0600);

	if (fd < 0 || ftruncate(fd, SIZE))
		return 2;
	memset(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), 1, SIZE);
	return 0;
}
