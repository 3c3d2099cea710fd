#include <pthread.h>

/* A crash in a thread that is not the main one. */

static volatile int *nowhere;

__attribute__((noinline)) static void touch(int value)
{
	*nowhere = value;
}

static void *run(void *argument)
{
	touch(*(int *)argument);
	return argument;
}

int main(void)
{
	int value = 7;
	pthread_t thread;

	pthread_create(&thread, 0, run, &value);
	return pthread_join(thread, 0);
}
