#include <sys/prctl.h>

/* Its name has a newline, a terminal escape, an invalid UTF-8 byte and markup in it. */
int main(void)
{
	prctl(PR_SET_NAME, "a\n\033[31m\377|<b>");
	return *(volatile int *)0;
}
