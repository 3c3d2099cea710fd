import {
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
  ATTR_HOST_ARCH,
  ATTR_HOST_ID,
  ATTR_HOST_NAME,
  ATTR_OS_DESCRIPTION,
  ATTR_OS_TYPE,
  ATTR_OS_VERSION,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
  HOST_ARCH_VALUE_AMD64,
  HOST_ARCH_VALUE_ARM32,
  HOST_ARCH_VALUE_ARM64,
  HOST_ARCH_VALUE_X86,
  OS_TYPE_VALUE_LINUX,
} from '@opentelemetry/semantic-conventions/incubating'
import type { Host } from '../../model/process.js'
import { PROGRAM_VERSION } from '../../model/program-version.js'

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: HOST_ARCH_VALUE_AMD64,
  aarch64: HOST_ARCH_VALUE_ARM64,
  i386: HOST_ARCH_VALUE_X86,
  i686: HOST_ARCH_VALUE_X86,
  armv7l: HOST_ARCH_VALUE_ARM32,
}

/** The resource that a record comes from: this program, and the host of the death. */
export const hostAttributes = ({ hostname, machineId, arch, distro, kernel, labels = {} }: Host) => ({
  [ATTR_SERVICE_NAME]: 'crashcrawler',
  [ATTR_SERVICE_VERSION]: PROGRAM_VERSION,
  [ATTR_HOST_NAME]: hostname,
  [ATTR_HOST_ID]: machineId,
  [ATTR_HOST_ARCH]: ARCHITECTURES[arch] ?? arch,
  [ATTR_OS_TYPE]: OS_TYPE_VALUE_LINUX,
  [ATTR_OS_VERSION]: kernel,
  [ATTR_OS_DESCRIPTION]: distro,
  [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: labels.env,
  ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [`crashcrawler.label.${name}`, value])),
})
