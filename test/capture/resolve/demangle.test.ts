import { expect, it } from 'vitest'
import { demangle } from '../../../src/capture/resolve/unwind/demangle/demangle.js'

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
])('a hostile name, %s, stays as it is', (_, name) => {
  expect(demangle(name)).toBe(name)
})

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
