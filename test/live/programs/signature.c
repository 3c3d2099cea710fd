#include <stdlib.h>

/* One bug, built twice: -DPADDING moves all code behind it. -DOTHER has the same bug in another function. */
#ifdef PADDING
int padding(int n)
{
	for (int i = 0; i < n; i++)
		n ^= i * 7919;
	return n;
}
#endif

#ifdef OTHER
#define parse render
#endif

__attribute__((noinline)) int parse(int *number)
{
	return *number + 1;
}

int main(int argc, char **argv)
{
	int *volatile nothing = NULL;

	return parse(nothing);
}
