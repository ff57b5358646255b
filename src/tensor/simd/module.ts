/** The SIMD kernels, instantiated over the heap of the wasm back end. */
import type { WasmBackend } from "../kernels/backend.ts";
import { assemble, type WasmFunction } from "./assembler.ts";
import { PANEL_COLUMNS, pack, panelRows, relaxedMulAdd, separateMulAdd, tile } from "./product-code.ts";
import { addRows, copyRows, reluGradient, sumRows } from "./row-code.ts";
import { type WasmMemory, webAssembly } from "./web-assembly.ts";

/** Rows of the right side that are packed at a time; fixed, as it decides the order of summation. */
const BLOCK_K = 256;
/** Rows that are summed before their sum is added to that of the rows before: rounding errors stay small. */
const BLOCK_SUM = 256;
/** Columns of the right side that are packed at a time: a block is 128 kB and stays in the second cache. */
const BLOCK_COLUMNS = 128;

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

/** SIMD kernels over one heap. */
export class SimdKernels {
  readonly #packed: number;
  readonly #scratch: number;
  readonly #bias: number;
  readonly #heap: WasmMemory;
  readonly #kernels: Readonly<Record<string, Kernel>>;

  constructor(memory: WasmMemory, allocate: (bytes: number) => number) {
    this.#heap = memory;
    const module = new webAssembly.Module(binary());
    this.#kernels = new webAssembly.Instance(module, { env: { memory } }).exports as Record<string, Kernel>;
    this.#packed = allocate(BLOCK_K * BLOCK_COLUMNS * 4);
    this.#scratch = allocate(4 * PANEL_COLUMNS * 4);
    this.#bias = allocate(PANEL_COLUMNS * 4);
  }

  /** Computes one product. */
  multiply(product: Product): void {
    const { b, n, k, transposeB } = product;
    const rowStride = transposeB ? 4 : n * 4;
    const columnStride = transposeB ? k * 4 : 4;
    for (let column = 0; column < n; column += BLOCK_COLUMNS) {
      const end = Math.min(n, column + BLOCK_COLUMNS);
      let row = 0;
      do {
        const rows = Math.min(BLOCK_K, k - row);
        for (let j = column; j < end; j += PANEL_COLUMNS) {
          const width = Math.min(PANEL_COLUMNS, n - j);
          const panel = this.#packed + (j - column) * rows * 4;
          const from = b + row * rowStride + j * columnStride;
          this.#call("pack", from, rowStride, columnStride, rows, width, panel);
          this.#multiplyPanel(product, j, width, row, rows, panel);
        }
        row += BLOCK_K;
      } while (row < k);
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

  #multiplyPanel(
    product: Product,
    column: number,
    width: number,
    row: number,
    rows: number,
    panel: number,
  ): void {
    const { a, c, m, n, k, transposeA, bias, relu } = product;
    const last = row + rows >= k;
    this.#call(
      transposeA ? "panelTransposed" : "panel",
      a + row * (transposeA ? m * 4 : 4),
      transposeA ? m * 4 : k * 4,
      rows,
      panel,
      c + column * 4,
      n * 4,
      row === 0 ? 1 : 0,
      last && bias !== 0 ? this.#biasOf(bias + column * 4, width) : 0,
      last && relu ? 1 : 0,
      m,
      width,
      this.#scratch,
    );
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
function binary(): Uint8Array<ArrayBuffer> {
  const relaxed = assemble(functionsWith(relaxedMulAdd));
  return webAssembly.validate(relaxed) ? relaxed : assemble(functionsWith(separateMulAdd));
}

function functionsWith(mulAdd: typeof relaxedMulAdd): readonly WasmFunction[] {
  return [
    tile("tile", 4, false, mulAdd),
    tile("row", 1, false, mulAdd),
    tile("tileTransposed", 4, true, mulAdd),
    tile("rowTransposed", 1, true, mulAdd),
    panelRows("panel", false, 0, 1),
    panelRows("panelTransposed", true, 2, 3),
    pack,
    copyRows,
    addRows,
    sumRows,
    reluGradient,
  ];
}
