import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { manPage } from '../../src/cli/man/page.js'
import { createProgram } from '../../src/cli/program.js'
import { newFolder } from './run-cli.js'

/** npm passes over a field "man" that it cannot read: what it installs of ours is tried, without the dependencies. */
it('npm install --global puts the page where man(1) looks', async () => {
  const folder = newFolder()
  const { name, version, bin, man } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  // npm looks for pages only where there is a command.
  mkdirSync(join(folder, 'dist/cli'), { recursive: true })
  writeFileSync(join(folder, bin.crashcrawler), '#!/usr/bin/env node\n')
  const page = manPage(await createProgram())
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, bin, man, files: ['man'] }))
  mkdirSync(join(folder, 'man'))
  writeFileSync(join(folder, 'man/crashcrawler.1'), page)
  const npm = (...args: string[]) =>
    execFileSync('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' })
  npm('pack')
  npm('install', '--global', '--prefix', join(folder, 'prefix'), `${name}-${version}.tgz`)
  expect(readFileSync(join(folder, 'prefix/share/man/man1/crashcrawler.1'), 'utf8')).toBe(page)
})
