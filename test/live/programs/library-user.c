/* Says that it runs, waits for a line, and aborts in a library. */
#include <stdio.h>

void end_it(void);

int main(void)
{
	puts("ready");
	fflush(stdout);
	getchar();
	end_it();
	return 0;
}
