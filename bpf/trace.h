/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The records of a trace of system calls: the one ABI between bpf/trace.bpf.c and src/capture/trace/abi.ts.
 * A test compiles this header and compares every offset.
 */
#ifndef CRASHCRAWLER_TRACE_H
#define CRASHCRAWLER_TRACE_H

#include "follow.h"

#define PLANS 512          /* system call numbers with a plan; larger ones are traced without the memory that their arguments point to */
#define ARGUMENTS 6
#define PLAN_TAKES 8       /* one per argument; a power of two, for the verifier */
#define TEXT_CAPACITY 1024 /* bytes of a path, including NUL */
#define WORD_CAPACITY 40   /* bytes of an argument of execve() */
#define MAX_WORDS 33
#define VECTOR_CAPACITY 40 /* bytes of a buffer of readv() */
#define MAX_VECTORS 8
#define PIECES_CAPACITY 2048

/* Set by user space before loading; the verifier sees constants. */
struct trace_settings {
	__u32 execve; /* number of that system call */
	__u32 follow; /* not 0: also trace threads and children */
};

enum trace_counter {
	COUNT_RECORDED,
	COUNT_LOST,   /* records that did not fit the ring buffer */
	COUNT_MISSED, /* threads that could not be followed because memory was exhausted */
	COUNT_LIVE,   /* threads that are currently traced */
	COUNTS,
};

enum take_how {
	TAKE_NOTHING,
	TAKE_TEXT,    /* up to its NUL */
	TAKE_BYTES,
	TAKE_WORDS,   /* an array of pointers to text, terminated by NULL */
	TAKE_COUNT,   /* only the number of pointers before NULL */
	TAKE_VECTOR,  /* an array of struct iovec and the memory that it points to */
	TAKE_MESSAGE, /* struct msghdr, its name and its vector */
};

enum take_when { TAKE_AT_ENTRY = 1, TAKE_AT_RETURN = 2 };

/* The source of a length. 0-5: an argument. */
enum take_length { LENGTH_RESULT = 6, LENGTH_FIXED = 7, LENGTH_POINTED = 8 /* + argument: an int there */ };

/* What to copy from the memory that an argument points to. */
struct take {
	__u8 how;    /* enum take_how */
	__u8 when;   /* enum take_when, both or'ed */
	__u8 length; /* enum take_length: bytes, or elements of `unit` bytes */
	__u8 unit;
	__u32 most;  /* bytes */
};

struct plan {
	__u32 wanted; /* 0: this call is not traced */
	__u32 padding;
	struct take takes[PLAN_TAKES];
};

enum trace_kind {
	TRACE_CALL = 1,
	TRACE_SIGNAL = 2, /* number: signal; result: si_code; arguments: si_addr or si_pid, si_uid, si_status */
	TRACE_START = 3,  /* number: id of the new thread; arguments[0]: its process */
	TRACE_END = 4,    /* number: status as returned by wait(2); arguments[0]: not 0 for the last thread of its process */
};

enum trace_flag { TRACE_UNFINISHED = 1, TRACE_COMPAT = 2 /* a 32-bit call: its number is from another table */ };

/* Followed by pieces_bytes of struct piece, each with its bytes, padded to 8. */
struct trace_record {
	__u32 kind;     /* enum trace_kind */
	__u32 pid;      /* thread group id */
	__u32 tid;
	__s32 number;
	__u64 time;     /* CLOCK_BOOTTIME, ns; for a call: its entry */
	__u64 duration; /* ns */
	__s64 result;
	__u32 flags;    /* enum trace_flag */
	__u32 pieces_bytes;
	__u64 arguments[ARGUMENTS];
};

enum piece_part { PART_ENTRY = 0, PART_RETURN = 1, PART_NAME = 2, PART_FIRST = 16 /* element 0 of words or vector */ };

struct piece {
	__u8 argument;
	__u8 part;    /* enum piece_part */
	__u16 length; /* of the bytes that follow */
	__u32 total;  /* length of the original memory, or a count */
};

#endif
