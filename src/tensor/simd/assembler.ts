/**
 * A small WebAssembly assembler: expressions are nested lists of bytes, a module is a list of functions over an
 * imported memory. It writes only what the kernels beside it need.
 *
 * @source WebAssembly core specification 3.0, chapter 5 (binary format)
 */

/** Bytes of instructions, nested as they were composed. */
export type Code = readonly (number | Code)[];

/** A local variable or parameter of a function. */
export interface Local {
  readonly index: number;
}

/** Makes locals while a function body is composed. */
export interface Frame {
  i32(): Local;
  f32(): Local;
  v128(): Local;
}

/** A function whose parameters are all i32 and which returns nothing. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly body: (frame: Frame, parameters: readonly Local[]) => Code;
}

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const VOID = 0x40;

export const get = (local: Local): Code => [0x20, unsigned(local.index)];
export const set = (local: Local, value: Code): Code => [value, 0x21, unsigned(local.index)];
export const int = (value: number): Code => [0x41, signed(value)];
export const add = (a: Code, b: Code): Code => [a, b, 0x6a];
export const sub = (a: Code, b: Code): Code => [a, b, 0x6b];
export const mul = (a: Code, b: Code): Code => [a, b, 0x6c];
export const notLess = (a: Code, b: Code): Code => [a, b, 0x4e];
export const unsignedLess = (a: Code, b: Code): Code => [a, b, 0x49];
export const maskBits = (a: Code, mask: number): Code => [a, int(mask), 0x71];
export const either = (a: Code, b: Code): Code => [a, b, 0x72];
export const isZero = (a: Code): Code => [a, 0x45];

export const loadInt = (address: Code, offset = 0): Code => [address, 0x28, 2, unsigned(offset)];
export const loadFloat = (address: Code, offset = 0): Code => [address, 0x2a, 2, unsigned(offset)];
export const storeFloat = (address: Code, value: Code, offset = 0): Code => [
  address,
  value,
  0x38,
  2,
  unsigned(offset),
];
export const floatZero: Code = [0x43, 0, 0, 0, 0];
export const addFloat = (a: Code, b: Code): Code => [a, b, 0x92];
/** a where the condition is not 0, else b */
export const select = (a: Code, b: Code, condition: Code): Code => [a, b, condition, 0x1b];
export const greaterFloat = (a: Code, b: Code): Code => [a, b, 0x5e];

const simd = (opcode: number): Code => [0xfd, unsigned(opcode)];
export const loadVector = (address: Code, offset = 0): Code => [address, simd(0x00), 2, unsigned(offset)];
/** One float in all four lanes. */
export const loadSplat = (address: Code, offset = 0): Code => [address, simd(0x09), 2, unsigned(offset)];
export const storeVector = (address: Code, value: Code, offset = 0): Code => [
  address,
  value,
  simd(0x0b),
  2,
  unsigned(offset),
];
export const vectorZero: Code = [simd(0x0c), new Array<number>(16).fill(0)];
export const addVector = (a: Code, b: Code): Code => [a, b, simd(0xe4)];
export const mulVector = (a: Code, b: Code): Code => [a, b, simd(0xe6)];
export const maxVector = (a: Code, b: Code): Code => [a, b, simd(0xe9)];
export const greaterVector = (a: Code, b: Code): Code => [a, b, simd(0x44)];
export const andVector = (a: Code, b: Code): Code => [a, b, simd(0x4e)];
/** a · b + c in one rounding where the processor can. */
export const relaxedMulAdd = (a: Code, b: Code, c: Code): Code => [a, b, c, simd(0x105)];

export const when = (condition: Code, ...body: Code[]): Code => [condition, 0x04, VOID, body, 0x0b];
export const whenElse = (condition: Code, yes: Code, no: Code): Code => [
  condition,
  0x04,
  VOID,
  yes,
  0x05,
  no,
  0x0b,
];
/** Runs the body while `index` < `end`; the body's last act is index += step. Signed comparison. */
export const loop = (index: Local, end: Code, step: number, ...body: Code[]): Code => [
  [0x02, VOID, 0x03, VOID],
  [notLess(get(index), end), 0x0d, 1],
  [body, set(index, add(get(index), int(step))), 0x0c, 0],
  [0x0b, 0x0b],
];
export const call = (functionIndex: number, ...parameters: Code[]): Code => [
  parameters,
  0x10,
  unsigned(functionIndex),
];

/** The binary of a module that imports `env.memory` and exports every function by name. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, vector(new Array<Code>(parameters).fill([I32])), 0]);
  const importMemory: Code = [text("env"), text("memory"), 0x02, 0x00, 1];
  const exports = functions.map(({ name }, i) => [text(name), 0x00, unsigned(i)]);
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, vector(types)),
      section(2, vector([importMemory])),
      section(3, vector(functions.map((_, i) => unsigned(i)))),
      section(7, vector(exports)),
      section(10, vector(functions.map(bodyOf))),
    ]),
  );
}

function bodyOf({ parameters, body }: WasmFunction): Code {
  const types: number[] = [];
  const local = (type: number): Local => ({ index: parameters + types.push(type) - 1 });
  const frame: Frame = { i32: () => local(I32), f32: () => local(F32), v128: () => local(V128) };
  const code = body(
    frame,
    Array.from({ length: parameters }, (_, index) => ({ index })),
  );
  return sized([vector(types.map((type) => [1, type])), code, 0x0b]);
}

const section = (id: number, content: Code): Code => [id, sized(content)];
const vector = (items: readonly Code[]): Code => [unsigned(items.length), items];
const text = (value: string): Code => vector([...value].map((character) => [character.charCodeAt(0)]));

function sized(content: Code): Code {
  const bytes = flatten(content);
  return [unsigned(bytes.length), bytes];
}

function flatten(code: Code, out: number[] = []): number[] {
  for (const item of code) {
    if (typeof item === "number") out.push(item);
    else flatten(item, out);
  }
  return out;
}

/** LEB128 */
function unsigned(value: number): Code {
  const out: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...out, rest];
    out.push((rest & 0x7f) | 0x80);
  }
}

function signed(value: number): Code {
  const out: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    if (rest >= -64 && rest < 64) return [...out, rest & 0x7f];
    out.push((rest & 0x7f) | 0x80);
  }
}
