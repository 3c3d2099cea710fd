#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Arguments and local variables of many types, at a write to a null pointer. */

enum colour { RED, GREEN = 7, BLUE = -2 };

struct point {
	int x, y;
};

struct shape {
	const char *name;
	enum colour colour;
	struct point centre;
	double size;
	unsigned flags : 3;
};

typedef unsigned long count_t;

static int calls;
static int *volatile nowhere;

__attribute__((noinline)) static int store(int *slot, const struct shape *shape, const char *label, int depth)
{
	static const char prefix[] = "shape";
	signed char letter = 'q';
	bool ready = depth > 0;
	long negative = -5L * depth;
	count_t total = 40 + depth;
	enum colour colour = BLUE;
	struct point corner = { depth, -depth };
	int numbers[] = { 1, 2, depth };
	float half = 0.5f;

	calls++;
	for (int turn = 0; turn < 3; turn++) {
		int inner = turn * 100 + depth;

		if (turn == 2)
			*slot = inner + letter + ready + negative + total + colour + corner.x + numbers[2] + half + shape->size +
				label[0] + prefix[0];
	}
	return calls;
}

__attribute__((noinline)) static int draw(struct shape *shape, int depth)
{
	char text[8] = "drawn";

	return store(nowhere, shape, "a literal", depth) + text[0];
}

int main(void)
{
	struct shape *shape = calloc(1, sizeof(*shape));

	shape->name = strdup("circle");
	shape->colour = GREEN;
	shape->size = 2.5;
	return draw(shape, 3);
}
