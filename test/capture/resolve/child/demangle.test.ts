import { expect, it } from 'vitest'
import { cut } from '../../../../src/capture/event/cut.js'
import { demangle } from '../../../../src/capture/resolve/child/unwind/demangle/demangle.js'
import { unfoldedSize } from '../../../../src/capture/resolve/child/unwind/demangle/itanium-size.js'
import { MAX_SYMBOL } from '../../../../src/model/capacities.js'

it.each([
  ['of C', 'qsort', 'qsort'],
  ['of C++', '_ZNK8geometry6SquareIlE4areaEd', 'geometry::Square<long>::area(double) const'],
  ['of C++, cut short', '_ZNK8geometry6Squa', '_ZNK8geometry6Squa'],
  ['of Rust, with a hash', '_ZN5lists5apply17hd0db6f28d424248bE', 'lists::apply'],
  [
    'of Rust, with a hash and escapes',
    '_ZN71_$LT$lists..lists..Reader$LT$u32$GT$$u20$as$u20$lists..lists..Visit$GT$5visit17h7becc1857155f74eE',
    '<lists::lists::Reader<u32> as lists::lists::Visit>::visit',
  ],
  ['of Rust, with an escaped escape character', '_ZN5lists7a$u1b$b17hd0db6f28d424248bE', 'lists::a$u1b$b'],
  ['v0: crate and function', '_RNvCs1234_7mycrate3foo', 'mycrate::foo'],
  ['v0: closure', '_RNCNvCs1234_7mycrate4main0B3_', 'mycrate::main::{closure#0}'],
  ['v0: closures after the first', '_RNCNvCs1234_7mycrate4mains0_0B3_', 'mycrate::main::{closure#2}'],
  ['v0: inherent impl', '_RNvMs_Cs1234_7mycrateNtB4_3Foo3bar', '<mycrate::Foo>::bar'],
  ['v0: trait impl', '_RNvXCs1234_7mycrateNtB2_3FooNtB2_3Bar3baz', '<mycrate::Foo as mycrate::Bar>::baz'],
  ['v0: generic arguments', '_RINvCs1234_7mycrate3foolReE', 'mycrate::foo::<i32, &str>'],
  ['v0: const argument', '_RINvCs1234_7mycrate3fooKj10_E', 'mycrate::foo::<16>'],
  ['v0: array, tuple and pointers', '_RINvC1a1bAhj4_TlxEPbOcE', 'a::b::<[u8; 4], (i32, i64), *const bool, *mut char>'],
  ['v0: function pointer', '_RINvC1a1bFUKCmEuE', 'a::b::<unsafe extern "C" fn(u32)>'],
  ['v0: trait object', '_RINvC1a1bDNtC1c5Traitp4ItemlEL_E', 'a::b::<dyn c::Trait<Item = i32>>'],
  ['v0: no such thing', '_RNvCs1234_7mycr', '_RNvCs1234_7mycr'],
  ['v0: a reference to itself', '_RB_', '_RB_'],
])('a name %s', (_, mangled, demangled) => {
  expect(demangle(mangled)).toBe(demangled)
})

it.each([
  ['nested without end', `_R${'Nv'.repeat(2000)}`],
  ['long', `_ZN${'1a'.repeat(5000)}E`],
  ['of tuples that hold the one before twice', doubling(50)],
  ['of templates that hold the one before twice', doublingTemplates(60)],
])('a hostile name, %s, stays as it is, but for its length', (_, name) => {
  expect(demangle(name)).toBe(cut(name, MAX_SYMBOL))
})

it.each([
  ['C++', doublingTemplates(7).replace('1A', `40${'A'.repeat(40)}`)],
  ['Rust', `_RNvC1a1500${'b'.repeat(1500)}`],
])('a name of %s that unfolds to more than a report can use is cut, visibly', (_, name) => {
  const demangled = demangle(name)
  expect(demangled).toHaveLength(MAX_SYMBOL)
  expect(demangled).toMatch(/^(f\(A+[<,]|a::b+).*…$/s)
})

it.each([
  ['a function', '_ZNK8geometry6SquareIlE4areaEd', 100],
  ['a template of 13 references, of which none is doubled', `_Z1f${'1A'}${'S_'.repeat(13)}`, 100],
  ['doubled three times', doublingTemplates(3), 200],
])('the size of a name unfolded is not far from what it is: %s', (_, name, most) => {
  expect(unfoldedSize(name)).toBeLessThan(most)
})

it.each([
  ['doubled 60 times', doublingTemplates(60), 2 ** 60],
  ['doubled, and hidden in a literal', `_Z1fI${doublingTemplates(60).slice(4)}Li5EEvv`, 2 ** 59],
  ['doubled, and hidden in a nested name', `_ZN${doublingTemplates(60).slice(4)}1bE`, 2 ** 59],
])('the size of a name unfolded is never too small: %s', (_, name, least) => {
  expect(unfoldedSize(name) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(least)
})

/** f(A<…>) of a type whose parameters are twice the one before: 200 bytes for 20 steps, and 2^20 names in full. */
function doublingTemplates(steps: number): string {
  const references = Array.from({ length: steps }, (_, step) =>
    step === 0 ? 'S_' : `S${(step - 1).toString(36).toUpperCase()}_`,
  )
  return `_Z1f1A${references.map((reference) => `S_I${reference}${reference}E`).join('')}`
}

/** Written out it would fill all memory. */
function doubling(steps: number): string {
  let text = 'INvC1a1b'
  let previous = text.length
  text += 'TuuE'
  for (let step = 0; step < steps; step++) {
    const reference = `B${(previous - 1).toString(36)}_`
    previous = text.length
    text += `T${reference}${reference}E`
  }
  return `_R${text}E`
}
