/* Endless recursion into the end of the stack. */

__attribute__((noinline)) static int deeper(volatile int *counter)
{
	volatile char room[64];

	room[0] = (char)*counter;
	*counter += 1;
	return deeper(counter) + room[0];
}

int main(void)
{
	volatile int counter = 0;

	return deeper(&counter);
}
