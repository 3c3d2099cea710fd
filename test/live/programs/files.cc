/* More open files than it may have. */
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <string>

int main() {
	while (open("/dev/null", O_RDONLY) >= 0)
		;
	throw std::runtime_error(std::string("cannot open it: ") + strerror(errno));
}
