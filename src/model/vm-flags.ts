/** Flags of a mapping: include/linux/mm.h */
export const VM_READ = 1
export const VM_WRITE = 2
export const VM_EXEC = 4
export const VM_MAYSHARE = 0x80
