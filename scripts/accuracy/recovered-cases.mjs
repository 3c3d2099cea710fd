// @ts-check

/**
 * Programs that handle a fault, go on, and end for another reason.
 * @type {import('./command-cases.mjs').SpokenCase[]}
 */
export const RECOVERED = [
  { name: 'abort after a fault that was handled', command: ['./probe', 'abort'], deaths: [['probe', 'abort']] },
  {
    name: 'failed assertion after a fault that was handled',
    command: ['./probe', 'assert'],
    deaths: [['probe', 'assertion-failure']],
  },
  {
    name: 'SIGABRT of another process after a fault that was handled',
    command: ['sh', '-c', './probe wait & sleep 0.5; kill -ABRT $!; wait $!'],
    deaths: [['probe', 'killed-by-process']],
  },
  {
    name: 'full Java heap after a NullPointerException',
    needs: ['java'],
    command: ['java', '-Xmx32m', '-XX:+CrashOnOutOfMemoryError', 'Caught.java'],
    deaths: [['java', 'out-of-memory']],
  },
  {
    name: 'heap limit after a trap of WebAssembly',
    needs: ['node'],
    command: ['node', '--max-old-space-size=20', 'trap.js'],
    deaths: [['node', 'out-of-memory']],
  },
  {
    name: 'abort after a trap of WebAssembly',
    needs: ['node'],
    command: ['node', 'trap.js', 'abort'],
    deaths: [['node', 'abort']],
  },
]
