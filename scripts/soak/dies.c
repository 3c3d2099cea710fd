#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* dies COUNT UID: so many children of that user, one after another, each in another way. Prints how many died. */

static void die(const char *self, int way)
{
	switch (way % 7) {
	case 0:
		*(volatile int *)0 = 1;
	case 1:
		abort();
	case 2:
		kill(getpid(), SIGKILL);
	case 3: /* a name that is not text */
		prctl(PR_SET_NAME, "a\n\x1b[31m\xff|<b>");
		*(volatile int *)16 = 1;
	case 4: /* more mappings than a record holds */
		for (int i = 0; i < 3000; i++)
			mmap(0, 4096, i & 1 ? PROT_READ : PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		*(volatile int *)0 = 1;
	case 5: /* a stack pointer that leads nowhere */
		((void (*)(void))0x41414141)();
	default: /* arguments of garbage */
		memset((char *)self, 0xfe, strlen(self));
		raise(SIGBUS);
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	int count = atoi(argv[1]), uid = atoi(argv[2]), died = 0;

	for (int i = 0; i < count; i++) {
		int status;
		pid_t pid = fork();
		if (pid == 0) {
			if (setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
				_exit(0);
			die(argv[0], i);
		}
		if (pid > 0 && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status))
			died++;
	}
	printf("%d\n", died);
	return 0;
}
