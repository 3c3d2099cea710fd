import { expect, it } from 'vitest'
import { plainName } from '../../../src/analyze/alike/function-name.js'

it.each([
  ['parse', 'parse'],
  ['parse.isra.0', 'parse'],
  ['parse.part.0.cold', 'parse'],
  ['parse.constprop.12.lto_priv.3', 'parse'],
  ['parse [clone .isra.0] [clone .cold]', 'parse'],
  ['parse(char const*) [clone .part.0]', 'parse'],
  ['parse.llvm.10982374', 'parse'],
  ['raise@@GLIBC_2.2.5', 'raise'],
  ['__GI_raise', 'raise'],
  ['__memmove_avx_unaligned_erms', 'memmove'],
  ['__strlen_evex', 'strlen'],
  ['app::Parser::read(std::istream&) const', 'app::Parser::read'],
  ['void app::sort<int, std::less<int> >(std::vector<int>&)', 'app::sort'],
  ['app::Map<char, app::List<int>>::at(char)', 'app::Map::at'],
  ['app::name[abi:cxx11]() const', 'app::name'],
  ['(anonymous namespace)::decrypt(int)', '{anonymous}::decrypt'],
  ['std::__cxx11::basic_string<char>::append(char const*)', 'std::basic_string::append'],
  ['std::__1::vector<int>::at(unsigned long)', 'std::vector::at'],
  ['app::operator<<(std::ostream&, app::Point const&)', 'app::operator<<'],
  ['app::Point::operator()(int) const', 'app::Point::operator()'],
  ['app::Ref<int>::operator->()', 'app::Ref::operator->'],
  ['app::Ref<int>::operator bool() const', 'app::Ref::operator bool'],
  ['operator new(unsigned long)', 'operator new'],
  ['main::{lambda(int)#1}::operator()(int) const', 'main::{lambda#1}::operator()'],
  ['app::parse::h0123456789abcdef', 'app::parse'],
  ['app::Vec::<u8>::push', 'app::Vec::push'],
  ['<app::Parser as core::fmt::Debug>::fmt', '<app::Parser as core::fmt::Debug>::fmt'],
  ['main.(*Server).serve', 'main.Server.serve'],
  ['<<<<((((', '<'],
  ['', ''],
])('%s is %s', (symbol, name) => {
  expect(plainName(symbol)).toBe(name)
})

it('is never longer than a line, whatever a process calls its functions', () => {
  for (const symbol of ['a'.repeat(10_000), '<'.repeat(10_000), '.cold'.repeat(2000), ' [clone .x]'.repeat(900)]) {
    expect(plainName(symbol).length).toBeLessThanOrEqual(160)
  }
})
