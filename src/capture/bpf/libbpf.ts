import koffi from 'koffi'
import { loadLibrary } from '../libc.js'

/** The part of libbpf's C API (libbpf.h) that capture uses. Pointers are opaque; errors come back in errno. */

export type Pointer = bigint | null

/** libbpf.h, as far as it is used; libbpf takes a shorter struct to be that of an older version. */
const openOptions = koffi.struct('bpf_object_open_opts', {
  sz: 'size_t',
  object_name: 'const char *',
  relaxed_maps: 'bool',
  pin_root_path: 'const char *',
  removed: 'uint32_t',
  kconfig: 'const char *',
  btf_custom_path: 'const char *',
})

/** include/uapi/asm-generic/unistd.h; x86-64 has the same number. */
const SYS_PIDFD_OPEN = 434

export function openLibbpf() {
  const bpf = loadLibrary('libbpf.so.1', 'install it with: apt-get install libbpf1 (Fedora: dnf install libbpf)')
  const c = loadLibrary('libc.so.6', 'the GNU C library is needed')
  const systemCall = c.func('long syscall(long number, long first, long second)')
  const describeError = bpf.func('int libbpf_strerror(int error, void *text, size_t size)')
  return {
    /** Discards libbpf's own messages: what failed is reported once, by the caller. */
    silence: (): void => void bpf.func('void *libbpf_set_print(void *)')(null),
    version: bpf.func('const char *libbpf_version_string()'),
    openFile: bpf.func('void *bpf_object__open_file(const char *path, bpf_object_open_opts *options)'),
    openOptions: (btf: string) => ({ sz: koffi.sizeof(openOptions), btf_custom_path: btf }),
    load: bpf.func('int bpf_object__load(void *object)'),
    close: bpf.func('void bpf_object__close(void *object)'),
    findMap: bpf.func('void *bpf_object__find_map_by_name(void *object, const char *name)'),
    initialValue: bpf.func('void *bpf_map__initial_value(void *map, _Out_ size_t *size)'),
    setMaxEntries: bpf.func('int bpf_map__set_max_entries(void *map, uint32_t entries)'),
    setValueSize: bpf.func('int bpf_map__set_value_size(void *map, uint32_t size)'),
    mapFd: bpf.func('int bpf_map__fd(void *map)'),
    maxEntries: bpf.func('uint32_t bpf_map__max_entries(void *map)'),
    lookup: bpf.func(
      'int bpf_map__lookup_elem(void *map, void *key, size_t keySize, void *value, size_t valueSize, uint64_t flags)',
    ),
    update: bpf.func(
      'int bpf_map__update_elem(void *map, void *key, size_t keySize, void *value, size_t valueSize, uint64_t flags)',
    ),
    possibleCpus: bpf.func('int libbpf_num_possible_cpus()'),
    nextProgram: bpf.func('void *bpf_object__next_program(void *object, void *previous)'),
    programFd: bpf.func('int bpf_program__fd(void *program)'),
    objectInfo: bpf.func('int bpf_obj_get_info_by_fd(int fd, void *info, void *length)'),
    programName: bpf.func('const char *bpf_program__name(void *program)'),
    setAutoload: bpf.func('int bpf_program__set_autoload(void *program, bool autoload)'),
    setLogBuffer: bpf.func('int bpf_program__set_log_buf(void *program, void *buffer, size_t size)'),
    attach: bpf.func('void *bpf_program__attach(void *program)'),
    destroyLink: bpf.func('int bpf_link__destroy(void *link)'),
    loadKernelBtf: bpf.func('void *btf__load_vmlinux_btf()'),
    parseBtf: bpf.func('void *btf__parse(const char *path, void *extension)'),
    findType: bpf.func('int btf__find_by_name_kind(void *btf, const char *name, uint32_t kind)'),
    freeBtf: bpf.func('void btf__free(void *btf)'),
    probeMapType: bpf.func('int libbpf_probe_bpf_map_type(int type, void *options)'),
    probeHelper: bpf.func('int libbpf_probe_bpf_helper(int programType, int helper, void *options)'),
    updateByFd: bpf.func('int bpf_map_update_elem(int fd, void *key, void *value, uint64_t flags)'),
    copyIn: c.func('void *memcpy(void *to, const void *from, size_t size)'),
    symbolAddress: c.func('void *dlsym(void *handle, const char *name)'),
    /** pidfd_open(2), for which glibc before 2.36 has no function. */
    pidfd: (pid: number): number => Number(systemCall(SYS_PIDFD_OPEN, pid, 0)),
    clock: c.func('int clock_gettime(int clock, _Out_ int64_t *time)'),
    /** errno of the last call, by name: EPERM; libbpf's own errors have no names, and come as text. */
    error: (): string => {
      const number = koffi.errno()
      const name = Object.entries(koffi.os.errno).find(([, value]) => value === number)?.[0]
      if (name) return name
      const text = Buffer.alloc(128)
      describeError(number, text, text.length)
      return text.toString('latin1', 0, text.indexOf(0))
    },
  }
}

export type Libbpf = ReturnType<typeof openLibbpf>
