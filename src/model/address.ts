/** 0x and 16 hex digits, the one written form of an address. */
export const formatAddress = (address: bigint): string =>
  `0x${BigInt.asUintN(64, address).toString(16).padStart(16, '0')}`

/** Reads what formatAddress writes, and any shorter 0x… a person writes in a rule. Throws SyntaxError on anything else. */
export function parseAddress(text: string): bigint {
  if (!/^0x[0-9a-f]{1,16}$/i.test(text)) throw new SyntaxError(`not an address: ${text}`)
  return BigInt(text)
}

/** 0x1f rather than 0x000000000000001f: for people. */
export const shortAddress = (address: string): string => `0x${parseAddress(address).toString(16)}`
