#include <stddef.h>
#include <sys/mman.h>

/* 5,000 mappings: neighbours differ in protection, so that the kernel does not join them. */
int main(void)
{
	const size_t page = 4096;
	char *pages = mmap(0, 5000 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (size_t at = 0; at < 5000; at += 2)
		mprotect(pages + at * page, page, PROT_READ | PROT_WRITE);
	return *(volatile int *)0;
}
