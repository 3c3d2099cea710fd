import { derived } from '../derive.js'

/** A library that the dynamic linker could not load although it was there. Absent libraries are those of missingLibraries. */

export const unusableLibrary = derived({
  type: 'text',
  label: 'library that cannot be loaded',
  meaning: 'the library that the dynamic linker found and could not load, by its message on standard error',
  example: '/opt/lib/libfoo.so.1',
  value: ({ stderrTail }): string | undefined => refusalIn(stderrTail)?.library,
})

export const unusableBecause = derived({
  type: 'text',
  label: 'reason of the dynamic linker',
  meaning: 'why the dynamic linker could not load a library that it had found, in its own words',
  example: 'file too short',
  value: ({ stderrTail }): string | undefined => refusalIn(stderrTail)?.reason,
})

export const unusableAdvice = derived({
  type: 'text',
  label: 'what to do about a library that cannot be loaded',
  meaning: 'what helps against the reason for which a library could not be loaded, in words, for messages',
  inWords: true,
  example: 'Install the package of the library again.',
  value: ({ stderrTail }): string | undefined => {
    const reason = refusalIn(stderrTail)?.reason
    return reason === undefined ? undefined : (ADVICE.find(([pattern]) => pattern.test(reason))?.[1] ?? OTHER)
  },
})

interface Refusal {
  library: string
  reason: string
}

/** glibc elf/dl-load.c and rtld.c; musl ldso/dynlink.c, which says "Error loading shared library". */
const MESSAGES = [
  /: error while loading shared libraries: (.+?): (?:cannot open shared object file: )?((?!cannot open shared object file)[^:\n]+(?:: [^:\n]+)*)$/m,
  /^Error loading shared library ([^:\n]+): (.+?)(?: \(needed by .*\))?$/m,
]

const ABSENT = /^No such file or directory$/

function refusalIn(text: string | undefined): Refusal | undefined {
  const found = MESSAGES.map((message) => message.exec(text ?? '')).find((match) => match !== null)
  const [, library, reason] = found ?? []
  return library === undefined || reason === undefined || ABSENT.test(reason) ? undefined : { library, reason }
}

const DAMAGED =
  'The file is empty, damaged, only copied in part, or no library at all, such as the text that some packages for developers use as a linker script. Look at it with `file`, and install its package again.'
const OTHER_MACHINE =
  'The library is for another processor, or for programs of another word size. Install the library for the one that `file` shows for the program, and see that LD_LIBRARY_PATH does not name the folder of the other.'

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:file too short|invalid ELF header|ELF load command|cannot read file data|object file has no|ELF file version)/,
    DAMAGED,
  ],
  [/^(?:wrong ELF class|ELF file data encoding|ELF file's phentsize|Exec format error)/, OTHER_MACHINE],
  [
    /^(?:ELF file OS ABI invalid|ELF file ABI version)/,
    'The library needs a newer C library or kernel. Upgrade the system, or build the library for this one.',
  ],
  [
    /^Permission denied$/,
    'Its user may not read the file, or may not enter one of the folders above it. Correct the permissions; SELinux and AppArmor can also be the reason.',
  ],
  [
    /^Too many open files/,
    'Raise RLIMIT_NOFILE (`ulimit -n`, LimitNOFILE= of the unit), or look for a leak of descriptors that its parent passed on.',
  ],
  [
    /executable stack/,
    'The library asks for an executable stack, which this system does not allow. Build it with -Wl,-z,noexecstack, or clear the mark with `patchelf --clear-execstack`.',
  ],
  [
    /static TLS block/,
    'The library was loaded after the start and needs thread-local memory that is set aside at the start. Load it first (LD_PRELOAD, or import it first), or raise GLIBC_TUNABLES=glibc.rtld.optional_static_tls.',
  ],
  [/Cannot allocate memory/, 'The address space is limited (`ulimit -v`) or memory is short.'],
  [
    /^failed to map segment/,
    'Its file system is mounted with noexec, or a policy such as SELinux forbids mapping it as code. For a program that unpacks its libraries into /tmp, set TMPDIR to another folder.',
  ],
  [
    /restore segment prot after reloc|make segment writable for relocation/,
    'The library was not built as position-independent code, and SELinux forbids changing its code. Build it with -fPIC.',
  ],
]

const OTHER = '`LD_DEBUG=files,libs` shows what the dynamic linker does with it.'
