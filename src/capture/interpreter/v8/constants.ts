import type { SymbolAddress } from '../exported-symbols.js'
import type { Peek } from '../peek.js'

/**
 * What V8 says of its own structures for debuggers that look at a dead process: exported numbers (V8's
 * tools/gen-postmortem-metadata.py, names without v8dbg_), under several names where releases differ. Offsets are in bytes, from
 * where an object begins.
 */
const NAMES = {
  exitFrame: 'frametype_ExitFrame',
  builtinExitFrame: 'frametype_BuiltinExitFrame',
  // From V8 12 on; where there is none, as builtins.
  apiCallbackExitFrame: ['frametype_ApiCallbackExitFrame', 'frametype_BuiltinExitFrame'],
  apiAccessorExitFrame: ['frametype_ApiAccessorExitFrame', 'frametype_BuiltinExitFrame'],
  entryFrame: 'frametype_EntryFrame',
  constructEntryFrame: 'frametype_ConstructEntryFrame',
  nativeFrame: 'frametype_NativeFrame',
  contextOrType: 'off_fp_context_or_frame_type',
  frameFunction: 'off_fp_function',
  frameBytecodes: 'off_fp_bytecode_array',
  frameOffset: 'off_fp_bytecode_offset',
  instanceType: 'class_Map__instance_type__uint16_t',
  shared: 'class_JSFunction__shared__SharedFunctionInfo',
  nameOrScope: [
    'class_SharedFunctionInfo__name_or_scope_info__Object',
    'class_SharedFunctionInfo__name_or_scope_info__Tagged_Object_',
    'class_SharedFunctionInfo__name_or_scope_info__Tagged_NameOrScopeInfoT_',
  ],
  script: [
    'class_SharedFunctionInfo__script_or_debug_info__HeapObject',
    'class_SharedFunctionInfo__script__Tagged_HeapObject_',
  ],
  scriptName: 'class_Script__name__Object',
  scriptSource: 'class_Script__source__Object',
  bytecodes: 'class_BytecodeArray__data__uintptr_t',
  stringLength: 'class_String__length__int32_t',
  oneByte: 'class_SeqOneByteString__chars__char',
  twoByte: 'class_SeqTwoByteString__chars__char',
  consFirst: 'class_ConsString__first__String',
  consSecond: 'class_ConsString__second__String',
  thinActual: 'class_ThinString__actual__String',
  scopeLocals: 'scopeinfo_idx_ncontextlocals',
  scopeFirst: 'scopeinfo_idx_first_vars',
  sharedType: 'type_SharedFunctionInfo__SHARED_FUNCTION_INFO_TYPE',
  scopeType: 'type_ScopeInfo__SCOPE_INFO_TYPE',
  scriptType: 'type_Script__SCRIPT_TYPE',
  bytecodesType: 'type_BytecodeArray__BYTECODE_ARRAY_TYPE',
  firstNonString: 'FirstNonstringType',
  representationMask: 'StringRepresentationMask',
  sequential: 'SeqStringTag',
  external: 'ExternalStringTag',
  externalResource: 'class_ExternalString__resource__Object',
  cons: 'ConsStringTag',
  thin: 'ThinStringTag',
  encodingMask: 'StringEncodingMask',
  oneByteTag: 'OneByteStringTag',
} as const

export type Constants = Record<keyof typeof NAMES, number>

/** undefined for a program without V8, and for a release of it that lacks one of them. */
export function v8Constants(peek: Peek, symbolAddress: SymbolAddress): Constants | undefined {
  const found: Partial<Constants> = {}
  for (const [key, name] of Object.entries(NAMES)) {
    const names = typeof name === 'string' ? [name] : name
    const address = names.map((each) => symbolAddress(`v8dbg_${each}`)).find((each) => each !== undefined)
    const value = address === undefined ? undefined : peek.bytes(address, 4)?.readInt32LE()
    if (value === undefined) return undefined
    found[key as keyof Constants] = value
  }
  return found as Constants
}
