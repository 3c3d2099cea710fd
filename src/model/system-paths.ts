/** Where the service of a host, and the commands of its root, keep what they remember. */
export const SYSTEM_STORE = '/var/lib/crashcrawler/deaths.db'
export const SYSTEM_SPOOL = '/var/lib/crashcrawler/spool'
