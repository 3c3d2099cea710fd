import type { Incident } from '../../model/finding.js'

const KIB = 1024

/** develop.sentry.dev/sdk/data-model/event-payloads/contexts */
export function contextsOf({ host, runtime, process }: Incident) {
  return {
    os: {
      type: 'os',
      name: 'Linux',
      version: host.kernel || undefined,
      kernel_version: host.kernel || undefined,
      raw_description: host.distro,
    },
    device: {
      type: 'device',
      name: host.ofReader ? undefined : host.hostname,
      arch: host.arch,
      cpu_description: host.cpu,
      processor_count: host.cpus,
      memory_size: host.memoryKb === undefined ? undefined : host.memoryKb * KIB,
    },
    app: {
      type: 'app',
      app_name: process.comm,
      app_start_time: process.startTime,
    },
    ...(runtime && { runtime: { type: 'runtime', name: runtime.name } }),
  }
}
