// @ts-check
import { spawn, spawnSync } from 'node:child_process'

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
}

/** @param {string[]} args */
const ip = (...args) => run('ip', ...args)

/**
 * A network of hosts, each a network namespace with a name of its own, on one bridge. The process has to be in namespaces of
 * its own: see unshare(1) --net --mount.
 */
export function makeNetwork() {
  // ip-netns(8) keeps its names below /run.
  run('mount', '-t', 'tmpfs', 'tmpfs', '/run')
  ip('link', 'set', 'lo', 'up')
  ip('link', 'add', 'bridge', 'type', 'bridge')
  ip('address', 'add', '10.77.0.1/24', 'dev', 'bridge')
  ip('link', 'set', 'bridge', 'up')
  let hosts = 0
  return {
    /** Of the process itself on the bridge. */
    address: '10.77.0.1',
    /** @param {string} name */
    addHost(name) {
      const cable = `cable${++hosts}`
      ip('netns', 'add', name)
      ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
      ip('link', 'set', cable, 'master', 'bridge', 'up')
      ip('-n', name, 'address', 'add', `10.77.0.${hosts + 1}/24`, 'dev', 'eth0')
      ip('-n', name, 'link', 'set', 'eth0', 'up')
      return {
        name,
        /** A process on the host. @param {string[]} command */
        start: (...command) =>
          spawn('ip', ['netns', 'exec', name, 'unshare', '--uts', 'sh', '-c', ON_HOST, name, ...command], {
            stdio: ['pipe', 'pipe', 'pipe'],
          }),
        cut: () => ip('-n', name, 'link', 'set', 'eth0', 'down'),
        join: () => ip('-n', name, 'link', 'set', 'eth0', 'up'),
      }
    },
  }
}

const ON_HOST = 'hostname "$0" && exec "$@"'

/** A disk of its own for a folder. @param {string} folder @param {number} bytes */
export const mountDisk = (folder, bytes) =>
  run('mount', '-t', 'tmpfs', '-o', `size=${Math.ceil(bytes)},mode=700`, 'tmpfs', folder)
