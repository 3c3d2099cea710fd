/** The numbers of minidumps: Breakpad's google_breakpad/common/minidump_format.h, and minidump_exception_linux.h. */

export const SIGNATURE = 0x504d444d
export const VERSION = 0xa793

export const HEADER_SIZE = 32
export const DIRECTORY_ENTRY_SIZE = 12
export const MODULE_SIZE = 108
export const THREAD_SIZE = 48
export const THREAD_NAME_SIZE = 12
export const MEMORY_SIZE = 16

/** MDStreamType, those that are written. Those with 0x4767 hold the text of files in /proc. */
export const STREAMS = {
  threads: 3,
  modules: 4,
  memory: 5,
  exception: 6,
  system: 7,
  misc: 15,
  threadNames: 24,
  cpuInfo: 0x47670003,
  status: 0x47670004,
  commandLine: 0x47670006,
  auxv: 0x47670008,
  maps: 0x47670009,
  /** Of this program's own: the event as a Brotli stream of JSON. Numbers above 0xffff are for whoever wants them. */
  event: 0x43430001,
} as const

/** Those that other programs write. */
export const FOREIGN_STREAMS = { memory64: 9, memoryInfo: 16 } as const

/** MDRawExceptionStream. On Linux the code is the signal and the flags are si_code. */
export const EXCEPTION = {
  tid: 0,
  code: 8,
  flags: 12,
  address: 24,
  parameterCount: 32,
  parameters: 40,
  context: 160,
  size: 168,
} as const

/** MD_EXCEPTION_CODE_LIN_DUMP_REQUESTED: the process was alive. */
export const DUMP_REQUESTED = 0xffffffff

/** MDOSPlatform: MD_OS_LINUX */
export const LINUX = 0x8201

/** MD_CVINFOELF_SIGNATURE, 'BpEL': the build id follows. */
export const CV_ELF = 0x4270454c
