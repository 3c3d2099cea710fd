#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

/*
 * Instructions that fault, and what the processor says of each: name, bytes, address, read or write, and the
 * registers that string and stack instructions go by. %rdi points at nothing, %rsi at something.
 */
static sigjmp_buf back;
static const char *name;
static char good[4096] __attribute__((aligned(64)));

static void report(int number, siginfo_t *info, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	unsigned char *at = (unsigned char *)registers[REG_RIP];

	if (number == SIGSEGV && info->si_code > 0 && info->si_code != SI_KERNEL) {
		printf("%s\t", name);
		for (int i = 0; i < 16; i++)
			printf("%02x", at[i]);
		printf("\t0x%llx\t%s", (unsigned long long)info->si_addr, registers[REG_ERR] & 2 ? "write" : "read");
		printf("\t0x%llx\t0x%llx\t0x%llx\n", registers[REG_RSI], registers[REG_RDI], registers[REG_RSP]);
	}
	siglongjmp(back, 1);
}

#define RUN(instruction) \
	do { \
		name = instruction; \
		if (!sigsetjmp(back, 1)) \
			__asm__ volatile("mov %%rsp, %%rbx\n\t" instruction "; mov %%rbx, %%rsp" \
					 : : "D"(0x18), "S"(good + 2048), "a"(0), "c"(3), "d"(0) \
					 : "rbx", "memory", "xmm0", "xmm1", "cc"); \
	} while (0)

/* As RUN, with %rsp pointing at nothing. */
#define RUN_ON_BAD_STACK(instruction) RUN("mov $0x5000, %%rsp; " instruction)

int main(void)
{
	static char stack[65536];
	stack_t alternative = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_sigaction = report, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigaltstack(&alternative, 0);
	sigaction(SIGSEGV, &action, 0);
	sigaction(SIGILL, &action, 0);
	sigaction(SIGBUS, &action, 0);

	RUN("movb %%al, (%%rdi)");
	RUN("movl %%eax, (%%rdi)");
	RUN("movq %%rax, 8(%%rdi)");
	RUN("movq %%r9, (%%rdi,%%rdx,4)");
	RUN("movb $1, (%%rdi)");
	RUN("movw $1, (%%rdi)");
	RUN("movl $1, (%%rdi)");
	RUN("movq $1, (%%rdi)");
	RUN("movl %%eax, %%fs:(%%rdx)");
	RUN("movb (%%rdi), %%al");
	RUN("movl (%%rdi), %%eax");
	RUN("movq (%%rdi), %%r10");
	RUN("movzbl (%%rdi), %%eax");
	RUN("movzwl (%%rdi), %%eax");
	RUN("movsbl (%%rdi), %%eax");
	RUN("movswq (%%rdi), %%rax");
	RUN("movslq (%%rdi), %%rax");
	RUN("movbe (%%rdi), %%eax");
	RUN("movnti %%eax, (%%rdi)");
	RUN("addl %%eax, (%%rdi)");
	RUN("addl (%%rdi), %%eax");
	RUN("addl $1, (%%rdi)");
	RUN("addq $1000, (%%rdi)");
	RUN("subb $1, (%%rdi)");
	RUN("andl $7, (%%rdi)");
	RUN("xorl %%eax, (%%rdi)");
	RUN("cmpl $0, (%%rdi)");
	RUN("cmpb $0, (%%rdi)");
	RUN("cmpq $1000, (%%rdi)");
	RUN("cmpl %%eax, (%%rdi)");
	RUN("cmpl (%%rdi), %%eax");
	RUN("testl %%eax, (%%rdi)");
	RUN("testb $1, (%%rdi)");
	RUN("incl (%%rdi)");
	RUN("decb (%%rdi)");
	RUN("notl (%%rdi)");
	RUN("negq (%%rdi)");
	RUN("mull (%%rdi)");
	RUN("imull (%%rdi), %%eax");
	RUN("imull $3, (%%rdi), %%eax");
	RUN("imull $300, (%%rdi), %%eax");
	RUN("divl (%%rdi)");
	RUN("shll (%%rdi)");
	RUN("shrq $3, (%%rdi)");
	RUN("sarl %%cl, (%%rdi)");
	RUN("shldl $3, %%eax, (%%rdi)");
	RUN("btl $3, (%%rdi)");
	RUN("btsl $3, (%%rdi)");
	RUN("btl %%eax, (%%rdi)");
	RUN("btrl %%eax, (%%rdi)");
	RUN("popcntl (%%rdi), %%eax");
	RUN("bsfl (%%rdi), %%eax");
	RUN("xchgl %%eax, (%%rdi)");
	RUN("lock; addl $1, (%%rdi)");
	RUN("lock; cmpxchgl %%edx, (%%rdi)");
	RUN("lock; xaddl %%edx, (%%rdi)");
	RUN("lock; cmpxchg16b 8(%%rdi)");
	RUN("cmove (%%rdi), %%eax");
	RUN("sete (%%rdi)");
	RUN("rep movsb");
	RUN("movsq");
	RUN("xchg %%rsi, %%rdi; rep movsb");
	RUN("xchg %%rsi, %%rdi; movsq");
	RUN("rep stosb");
	RUN("stosq");
	RUN("xchg %%rsi, %%rdi; lodsb");
	RUN("repne scasb");
	RUN("repe cmpsb");
	RUN("push (%%rdi)");
	RUN("pop %%rax; push %%rax; call *(%%rdi)");
	RUN("jmp *(%%rdi)");
	RUN_ON_BAD_STACK("push %%rax");
	RUN_ON_BAD_STACK("push $1");
	RUN_ON_BAD_STACK("push (%%rsi)");
	RUN_ON_BAD_STACK("pushf");
	RUN_ON_BAD_STACK("pop %%rax");
	RUN_ON_BAD_STACK("ret");
	RUN_ON_BAD_STACK("call 1f; 1:");
	RUN_ON_BAD_STACK("call *%%rsi");
	RUN_ON_BAD_STACK("call *(%%rsi)");
	RUN_ON_BAD_STACK("movq %%rax, 8(%%rsp)");
	RUN("movups (%%rdi), %%xmm0");
	RUN("movups %%xmm0, (%%rdi)");
	RUN("movdqu (%%rdi), %%xmm0");
	RUN("movdqu %%xmm0, (%%rdi)");
	RUN("movq (%%rdi), %%xmm0");
	RUN("movq %%xmm0, (%%rdi)");
	RUN("movd (%%rdi), %%xmm0");
	RUN("movd %%xmm0, (%%rdi)");
	RUN("movss (%%rdi), %%xmm0");
	RUN("movsd %%xmm0, (%%rdi)");
	RUN("movhps (%%rdi), %%xmm0");
	RUN("movhps %%xmm0, (%%rdi)");
	RUN("addsd (%%rdi), %%xmm0");
	RUN("ucomisd (%%rdi), %%xmm0");
	RUN("cvtsi2sdl (%%rdi), %%xmm0");
	RUN("cvttsd2si (%%rdi), %%eax");
	RUN("pcmpeqb 8(%%rdi), %%xmm0");
	RUN("pshufd $0, 8(%%rdi), %%xmm0");
	RUN("pextrb $1, %%xmm0, (%%rdi)");
	RUN("pinsrd $1, (%%rdi), %%xmm0");
	RUN("pmovzxbw (%%rdi), %%xmm0");
	RUN("pcmpistri $0, (%%rdi), %%xmm0");
	RUN("crc32b (%%rdi), %%eax");
	RUN("vmovdqu (%%rdi), %%ymm0");
	RUN("vmovdqu %%ymm0, (%%rdi)");
	RUN("vmovq (%%rdi), %%xmm0");
	RUN("vmovq %%xmm0, (%%rdi)");
	RUN("vpcmpeqb (%%rdi), %%ymm0, %%ymm1");
	RUN("vpbroadcastb (%%rdi), %%ymm0");
	RUN("vextracti128 $1, %%ymm0, (%%rdi)");
	RUN("vinserti128 $1, (%%rdi), %%ymm0, %%ymm1");
	RUN("vpcmpeqd %%ymm1, %%ymm1, %%ymm1; vpmaskmovd (%%rdi), %%ymm1, %%ymm0");
	RUN("vpcmpeqd %%ymm1, %%ymm1, %%ymm1; vpmaskmovd %%ymm0, %%ymm1, (%%rdi)");
	RUN("vmovdqu64 (%%rdi), %%zmm16");
	RUN("vmovdqu64 %%zmm16, (%%rdi)");
	RUN("vpcmpeqb (%%rdi), %%ymm17, %%k1");
	RUN("vpcmpub $0, (%%rdi), %%ymm17, %%k1");
	RUN("vpminub (%%rdi), %%ymm17, %%ymm18");
	RUN("fxsave (%%rdi)");
	RUN("ldmxcsr (%%rdi)");
	RUN("stmxcsr (%%rdi)");
	return 0;
}
