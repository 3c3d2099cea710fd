/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Constants and predicates of signals; the numbers are those of x86 and arm64. */

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGSEGV 11
#define SIGTERM 15
#define SIGSYS 31

#define SIG_DFL 0
#define SIG_IGN 1

#define SA_ONSTACK 0x08000000 /* include/uapi/asm-generic/signal-defs.h */

/* kernel/signal.c: two constants that are passed instead of a pointer to a siginfo. */
#define SEND_SIG_NOINFO 0
#define SEND_SIG_PRIV 1

/* include/uapi/asm-generic/siginfo.h */
#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TKILL (-6)

#define PF_EXITING 4 /* include/linux/sched.h */
#define PF_KTHREAD 0x00200000 /* include/linux/sched.h */
#define SIGNAL_UNKILLABLE 0x40 /* include/linux/sched/signal.h: an init process */

/* signal(7): by default CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG and WINCH stop, continue or do nothing. */
static __always_inline bool never_fatal(int signal)
{
	return (signal >= 17 && signal <= 23) || signal == 28;
}

/* Signals that ask a process to end, from a process or from its terminal. */
static __always_inline bool is_request(int signal)
{
	return signal == SIGHUP || signal == SIGINT || signal == SIGQUIT || signal == SIGTERM;
}

/* Signals that programs install crash handlers for. */
static __always_inline bool is_fault(int signal)
{
	return signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE || signal == SIGTRAP ||
	       signal == SIGABRT || signal == SIGSYS;
}

static __always_inline bool has_sender(int code)
{
	return code == SI_USER || code == SI_TKILL || code == SI_QUEUE;
}
