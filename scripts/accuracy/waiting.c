/* Threads that wait in different system calls, until the process is killed. */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static int ends[2];

static void *in_read(void *level)
{
	char byte;
	if (level)
		return in_read((char *)level - 1);
	read(ends[0], &byte, 1);
	return NULL;
}

static void *in_poll(void *unused)
{
	struct pollfd end = { .fd = ends[0], .events = POLLIN };
	poll(&end, 1, -1);
	return NULL;
}

static void *in_sleep(void *unused)
{
	struct timespec day = { .tv_sec = 86400 };
	nanosleep(&day, NULL);
	return NULL;
}

static void *in_lock(void *unused)
{
	pthread_mutex_lock(&lock);
	return NULL;
}

static void *in_condition(void *unused)
{
	static pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&own);
	pthread_cond_wait(&ready, &own);
	return NULL;
}

int main(void)
{
	void *(*waits[])(void *) = { in_read, in_poll, in_sleep, in_lock, in_condition, in_lock, in_read };
	pipe(ends);
	pthread_mutex_lock(&lock);
	for (unsigned i = 0; i < sizeof(waits) / sizeof(*waits); i++) {
		pthread_t thread;
		pthread_create(&thread, NULL, waits[i], (void *)(unsigned long)i);
	}
	usleep(100000);
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}
