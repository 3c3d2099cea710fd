// @ts-check
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { debianMirror } from '../debian-mirror.mjs'
import { MatrixError } from './errors.mjs'

/** Where packages and results are kept. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'crashcrawler-kernels')

/** As Debian calls processors. */
const ARCHITECTURES = { x86_64: 'amd64', aarch64: 'arm64' }

/**
 * The packages of a release of Debian for a processor: of this one or of another. Nothing of them is installed here.
 * @param {string} release
 * @param {keyof typeof ARCHITECTURES} machine
 */
export function aptFor(release, machine) {
  const own = join(CACHE, `${release}-${machine}`)
  const folder = (/** @type {string} */ name) => {
    mkdirSync(join(own, name), { recursive: true })
    return join(own, name)
  }
  const status = join(folder('state'), 'status')
  writeFileSync(status, '')
  const sources = join(own, 'sources.list')
  const settings = {
    'APT::Architecture': ARCHITECTURES[machine],
    'APT::Architectures': ARCHITECTURES[machine],
    'Dir::State': folder('state'),
    'Dir::State::Lists': folder('lists'),
    'Dir::State::status': status,
    'Dir::Cache': folder('cache'),
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '/dev/null',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  if (!existsSync(sources)) {
    writeFileSync(sources, `deb ${mirror()} ${release} main\n`)
    run('apt-get', [...options, 'update'])
  }

  return {
    /** @param {string} name of a package */
    depends: (name) =>
      [...run('apt-cache', [...options, 'depends', name]).matchAll(/Depends: (\S+)/g)].map(([, found = '']) => found),

    /**
     * The folder with an unpacked package. The package is downloaded if necessary.
     * @param {string} name
     */
    unpacked(name) {
      const target = join(own, 'unpacked', name)
      if (existsSync(target)) return target
      const incoming = join(own, 'unpacked', `${name}.incoming`)
      rmSync(incoming, { recursive: true, force: true })
      mkdirSync(incoming, { recursive: true })
      run('apt-get', [...options, 'download', name], incoming)
      extract(incoming, join(incoming, 'files'))
      renameSync(join(incoming, 'files'), target)
      rmSync(incoming, { recursive: true })
      return target
    },

    /**
     * The folder with packages and all that they depend on, unpacked over each other as on a host.
     * @param {string[]} names
     */
    root(names) {
      const archives = join(folder('cache'), 'archives')
      mkdirSync(join(archives, 'partial'), { recursive: true })
      const target = join(own, `root-${names.join('+')}`)
      if (existsSync(target)) return target
      run('apt-get', [...options, '--yes', '--download-only', 'install', ...names])
      extract(archives, `${target}.incoming`)
      renameSync(`${target}.incoming`, target)
      return target
    },
  }
}

/** Folders that are links on a host, to those of the same name in /usr. */
const MERGED = ['bin', 'lib', 'sbin']

/**
 * @param {string} archives folder with packages
 * @param {string} target
 */
function extract(archives, target) {
  rmSync(target, { recursive: true, force: true })
  for (const name of MERGED) {
    mkdirSync(join(target, 'usr', name), { recursive: true })
    execFileSync('ln', ['-s', `usr/${name}`, join(target, name)])
  }
  for (const file of readdirSync(archives).filter((entry) => entry.endsWith('.deb')))
    run('sh', [
      '-c',
      'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"',
      'sh',
      join(archives, file),
      target,
    ])
}

function mirror() {
  const found = debianMirror()
  if (!found) throw new MatrixError('apt-cache policy names no server of Debian; run: apt-get update')
  return found
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    throw new MatrixError(`${command} ${args.at(-1)}: ${error instanceof Error ? error.message : error}`)
  }
}
