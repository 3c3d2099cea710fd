/* Has a handler for SIGABRT that calls abort() again. */
#include <signal.h>
#include <stdlib.h>

static void on_abort(int signal_number)
{
	(void)signal_number;
	abort();
}

int main(void)
{
	signal(SIGABRT, on_abort);
	abort();
}
