/** As many mappings as a process may have by default (vm.max_map_count), and those of the kernel. */
export const MAX_MAPPINGS = 65_600
