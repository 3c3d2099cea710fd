/* Handles a fault in the way of the first argument, and ends in the way of the second one. */
#define _GNU_SOURCE
#include <assert.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <sys/syscall.h>
#include <unistd.h>

static sigjmp_buf back;
static const char *self, *how;

static int is(const char *way)
{
	return strcmp(how, way) == 0;
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)context;
	if (is("jumps-out"))
		siglongjmp(back, 1);
	if (is("aborts") || is("aborts-unblocked"))
		abort();
	if (is("executes"))
		execl(self, self, "has-executed", "abort", NULL);
	if (is("queues")) {
		struct sigaction standard = { .sa_handler = SIG_DFL };

		sigaction(signal, &standard, NULL);
		syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), signal, info);
	}
	if (is("kills-itself"))
		kill(getpid(), SIGKILL);
	if (is("exits"))
		_exit(4);
	struct sigaction action = { .sa_handler = SIG_DFL };

	sigaction(signal, &action, NULL);
	raise(signal);
}

/* Further down the stack than the fault, where the frame of the handler was. */
__attribute__((noinline)) static void give_up(const char *end)
{
	volatile char room[8192];

	room[0] = end[0];
	if (strcmp(end, "assert") == 0)
		assert(room[0] == 0);
	if (strcmp(end, "wait") == 0) {
		puts("ready");
		fflush(stdout);
		sleep(60);
	}
	abort();
}

__attribute__((noinline)) static int lookup(volatile int *table)
{
	return table[4];
}

int main(int count, char **arguments)
{
	if (count < 3)
		return 2;
	self = arguments[0];
	how = arguments[1];
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	if (is("aborts-unblocked") || is("queues"))
		action.sa_flags |= SA_NODEFER;
	sigaction(SIGSEGV, &action, NULL);
	if (is("forges")) {
		siginfo_t forged = { .si_code = SEGV_MAPERR, .si_addr = &back };

		signal(SIGSEGV, SIG_DFL);
		syscall(SYS_rt_sigqueueinfo, getpid(), SIGSEGV, &forged);
	}
	if (!is("has-executed") && sigsetjmp(back, 1) == 0)
		lookup(NULL);
	give_up(arguments[2]);
}
