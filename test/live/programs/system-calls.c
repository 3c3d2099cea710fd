/* Calls of many kinds, the same ones each time. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void files(void)
{
	char text[64];
	struct stat status;
	int fd = open("a \"quoted\"\n\x01\xff name", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	write(fd, "one\ttwo\n\0012", 10);
	lseek(fd, 0, SEEK_SET);
	read(fd, text, sizeof(text));
	pread(fd, text, 4, 2);
	pwrite(fd, "x", 1, 100);
	ftruncate(fd, 5);
	fstat(fd, &status);
	fcntl(fd, F_GETFL);
	fcntl(fd, F_SETFL, O_APPEND);
	fcntl(fd, F_GETFD);
	fcntl(fd, F_DUPFD_CLOEXEC, 20);
	close(fd);
	close(fd);
	open("nowhere/nothing", O_RDONLY);
	mkdir("folder", 0700);
	symlink("folder", "link");
	readlink("link", text, sizeof(text));
	rename("folder", "renamed");
	stat("renamed", &status);
	lstat("link", &status);
	access("renamed", R_OK | W_OK);
	chmod("renamed", 0755);
	unlink("link");
	rmdir("renamed");
	getcwd(text, sizeof(text));
	umask(022);
	stat("/dev/null", &status);
}

static void memory(void)
{
	char *map = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(map, 4096, PROT_NONE);
	madvise(map + 4096, 4096, MADV_DONTNEED);
	munmap(map, 16384);
	mmap(NULL, 0, PROT_READ, MAP_PRIVATE, -1, 0);
}

static void sockets(void)
{
	int pair[2], one = 1;
	char text[16];
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "socket" };
	struct sockaddr_in inet = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(0x7f000001) };
	struct sockaddr_in6 inet6 = { .sin6_family = AF_INET6, .sin6_port = htons(9), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct iovec parts[2] = { { "ab", 2 }, { "cde", 3 } };
	struct pollfd polled = { .events = POLLIN };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	connect(fd, (void *)&name, sizeof(name));
	bind(fd, (void *)&name, sizeof(name));
	listen(fd, 5);
	close(fd);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	connect(fd, (void *)&inet, sizeof(inet));
	sendto(fd, "hello", 5, 0, (void *)&inet, sizeof(inet));
	close(fd);
	fd = socket(AF_INET6, SOCK_DGRAM, 0);
	connect(fd, (void *)&inet6, sizeof(inet6));
	close(fd);
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	writev(pair[0], parts, 2);
	polled.fd = pair[1];
	poll(&polled, 1, 1000);
	recv(pair[1], text, sizeof(text), 0);
	shutdown(pair[0], SHUT_WR);
}

static void handler(int signal)
{
	(void)signal;
}

static void signals(void)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
	sigset_t set;

	sigaction(SIGUSR1, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	raise(SIGUSR1);
	kill(getpid(), 0);
}

static void others(void)
{
	struct timespec nothing = { 0, 1 };
	struct rlimit limit;
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = 7 };
	char random[8];
	int epoll = epoll_create1(EPOLL_CLOEXEC), counter = eventfd(3, EFD_NONBLOCK), ends[2];

	epoll_ctl(epoll, EPOLL_CTL_ADD, counter, &event);
	epoll_wait(epoll, &event, 1, 0);
	pipe2(ends, O_CLOEXEC);
	dup2(ends[0], 30);
	getrlimit(RLIMIT_NOFILE, &limit);
	getrandom(random, sizeof(random), GRND_NONBLOCK);
	prctl(PR_SET_NAME, "renamed");
	nanosleep(&nothing, NULL);
	getppid();
	syscall(SYS_gettid);
	syscall(999, 1, 2, 3, 4, 5, 6);
}

static void *thread(void *number)
{
	char text[32];

	write(-1, text, snprintf(text, sizeof(text), "thread %ld", (long)number));
	return NULL;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "files"))
		files();
	if (!strcmp(what, "memory"))
		memory();
	if (!strcmp(what, "sockets"))
		sockets();
	if (!strcmp(what, "signals"))
		signals();
	if (!strcmp(what, "others"))
		others();
	if (!strcmp(what, "threads"))
		for (long number = 0; number < 3; number++) {
			pthread_t id;

			pthread_create(&id, NULL, thread, (void *)number);
			pthread_join(id, NULL);
		}
	if (!strcmp(what, "children"))
		for (int number = 0; number < 3; number++) {
			pid_t child = fork();

			if (child == 0)
				_exit(number);
			waitpid(child, NULL, 0);
		}
	return 0;
}
