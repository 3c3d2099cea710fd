import { describe, expect, it } from 'vitest'
import { extensionOf } from '../../../src/analyze/facts/x86-extension.js'

/** Each as GNU as assembles it. */
describe('the extension of an instruction', () => {
  it.each<[string, string, string | undefined]>([
    ['vaddph %zmm1, %zmm2, %zmm3', '62f56c4858d9', 'AVX512-FP16'],
    ['vaddps %zmm1, %zmm2, %zmm3', '62f16c4858d9', 'AVX512-F'],
    ['vpaddb %zmm1, %zmm2, %zmm3', '62f16d48fcd9', 'AVX512-BW'],
    ['vpdpbusd %zmm1, %zmm2, %zmm3', '62f26d4850d9', 'AVX512-VNNI'],
    ['add %rax, %r16', 'd51801c0', 'APX'],
    ['jmpabs', 'd500a1', 'APX'],
    ['a byte that REX2 is not valid for', 'd50040', undefined],
    ['kmovw %eax, %k1', 'c5f892c8', 'AVX512 (mask registers)'],
    ['vxorps %xmm0, %xmm0, %xmm0', 'c5f857c0', 'AVX'],
    ['vmovq %rax, %xmm0', 'c4e1f96ec0', 'AVX'],
    ['vpxor %ymm0, %ymm0, %ymm0', 'c5fdefc0', 'AVX2'],
    ['vpbroadcastb %xmm0, %ymm0', 'c4e27d78c0', 'AVX2'],
    ['vfmadd231pd %ymm2, %ymm1, %ymm0', 'c4e2f5b8c2', 'FMA'],
    ['vfmaddps %xmm0, %xmm0, %xmm0, %xmm0', 'c4e3f968c000', 'FMA4'],
    ['vcvtph2ps %xmm0, %xmm0', 'c4e27913c0', 'F16C'],
    ['andn %eax, %ebx, %ecx', 'c4e260f2c8', 'BMI1'],
    ['shlx %eax, %ebx, %ecx', 'c4e279f7cb', 'BMI2'],
    ['tileloadd (%rax), %tmm0', 'c4e27b4b0420', 'AMX'],
    ['vpcmov %xmm0, %xmm1, %xmm2, %xmm3', '8fe868a2d900', 'XOP'],
    ['bextr $1, %eax, %ecx', '8fea7810c801000000', 'TBM'],
    ['pop (%rax)', '8f000000', undefined],
    ['popcnt %eax, %ecx', 'f30fb8c8', 'POPCNT'],
    ['pshufb %xmm1, %xmm0', '660f3800c1', 'SSSE3'],
    ['pcmpestri $0, %xmm1, %xmm0', '660f3a61c100', 'SSE4.2'],
    ['crc32b %al, %ecx', 'f20f38f0c8', 'SSE4.2'],
    ['movbe (%rax), %ecx', '0f38f00890', 'MOVBE'],
    ['aesenc %xmm1, %xmm0', '660f38dcc1', 'AES'],
    ['sha256rnds2 %xmm0, %xmm1, %xmm2', '0f38cbd190', 'SHA'],
    ['adcx %eax, %ecx', '660f38f6c8', 'ADX'],
    ['rdrand %eax', '0fc7f0', 'RDRAND'],
    ['rdseed %rax', '480fc7f8', 'RDSEED'],
    ['cmpxchg16b (%rax)', '480fc708', 'CMPXCHG16B'],
    ['addsubps %xmm1, %xmm0', 'f20fd0c1', 'SSE3'],
    ['addps %xmm1, %xmm0', '0f58c190', undefined],
    ['ud2', '0f0b90', undefined],
    ['cut', '62f5', undefined],
  ])('%s', (_text, instruction, name) => {
    expect(extensionOf(Buffer.from(instruction, 'hex'))?.name).toBe(name)
  })
})
