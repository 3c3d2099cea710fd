#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

static sem_t ready;

static void *work(void *argument)
{
	sem_post(&ready);
	for (;;)
		pause();
	return argument;
}

/* The main thread crashes while another one waits. */
int main(void)
{
	pthread_t thread;

	sem_init(&ready, 0, 0);
	pthread_create(&thread, 0, work, 0);
	sem_wait(&ready);
	*(volatile int *)0 = 1;
	return 0;
}
