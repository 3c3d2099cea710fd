/* Has a crash handler for SIGSEGV, which ends the process as the argument says: aborts, exits or passes it on.
 * One that returns leaves it to main() to abort. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *how;

static void on_crash(int signal_number)
{
	if (strcmp(how, "aborts") == 0)
		abort();
	if (strcmp(how, "returns") == 0)
		return;
	if (strcmp(how, "exits") == 0)
		_exit(3);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

int main(int count, char **arguments)
{
	how = arguments[1];
	signal(SIGSEGV, on_crash);
	if (count > 2)
		raise(SIGSEGV);
	pause();
	abort();
}
