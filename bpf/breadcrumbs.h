/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What a process wrote last, and the last calls that failed it. A part of the ABI of crash.h. */
#ifndef CRASHCRAWLER_BREADCRUMBS_H
#define CRASHCRAWLER_BREADCRUMBS_H

#define STDERR_CAPACITY 4096
#define STDERR_HEAD 1536
#define STDERR_BURSTS 2
#define FAILED_CALLS 16
#define CALL_TEXT_CAPACITY 128
#define CALL_NUMBERS 1024

/* Values of the call_texts map: the index of an argument that points to text, and the kind of text. 0: none does. */
enum call_text {
	CALL_TEXT_ARGUMENT = 7,   /* mask of the index */
	CALL_TEXT_PATH = 8,       /* terminated by NUL */
	CALL_TEXT_ADDRESS = 16,   /* struct sockaddr; the next argument is its length */
};

struct failed_call {
	__s32 number;
	__s32 error; /* errno */
	__u32 text_length;
	__u32 padding;
	__u64 arguments[6];
	char text[CALL_TEXT_CAPACITY];
};

/* How a run of output began: without a pause, or from the words of a runtime that gives up. */
struct burst {
	__u64 start; /* bytes written to standard error before it */
	__u32 length;
	__u32 padding;
	char text[STDERR_HEAD];
};

struct breadcrumbs {
	__u64 written; /* total bytes written to standard error; stderr_tail is a ring of the last ones */
	__u32 failed;  /* total failed calls; calls is a ring of the last ones */
	__u32 bursts;  /* total bursts of output; heads is a ring of the last ones */
	__u64 last_write;
	__u64 gave_up; /* when the words of a runtime that gives up began; 0: never */
	struct burst heads[STDERR_BURSTS];
	char stderr_tail[STDERR_CAPACITY];
	struct failed_call calls[FAILED_CALLS];
};

#endif
