import type { Frame } from '../../model/event.js'

/**
 * Code that a bug only passes through: the C and C++ runtimes, allocators and sanitizers. Which of their functions are on
 * a stack depends on their version, on the processor and on what the compiler inlined.
 */
export const isRuntime = (module: string, name: string | undefined): boolean =>
  FILE.test(module) || (name !== undefined && FUNCTION.test(name))

const FILE =
  /^(?:ld-linux[-\w]*|ld|ld-musl[-\w]*|libc|libpthread|libstdc\+\+|libc\+\+|libc\+\+abi|libgcc_s|libunwind|lib(?:clang_rt\.)?[almtu]+san|libclang_rt\.\w+|libjemalloc|libtcmalloc\w*|libmimalloc)(?:[-.]|$)/

/** In a program that is linked statically, or instantiated there. */
const FUNCTION = new RegExp(
  [
    '^(?:std|__gnu_cxx|__cxxabiv1|__asan|__sanitizer|__ubsan|__msan|__tsan|__lsan|__hwasan|core::panicking|core::option|core::result|alloc::raw_vec|alloc::alloc|rust_panic)(?:::|$)',
    '^__(?:asan|ubsan|msan|tsan|lsan|hwasan|sanitizer|interceptor|sanitizer_weak|cxa|rust|libc|pthread|assert|stack_chk|fortify|chk|clone|start_context)_',
    '^___?interceptor_',
    '^(?:_Unwind_|rust_begin_unwind|rust_panic)',
    '^(?:__libc_|_int_|je_|tc_|mi_)?(?:malloc|free|calloc|realloc|reallocarray|memalign|posix_memalign|aligned_alloc|cfree|malloc_printerr|malloc_consolidate|unlink_chunk|munmap_chunk|sysmalloc)$',
    '^operator (?:new|delete)(?:\\[\\])?$',
    '^(?:__)?(?:mem(?:cpy|move|set|cmp|chr|rchr|pcpy|mem)|str(?:n?len|n?cpy|n?cat|n?cmp|n?casecmp|r?chr|str|spn|cspn|pbrk|n?dup)|stpn?cpy)(?:_chk)?$',
    '^(?:abort|raise|gsignal|_start|start_thread|clone3?|_start_context|__start_main)$',
  ].join('|'),
)

/** A frame in no file, of generated code or of a garbled stack, has no place that would be the same next time. */
export const hasPlace = ({ module, symbol, moduleOffset }: Frame): boolean =>
  module !== undefined && (symbol !== undefined || moduleOffset !== undefined)
