import { writeFileSync } from 'node:fs'
import { compileLibrary } from './compile.js'

/** A library with one of everything that is read: soname, build id, RUNPATH, versions both ways, package note. */
export function versionedLibrary(folder: string): string {
  writeFileSync(
    `${folder}/versions.map`,
    'OURS_1.2 { global: old; local: *; };\nOURS_1.10 { global: new; } OURS_1.2;\n',
  )
  return compileLibrary(SOURCE, `${folder}/libours.so.1`, [
    '-Wl,-soname,libours.so.1',
    `-Wl,--version-script,${folder}/versions.map`,
    '-Wl,--build-id=0x00112233445566778899aabbccddeeff',
    '-Wl,--enable-new-dtags,-rpath,$ORIGIN/lib:/opt/ours',
  ])
}

const SOURCE = `
#include <stdio.h>
void old(void) { puts("old"); }
void new(void) { perror("new"); }
/* https://systemd.io/ELF_PACKAGE_METADATA/ */
__asm__(".pushsection .note.package,\\"a\\",@note\\n"
        ".balign 4\\n.long 4\\n.long 2f-1f\\n.long 0xcafe1a7e\\n.asciz \\"FDO\\"\\n"
        "1: .asciz \\"{\\\\\\"type\\\\\\":\\\\\\"rpm\\\\\\",\\\\\\"name\\\\\\":\\\\\\"ours\\\\\\",\\\\\\"version\\\\\\":\\\\\\"1.10-3.fc40\\\\\\"}\\"\\n"
        ".balign 4\\n2:\\n.popsection");
`
