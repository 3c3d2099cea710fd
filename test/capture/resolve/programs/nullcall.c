/* A call through a null function pointer: there is no code where the program counter is. */

int (*volatile handler)(int);

__attribute__((noinline)) static int dispatch(int number)
{
	return handler(number) + 1;
}

int main(void)
{
	return dispatch(2) + 1;
}
