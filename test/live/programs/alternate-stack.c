/* A signal handler on a stack of its own (sigaltstack(2)) that ends the process, each way another one. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static volatile int *volatile nowhere;
static char *way;

__attribute__((noinline)) static void give_up(int number)
{
	if (strcmp(way, "fault") == 0 || strcmp(way, "fault-in-fault") == 0)
		*nowhere = number;
	abort();
}

static void on_signal(int number)
{
	give_up(number);
}

__attribute__((noinline)) static int deepest(int depth)
{
	if (strstr(way, "in-fault"))
		return *nowhere + depth;
	raise(SIGUSR1);
	return depth;
}

__attribute__((noinline)) static int deeper(int depth)
{
	return deepest(depth + 1) + 1;
}

int main(int count, char **arguments)
{
	stack_t stack = { .ss_sp = malloc(1 << 16), .ss_size = 1 << 16 };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };

	way = count > 1 ? arguments[1] : "abort";
	sigaltstack(&stack, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
	return deeper(count);
}
