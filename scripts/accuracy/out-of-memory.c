/*
 * Threads that wait while their control group has nearly all of its memory. At SIGUSR1, another process in the group takes
 * the rest, and the kernel kills the one that has most: this one.
 */
#include "../../fixtures/cgroup-oom/memory-group.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>

static void take(size_t bytes)
{
	memset(mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1, bytes);
}

static void take_the_rest(int signal)
{
	for (int i = 0; i < 64; i++)
		take(1 << 20);
	_exit(1);
}

static void *wait_for_ever(void *level)
{
	if (level)
		return wait_for_ever((char *)level - 1);
	pause();
	return NULL;
}

int main(void)
{
	if (!make_group("crashcrawler-core", 64 << 20) || !put("cgroup.procs", "0"))
		return 1;
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGUSR1, take_the_rest);
		pause();
		_exit(0);
	}
	signal(SIGUSR1, SIG_IGN);
	take(48 << 20);
	for (long i = 0; i < 4; i++) {
		pthread_t thread;
		pthread_create(&thread, NULL, wait_for_ever, (void *)i);
	}
	wait_for_ever((void *)2);
	return 0;
}
