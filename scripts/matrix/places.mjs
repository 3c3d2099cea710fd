// @ts-check

/** Where the guest has the package, as a global installation would have it, and its own tools. */
export const PACKAGE = '/usr/lib/node_modules/crashcrawler'
export const PIPELINE = `${PACKAGE}/dist/pipeline.js`
export const TOOLS = '/opt/matrix'
/** The second serial port: what is written there ends up in a file of the host. */
export const REPORT = '/dev/ttyS1'
