import { expect, it } from 'vitest'
import { factsOf } from '../../src/analyze/facts/registry.js'
import { formatAddress } from '../../src/model/address.js'
import { MAX_NEARBY_BYTES } from '../../src/model/nearby.js'
import { viewFault } from '../../src/report/view/fault.js'
import { nullDereference } from '../report/samples.js'

const END = 0x10_0000n

/** A finding that says "far from every mapping" must not stand beside a fault that names a neighbour. */
it.each([
  [1, false],
  [MAX_NEARBY_BYTES, false],
  [MAX_NEARBY_BYTES + 1, true],
])('%i bytes past a mapping: finding and report agree whether that is far (%s)', async (distance, far) => {
  const faultAddress = formatAddress(END + BigInt(distance))
  const event = {
    ...nullDereference,
    fault: { address: faultAddress },
    maps: [{ start: formatAddress(END - 0x1000n), end: formatAddress(END), perms: 'rw-p' }],
    capture: { tier: 'A' as const },
  }
  expect(String(factsOf(event)('faultPlace'))).toMatch(far ? /, far from every mapping/ : /past the end of/)
  expect(viewFault(event).nearest === '').toBe(far)
})
