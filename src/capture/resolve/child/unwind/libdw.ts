import { loadLibrary } from '../../../libc.js'

/**
 * The part of libdw's C API that unwinding and symbols use (elfutils/libdwfl.h, libdw.h). Pointers are opaque.
 * Addresses go in and out through arrays of one, because koffi gives back a number or a bigint by size.
 */

const dw = loadLibrary('libdw.so.1', 'install it with: apt-get install libdw1 (Fedora: dnf install elfutils-libs)')

export const libdw = {
  begin: dw.func('void *dwfl_begin(const void *callbacks)'),
  end: dw.func('void dwfl_end(void *dwfl)'),
  reportBegin: dw.func('void dwfl_report_begin(void *dwfl)'),
  reportElf: dw.func(
    'void *dwfl_report_elf(void *dwfl, const char *name, const char *file, int fd, uint64_t base, bool addVaddr)',
  ),
  reportEnd: dw.func('int dwfl_report_end(void *dwfl, void *removed, void *argument)'),
  buildId: dw.func('int dwfl_module_build_id(void *module, _Out_ void **bits, uint64_t *address)'),

  attachState: dw.func('bool dwfl_attach_state(void *dwfl, void *elf, int pid, const void *callbacks, void *argument)'),
  threadFrames: dw.func('int dwfl_getthread_frames(void *dwfl, int tid, void *callback, void *argument)'),
  setRegisters: dw.func(
    'bool dwfl_thread_state_registers(void *thread, int first, unsigned int count, uint64_t *values)',
  ),
  setPc: dw.func('void dwfl_thread_state_register_pc(void *thread, uint64_t pc)'),
  framePc: dw.func('bool dwfl_frame_pc(void *frame, uint64_t *pc, uint8_t *activation)'),
  /** Since elfutils 0.188; before, a frame's registers were libdw's own business. */
  frameRegister: optional('int dwfl_frame_reg(void *frame, unsigned int number, uint64_t *value)'),
  ehCfi: dw.func('void *dwfl_module_eh_cfi(void *module, uint64_t *bias)'),
  dwarfCfi: dw.func('void *dwfl_module_dwarf_cfi(void *module, uint64_t *bias)'),
  cfiRow: dw.func('int dwarf_cfi_addrframe(void *cfi, uint64_t address, _Out_ void **frame)'),

  symbol: dw.func(
    'const char *dwfl_module_addrinfo(void *module, uint64_t address, uint64_t *offset, void *symbol, void *section, void *elf, void *bias)',
  ),
  unitAt: dw.func('void *dwfl_module_addrdie(void *module, uint64_t address, uint64_t *bias)'),
  nextUnit: dw.func('void *dwfl_module_nextcu(void *module, void *previous, uint64_t *bias)'),
  scopesAt: dw.func('int dwarf_getscopes(void *unit, uint64_t pc, _Out_ void **scopes)'),
  scopesOf: dw.func('int dwarf_getscopes_die(void *die, _Out_ void **scopes)'),
  ranges: dw.func('intptr_t dwarf_ranges(void *die, intptr_t offset, uint64_t *base, uint64_t *start, uint64_t *end)'),
  lineAt: dw.func('void *dwarf_getsrc_die(void *unit, uint64_t address)'),
  lineNumber: dw.func('int dwarf_lineno(void *line, int *number)'),
  lineFile: dw.func('const char *dwarf_linesrc(void *line, void *mtime, void *length)'),
  child: dw.func('int dwarf_child(void *die, void *result)'),
  sibling: dw.func('int dwarf_siblingof(void *die, void *result)'),
  reference: dw.func('void *dwarf_formref_die(void *attribute, void *result)'),
  hasAttribute: dw.func('int dwarf_hasattr(void *die, unsigned int name)'),
  address: dw.func('int dwarf_formaddr(void *attribute, uint64_t *address)'),
  hasPc: dw.func('int dwarf_haspc(void *die, uint64_t pc)'),
  tag: dw.func('int dwarf_tag(void *die)'),
  attribute: dw.func('void *dwarf_attr(void *die, unsigned int name, void *result)'),
  inheritedAttribute: dw.func('void *dwarf_attr_integrate(void *die, unsigned int name, void *result)'),
  text: dw.func('const char *dwarf_formstring(void *attribute)'),
  unsigned: dw.func('int dwarf_formudata(void *attribute, uint64_t *value)'),
  signed: dw.func('int dwarf_formsdata(void *attribute, int64_t *value)'),
  locationAt: dw.func(
    'int dwarf_getlocation_addr(void *attribute, uint64_t address, _Out_ void **expressions, _Out_ size_t *lengths, size_t most)',
  ),
  entryPc: dw.func('int dwarf_entrypc(void *die, uint64_t *address)'),
  sourceFiles: dw.func('int dwarf_getsrcfiles(void *unit, _Out_ void **files, _Out_ size_t *count)'),
  sourceFile: dw.func('const char *dwarf_filesrc(void *files, size_t index, void *mtime, void *length)'),
}

function optional(prototype: string): ReturnType<typeof dw.func> | undefined {
  try {
    return dw.func(prototype)
  } catch {
    return undefined
  }
}
