/** The SIMD kernels, instantiated over the heap of the wasm back end. */
import type { WasmBackend } from "../kernels/backend.ts";
import { assemble, type WasmFunction } from "./assembler.ts";
import {
  type MulAdd,
  PANEL_COLUMNS,
  pack,
  packLeft,
  panelRows,
  relaxedMulAdd,
  separateMulAdd,
  tile,
} from "./product-code.ts";
import { addRows, copyRows, reluGradient, sumRows } from "./row-code.ts";
import { type WasmMemory, webAssembly } from "./web-assembly.ts";

/** Rows of the right side that are packed at a time; fixed, as it decides the order of summation. */
const BLOCK_K = 256;
/** Rows that are summed before their sum is added to that of the rows before: rounding errors stay small. */
const BLOCK_SUM = 256;
/** Columns of the right side that are packed at a time: a block is 128 kB and stays in the second cache. */
const BLOCK_COLUMNS = 128;

/** Rows of the left side that are multiplied at a time: with BLOCK_K, another 128 kB. */
const BLOCK_ROWS = 128;

type Kernel = (...parameters: readonly number[]) => void;

/** A product c = a · b (+ bias) (relu) of row-major matrices on the heap; addresses in bytes. */
export interface Product {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** a is stored [k, m] */
  readonly transposeA: boolean;
  /** b is stored [n, k] */
  readonly transposeB: boolean;
  /** address of [n] floats, or 0 */
  readonly bias: number;
  readonly relu: boolean;
}

/** A part of a product that fits the cache. */
interface Block {
  readonly column: number;
  readonly columns: number;
  readonly inner: number;
  readonly depth: number;
  readonly row: number;
  readonly rows: number;
}

/** SIMD kernels over one heap. */
export class SimdKernels {
  readonly #right: number;
  readonly #left: number;
  readonly #scratch: number;
  readonly #bias: number;
  readonly #heap: WasmMemory;
  readonly #kernels: Readonly<Record<string, Kernel>>;

  constructor(memory: WasmMemory, allocate: (bytes: number) => number, binary = bestBinary()) {
    this.#heap = memory;
    const module = new webAssembly.Module(binary);
    this.#kernels = new webAssembly.Instance(module, { env: { memory } }).exports as Record<string, Kernel>;
    this.#right = allocate(BLOCK_K * BLOCK_COLUMNS * 4);
    this.#left = allocate(BLOCK_K * BLOCK_ROWS * 4);
    this.#scratch = allocate(4 * PANEL_COLUMNS * 4);
    this.#bias = allocate(PANEL_COLUMNS * 4);
  }

  /** Computes one product, block by block; the order of summation depends on nothing but k. */
  multiply(product: Product): void {
    const { m, n, k } = product;
    for (let column = 0; column < n; column += BLOCK_COLUMNS) {
      const columns = Math.min(BLOCK_COLUMNS, n - column);
      let inner = 0;
      do {
        const depth = Math.min(BLOCK_K, k - inner);
        this.#packRight(product, column, columns, inner, depth);
        for (let row = 0; row < m; row += BLOCK_ROWS) {
          const rows = Math.min(BLOCK_ROWS, m - row);
          this.#multiplyBlock(product, { column, columns, inner, depth, row, rows });
        }
        inner += BLOCK_K;
      } while (inner < k);
    }
  }

  #packRight(
    { b, n, k, transposeB }: Product,
    column: number,
    columns: number,
    inner: number,
    depth: number,
  ): void {
    const rowStride = transposeB ? 4 : n * 4;
    const columnStride = transposeB ? k * 4 : 4;
    for (let j = 0; j < columns; j += PANEL_COLUMNS) {
      const from = b + inner * rowStride + (column + j) * columnStride;
      const width = Math.min(PANEL_COLUMNS, columns - j);
      this.#call("pack", from, rowStride, columnStride, depth, width, this.#right + j * depth * 4);
    }
  }

  #multiplyBlock(product: Product, block: Block): void {
    const { a, c, m, n, k, transposeA, bias, relu } = product;
    const { column, columns, inner, depth, row, rows } = block;
    const last = inner + depth >= k;
    let left = a + row * k * 4 + inner * 4;
    if (transposeA) {
      left = this.#left;
      this.#call("packLeft", a + inner * m * 4 + row * 4, m * 4, depth, rows, left);
    }
    for (let j = 0; j < columns; j += PANEL_COLUMNS) {
      const width = Math.min(PANEL_COLUMNS, columns - j);
      this.#call(
        transposeA ? "panelTransposed" : "panel",
        left,
        transposeA ? 16 : k * 4,
        depth,
        this.#right + j * depth * 4,
        c + (row * n + column + j) * 4,
        n * 4,
        inner === 0 ? 1 : 0,
        last && bias !== 0 ? this.#biasOf(bias + (column + j) * 4, width) : 0,
        last && relu ? 1 : 0,
        rows,
        width,
        this.#scratch,
      );
    }
  }

  /** out[i] = x[ids[i]]; rows of `bytes` bytes, every id in range. */
  copyRows(x: number, ids: number, count: number, bytes: number, out: number): void {
    this.#call("copyRows", x, ids, count, bytes, out);
  }

  /** out[ids[i]] += x[i]; an id outside 0…segments−1 drops its row. */
  addRows(x: number, ids: number, count: number, bytes: number, out: number, segments: number): void {
    this.#call("addRows", x, ids, count, bytes, out, segments);
  }

  /** out += Σ_i x[i] over rows of `bytes` bytes. */
  sumRows(x: number, rows: number, bytes: number, out: number): void {
    for (let row = 0; row < rows; row += BLOCK_SUM) {
      this.#call("sumRows", x + row * bytes, Math.min(BLOCK_SUM, rows - row), bytes, out);
    }
  }

  /** out = dy where x > 0, else 0. */
  reluGradient(dy: number, x: number, bytes: number, out: number): void {
    this.#call("reluGradient", dy, x, bytes, out);
  }

  /** The bias of a panel; copied where reading 8 floats would pass the end of the tensor. */
  #biasOf(address: number, width: number): number {
    if (width === PANEL_COLUMNS) return address;
    const floats = new Float32Array(this.#heap.buffer);
    floats.copyWithin(this.#bias / 4, address / 4, address / 4 + width);
    return this.#bias;
  }

  #call(name: string, ...parameters: readonly number[]): void {
    (this.#kernels[name] as Kernel)(...parameters);
  }
}

const instances = new WeakMap<object, SimdKernels>();

/** The kernels over a back end's heap, made on first use. */
export function simdOf(backend: WasmBackend): SimdKernels {
  const known = instances.get(backend);
  if (known !== undefined) return known;
  const made = new SimdKernels(backend.wasm.asm.memory, (bytes) => backend.wasm._malloc(bytes) >>> 0);
  instances.set(backend, made);
  return made;
}

/** The module with fused multiply-add where WebAssembly has it, else with two roundings. */
function bestBinary(): Uint8Array<ArrayBuffer> {
  const fused = binaryWith(relaxedMulAdd);
  return webAssembly.validate(fused) ? fused : binaryWith(separateMulAdd);
}

/** The binary of all kernels. */
export function binaryWith(mulAdd: MulAdd): Uint8Array<ArrayBuffer> {
  return assemble(functionsWith(mulAdd));
}

function functionsWith(mulAdd: MulAdd): readonly WasmFunction[] {
  return [
    tile("tile", 4, false, mulAdd),
    tile("row", 1, false, mulAdd),
    tile("tileTransposed", 4, true, mulAdd),
    tile("rowTransposed", 1, true, mulAdd),
    panelRows("panel", false, 0, 1),
    panelRows("panelTransposed", true, 2, 3),
    pack,
    packLeft,
    copyRows,
    addRows,
    sumRows,
    reluGradient,
  ];
}
