#include <stdlib.h>

/* A null dereference a few calls deep, some of them inlined when optimized. */

struct node {
	struct node *next;
	int value;
};

static inline int read_value(struct node *node)
{
	return node->next->value;
}

__attribute__((noinline)) static int walk(struct node *node, int depth)
{
	if (depth > 0)
		return walk(node, depth - 1) + 1;
	return read_value(node) + depth;
}

__attribute__((noinline)) static int compare(const void *a, const void *b)
{
	(void)a;
	(void)b;
	struct node last = { 0, 1 };
	return walk(&last, 3) + 1;
}

int main(void)
{
	int numbers[] = { 3, 1, 2 };

	qsort(numbers, 3, sizeof(*numbers), compare);
	return numbers[0];
}
