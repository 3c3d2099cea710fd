// @ts-check

/** Where the package is in the guest, as after a global installation, and the tools of the guest. */
export const PACKAGE = '/usr/lib/node_modules/crashcrawler'
export const PIPELINE = `${PACKAGE}/dist/pipeline.js`
export const TOOLS = '/opt/matrix'

/** The second serial port: its output is written to a file on the host. On arm64 the first is none of these. */
export const reportLine = () => (process.arch === 'arm64' ? '/dev/ttyS0' : '/dev/ttyS1')
