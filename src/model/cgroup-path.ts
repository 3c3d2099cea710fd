/** As /proc/PID/cgroup has it, of what may be written as the file system has it. */
export const cgroupPath = (path: string): string => path.replace(/^\/sys\/fs\/cgroup(?=\/|$)/, '') || '/'
