#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/procfs.h>
#include <sys/user.h>

/* The notes of a core by this machine's own headers, a line of hexadecimal digits each. */
static void print(const void *note, size_t size)
{
	for (size_t i = 0; i < size; i++)
		printf("%02x", ((const unsigned char *)note)[i]);
	printf("\n");
}

int main(void)
{
	struct elf_prstatus status = { .pr_cursig = SIGSEGV, .pr_pid = 1002 };
	struct elf_prpsinfo info = {
		.pr_uid = 33, .pr_gid = 34, .pr_pid = 1001, .pr_ppid = 1000, .pr_fname = "app", .pr_psargs = "app --serve ",
	};
	siginfo_t siginfo = { .si_signo = SIGSEGV, .si_code = SEGV_ACCERR, .si_addr = (void *)0x1122334455667788 };
	siginfo_t sent = { .si_signo = SIGABRT, .si_code = SI_TKILL, .si_pid = 1001, .si_uid = 33 };

#ifdef __x86_64__
	struct user_regs_struct registers = {
		.rax = 1, .rdx = 2, .rcx = 3, .rbx = 4, .rsi = 5, .rdi = 6, .rbp = 7, .rsp = 8, .r8 = 9, .r9 = 10,
		.r10 = 11, .r11 = 12, .r12 = 13, .r13 = 14, .r14 = 15, .r15 = 16, .rip = 17, .eflags = 18, .orig_rax = 19,
	};
#else
	struct user_regs_struct registers = { .sp = 32, .pc = 33, .pstate = 34 };
	for (int i = 0; i < 31; i++)
		registers.regs[i] = i + 1;
#endif
	memcpy(&status.pr_reg, &registers, sizeof(status.pr_reg));
	print(&status, sizeof(status));
	print(&info, sizeof(info));
	print(&siginfo, sizeof(siginfo));
	print(&sent, sizeof(sent));
	return 0;
}
