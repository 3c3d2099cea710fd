/*
 * Threads that wait while their control group has nearly all of its memory. At SIGUSR1, another process in the group takes
 * the rest, and the kernel kills the one that has most: this one.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT (64 << 20)

static char folder[64];

static int put(const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int file = open(path, O_WRONLY);
	int written = write(file, value, strlen(value));
	close(file);
	return written > 0;
}

/* Either version of control groups: cgroups(7). */
static int enter_group(void)
{
	char limit[16];

	snprintf(limit, sizeof(limit), "%d", LIMIT);
	snprintf(folder, sizeof(folder), "/sys/fs/cgroup/memory/crashcrawler-core-%d", getpid());
	if (mkdir(folder, 0700) == 0)
		return put("memory.limit_in_bytes", limit) && put("memory.swappiness", "0") && put("cgroup.procs", "0");
	snprintf(folder, sizeof(folder), "/sys/fs/cgroup/crashcrawler-core-%d", getpid());
	mkdir(folder, 0700);
	put("memory.swap.max", "0");
	return put("memory.max", limit) && put("cgroup.procs", "0");
}

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
	if (!enter_group())
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
