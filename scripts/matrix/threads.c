/* Processes of four threads, of which one crashes while the others are busy. usage: threads COUNT */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *spin(void *unused)
{
	for (;;)
		getppid();
	return unused;
}

static void *crash(void *unused)
{
	*(volatile int *)8 = 1;
	return unused;
}

int main(int argc, char **argv)
{
	int count = argc == 2 ? atoi(argv[1]) : 0;

	for (int i = 0; i < count; i++) {
		if (fork() == 0) {
			pthread_t thread;

			pthread_create(&thread, NULL, spin, NULL);
			pthread_create(&thread, NULL, spin, NULL);
			pthread_create(&thread, NULL, crash, NULL);
			spin(NULL);
		}
		wait(NULL);
	}
	return 0;
}
