#include <signal.h>

/* A crash inside a signal handler. */

static volatile int *nowhere;

static void on_signal(int number)
{
	*nowhere = number;
}

__attribute__((noinline)) static int work(int number)
{
	raise(SIGUSR1);
	return number + 1;
}

int main(void)
{
	signal(SIGUSR1, on_signal);
	return work(1);
}
