#include <stdio.h>

/* A small program that dies a few calls deep. */
struct entry {
	struct entry *next;
	int value;
};

static int sum(const struct entry *entry)
{
	return entry->value + sum(entry->next);
}

int main(void)
{
	struct entry last = { 0, 3 }, first = { &last, 4 };

	printf("%d\n", sum(&first));
	return 0;
}
