// @ts-check

/**
 * A processor of guests: the machine that QEMU makes of it, and the packages of its own that the guest has.
 * @typedef {'x86_64' | 'aarch64'} MachineName
 * @typedef {object} Machine
 * @property {string} node as process.arch has it
 * @property {string} triplet of its compilers
 * @property {string} qemu
 * @property {string} debian the package with it
 * @property {string[]} options
 * @property {string} console
 * @property {string[]} notEmulated cases that end in another way there
 */

/** @type {Readonly<Record<MachineName, Machine>>} */
export const MACHINES = {
  x86_64: {
    node: 'x64',
    triplet: 'x86_64-linux-gnu',
    qemu: 'qemu-system-x86_64',
    debian: 'qemu-system-x86',
    options: ['-machine', 'q35', '-m', '1024', '-serial', 'stdio', '-serial', 'chardev:report'],
    console: 'ttyS0',
    // It raises neither alignment checks nor SSE exceptions.
    notEmulated: ['bus-misaligned', 'float-exception', 'handler-float'],
  },
  aarch64: {
    node: 'arm64',
    triplet: 'aarch64-linux-gnu',
    qemu: 'qemu-system-aarch64',
    debian: 'qemu-system-arm',
    // Its one serial line is the console.
    options: [...['-machine', 'virt', '-m', '2048', '-serial', 'stdio'], ...['-device', 'pci-serial,chardev=report']],
    console: 'ttyAMA0',
    notEmulated: [],
  },
}
