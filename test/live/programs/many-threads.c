/* Starts as many threads as its argument says, with itself, and crashes while all of them wait. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void *sleep_here(void *unused)
{
	pause();
	return unused;
}

int main(int count, char **arguments)
{
	pthread_attr_t attributes;

	(void)count;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 * 1024);
	for (int left = atoi(arguments[1]) - 1; left > 0; left--) {
		pthread_t thread;

		if (pthread_create(&thread, &attributes, sleep_here, NULL))
			return 3;
	}
	*(volatile int *)0 = 1;
	return 0;
}
