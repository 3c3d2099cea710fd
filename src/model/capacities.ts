/**
 * The most of some evidence that one event holds, for live capture and for core files alike: whoever crashes chooses
 * what it is, not how much memory it takes. What the kernel side takes at most is in bpf/crash.h. What is cut ends in an
 * ellipsis, and `capture.truncated` names it.
 */

/** Return addresses of a walk along the frame pointers. */
export const STACK_DEPTH = 64
/** Bytes of code at the instruction pointer: the longest instruction of x86-64 has 15. */
export const INSTRUCTION_LENGTH = 16
/** Bytes of arguments. */
export const ARGV_CAPACITY = 2048
/** Bytes of the text of abort(3) or assert(3). */
export const MESSAGE_CAPACITY = 512

/** Frames of a stack, inlined calls among them. */
export const MAX_FRAMES = 256
/** Characters of a function's name as written in the source, all parameters unfolded. */
export const MAX_SYMBOL = 1024
/** Characters of a path (PATH_MAX), and of any other text from a file. */
export const MAX_TEXT = 4096
/** Characters of a soname, of the name of a package, and of its version. */
export const MAX_NAME = 256
/** Bytes of a build id: SHA-1 has 20, ld's --build-id=0x… as many as one likes. */
export const MAX_BUILD_ID = 64
/** Names in a list of a library: what it needs, its versions, where it was looked for. */
export const MAX_NAMES = 256
/** Characters of all frames of an event. */
export const MAX_STACK_TEXT = 256 * 1024
/** Characters of all libraries of an event: a browser has some 200 KB. */
export const MAX_LIBRARIES_TEXT = 1024 * 1024
