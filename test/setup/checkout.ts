import { type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ENTRIES, KEPT_ENTRIES } from '../../scripts/setup/bundle.config.mjs'

/** The repository under test. */
export const REPOSITORY = join(import.meta.dirname, '../..')

/** A world-readable temporary folder, and how to remove it. */
export function makeFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'crashcrawler-test-'))
  chmodSync(path, 0o755)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A BPF program, which the compiler takes no time for. Those of the repository were compiled by the set-up of its tests. */
const BPF_PROGRAM = `#include "crash.h"
#define SEC(name) __attribute__((section(name), used))
struct { int (*type)[2]; int (*max_entries)[ANSWER]; int *key; int *value; } answers SEC(".maps");
char terms[] SEC("license") = "GPL";
SEC("raw_tp/answer") int answer(void *context) { return ANSWER; }
`

/**
 * What set-up works on, at a path of its own: real scripts, BPF programs under their real names, entries that print what
 * one module has, the packages of the repository.
 */
export function makeCheckout(path: string): void {
  mkdirSync(path)
  for (const part of ['scripts', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    copyCheckout(join(REPOSITORY, part), join(path, part))
  }
  mkdirSync(join(path, 'bpf'))
  writeFileSync(join(path, 'bpf/crash.h'), '#define ANSWER 42\n')
  const programs = readdirSync(join(REPOSITORY, 'bpf')).filter((name) => name.endsWith('.bpf.c'))
  for (const name of programs) writeFileSync(join(path, 'bpf', name), BPF_PROGRAM)
  mkdirSync(join(path, 'src'))
  writeFileSync(join(path, 'src/module.ts'), 'export const answer: number = 42\n')
  writeFileSync(join(path, 'src/package-without-types.d.ts'), "declare module 'package-without-types'\n")
  for (const entry of [...ENTRIES, ...KEPT_ENTRIES]) {
    mkdirSync(dirname(join(path, 'src', entry)), { recursive: true })
    const up = '../'.repeat(entry.split('/').length - 1)
    writeFileSync(join(path, `src/${entry}.ts`), `import { answer } from './${up}module.js'\nconsole.log(answer)\n`)
  }
  // Not the folder itself: whom the tests run as may not be allowed to look into the repository.
  mkdirSync(join(path, 'node_modules'))
  for (const name of ['typescript-7', '@types', 'rolldown']) {
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(path, 'node_modules', name))
  }
  const installed = 'node_modules/.package-lock.json'
  cpSync(join(REPOSITORY, installed), join(path, installed), { preserveTimestamps: true })
}

/** This repository with what is built of it, at a path of its own, packages shared. */
export function copyRepository(path: string): string {
  mkdirSync(path)
  const shared = ['.git', 'node_modules']
  const parts = readdirSync(REPOSITORY).filter((name) => !shared.includes(name))
  for (const part of parts) copyCheckout(join(REPOSITORY, part), join(path, part))
  symlinkSync(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'))
  return path
}

/** A copy of a checkout, modification times included, because they are what set-up looks at. */
export function copyCheckout(from: string, to: string): string {
  spawnSync('cp', ['-a', from, to])
  return to
}

/** A folder for PATH that holds these shell scripts and nothing else. */
export function makeCommands(path: string, scripts: Record<string, string>): string {
  mkdirSync(path)
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  return path
}

const setupArguments = (checkout: string, mode: string): string[] => [join(checkout, 'scripts/setup.mjs'), mode]

/** Exit status and everything printed, standard output first. */
export function runSetup(checkout: string, mode: string, options: SpawnSyncOptions = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, setupArguments(checkout, mode), {
    ...options,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

/** The same, without waiting for it here. */
export function startSetup(checkout: string, mode: string): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, setupArguments(checkout, mode), { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, output })))
}
