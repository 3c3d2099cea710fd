/* More threads than it may have: std::thread throws. */
#include <thread>
#include <unistd.h>
#include <vector>

int main() {
	std::vector<std::thread> threads;

	for (int i = 0; i < 64; i++)
		threads.emplace_back([] { pause(); });
	_exit(0);
}
