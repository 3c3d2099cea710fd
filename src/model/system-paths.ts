/** Where the service of a host, and the commands of its root, keep what they remember. */
export const SYSTEM_STORE = '/var/lib/crashcrawler/deaths.db'
export const SYSTEM_SPOOL = '/var/lib/crashcrawler/spool'

/** No symbolic link may be on the way: the kernel follows none to a coredump socket. */
export const COREDUMP_SOCKET = '/run/crashcrawler/coredump.socket'
/** What kernel.core_pattern was before the socket was there. */
export const SAVED_CORE_PATTERN = '/run/crashcrawler/core_pattern'
