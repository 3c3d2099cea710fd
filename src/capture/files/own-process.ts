import { readFileSync } from 'node:fs'

/** What the kernel says of this process: a file of proc_pid_status(5) or proc_pid_maps(5). */
export const readOwn = (file: 'status' | 'maps'): string => readFileSync(`/proc/self/${file}`, 'utf8')
