/**
 * Matrix product kernels. The right side is packed into panels of 8 columns; a panel is multiplied with 4 rows at
 * a time, then with single rows. Every element of the result is the same chain of multiply-adds over k in rising
 * order, whichever kernel computes it: a row's bits do not depend on how many rows there are.
 */
import {
  add,
  addVector,
  type Code,
  call,
  either,
  get,
  int,
  isZero,
  type Local,
  loadFloat,
  loadSplat,
  loadVector,
  loop,
  maxVector,
  mul,
  mulVector,
  relaxedMulAdd,
  set,
  storeFloat,
  storeVector,
  sub,
  vectorZero,
  type WasmFunction,
  when,
  whenElse,
} from "./assembler.ts";

/** Columns of a packed panel. */
export const PANEL_COLUMNS = 8;
const PANEL_BYTES = PANEL_COLUMNS * 4;
const TILE_ROWS = 4;
const UNROLL = 4;

export type MulAdd = (a: Code, b: Code, c: Code) => Code;
export const separateMulAdd: MulAdd = (a, b, c) => addVector(mulVector(a, b), c);
export { relaxedMulAdd };

/**
 * tile(a, aStride, k, panel, c, cStride, first, bias, relu): c[rows, 8] (+)= a[rows, k] · panel[k, 8].
 * With transposed a, element (row, k) lies at a + 4·row + k·aStride, else at a + row·aStride + 4·k. Bytes.
 */
export function tile(name: string, rows: number, transposed: boolean, mulAdd: MulAdd): WasmFunction {
  return {
    name,
    parameters: 9,
    body: (frame, parameters) => {
      const [a, aStride, k, panel, c, cStride, first, bias, relu] = parameters as NineLocals;
      const range = Array.from({ length: rows }, (_, row) => row);
      const pointers = range.map((row) => (transposed || row === 0 ? a : frame.i32()));
      const sums = range.map(() => [frame.v128(), frame.v128()] as const);
      const left = frame.v128();
      const right = [frame.v128(), frame.v128()] as const;
      const index = frame.i32();
      const cRow = range.map((row) => (row === 0 ? c : frame.i32()));

      const step = (unrolled: number): Code => [
        right.map((b, half) => set(b, loadVector(get(panel), unrolled * PANEL_BYTES + half * 16))),
        range.map((row) => [
          set(left, loadSplat(get(pointers[row] as Local), transposed ? row * 4 : unrolled * 4)),
          (sums[row] as readonly [Local, Local]).map((sum, half) =>
            set(sum, mulAdd(get(left), get(right[half] as Local), get(sum))),
          ),
        ]),
        transposed ? set(a, add(get(a), get(aStride))) : [],
      ];
      const advance = (steps: number): Code => [
        set(panel, add(get(panel), int(steps * PANEL_BYTES))),
        transposed ? [] : pointers.map((pointer) => set(pointer, add(get(pointer), int(steps * 4)))),
      ];
      const eachSum = (visit: (sum: Local, row: Local, half: number) => Code): Code =>
        sums.map((pair, row) => pair.map((sum, half) => visit(sum, cRow[row] as Local, half)));

      return [
        range.slice(1).map((row) => set(cRow[row] as Local, add(get(cRow[row - 1] as Local), get(cStride)))),
        transposed
          ? []
          : range
              .slice(1)
              .map((row) => set(pointers[row] as Local, add(get(pointers[row - 1] as Local), get(aStride)))),
        when(
          isZero(get(first)),
          eachSum((sum, row, half) => set(sum, loadVector(get(row), half * 16))),
        ),
        set(index, int(UNROLL - 1)),
        loop(
          index,
          get(k),
          UNROLL,
          Array.from({ length: UNROLL }, (_, u) => step(u)),
          advance(UNROLL),
        ),
        set(index, sub(get(index), int(UNROLL - 1))),
        loop(index, get(k), 1, step(0), advance(1)),
        when(
          get(bias),
          eachSum((sum, _row, half) => set(sum, addVector(get(sum), loadVector(get(bias), half * 16)))),
        ),
        when(
          get(relu),
          eachSum((sum) => set(sum, maxVector(get(sum), vectorZero))),
        ),
        eachSum((sum, row, half) => storeVector(get(row), get(sum), half * 16)),
      ];
    },
  };
}

type NineLocals = readonly [Local, Local, Local, Local, Local, Local, Local, Local, Local];

/**
 * panel(a, aStride, k, panel, c, cStride, first, bias, relu, rows, width, scratch): all rows of one panel. A
 * transposed a is packed by packLeft(), aStride 16. Panels narrower than 8 columns go through `scratch`, 4 × 8 floats.
 */
export function panelRows(
  name: string,
  transposed: boolean,
  tileIndex: number,
  rowIndex: number,
): WasmFunction {
  return {
    name,
    parameters: 12,
    body: (frame, parameters) => {
      const [a, aStride, k, panel, c, cStride, first, bias, relu, rows, width, scratch] =
        parameters as readonly Local[] as TwelveLocals;
      const row = frame.i32();
      const i = frame.i32();
      const column = frame.i32();
      const narrow = frame.i32();

      const copy = (count: number, toScratch: boolean): Code => {
        const inTile = add(get(scratch), add(mul(get(i), int(PANEL_BYTES)), get(column)));
        const inResult = add(get(c), add(mul(get(i), get(cStride)), get(column)));
        const [to, from] = toScratch ? [inTile, inResult] : [inResult, inTile];
        return [
          set(i, int(0)),
          loop(i, int(count), 1, [
            set(column, int(0)),
            loop(column, mul(get(width), int(4)), 4, storeFloat(to, loadFloat(from))),
          ]),
        ];
      };
      const multiply = (functionIndex: number, to: Code, stride: Code): Code =>
        call(
          functionIndex,
          get(a),
          get(aStride),
          get(k),
          get(panel),
          to,
          stride,
          get(first),
          get(bias),
          get(relu),
        );
      // A packed block holds 4 rows side by side for each k.
      const nextRows = (count: number): Code => {
        if (!transposed) return mul(get(aStride), int(count));
        return count === TILE_ROWS ? mul(get(k), int(TILE_ROWS * 4)) : int(4);
      };
      const block = (functionIndex: number, count: number): Code => [
        whenElse(
          get(narrow),
          [
            when(isZero(get(first)), copy(count, true)),
            multiply(functionIndex, get(scratch), int(PANEL_BYTES)),
            copy(count, false),
          ],
          multiply(functionIndex, get(c), get(cStride)),
        ),
        set(a, add(get(a), nextRows(count))),
        set(c, add(get(c), mul(get(cStride), int(count)))),
      ];

      return [
        set(narrow, sub(int(PANEL_COLUMNS), get(width))),
        set(row, int(TILE_ROWS - 1)),
        loop(row, get(rows), TILE_ROWS, block(tileIndex, TILE_ROWS)),
        set(row, sub(get(row), int(TILE_ROWS - 1))),
        loop(row, get(rows), 1, block(rowIndex, 1)),
      ];
    },
  };
}

type TwelveLocals = readonly [
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
];

/**
 * packLeft(a, stride, k, rows, packed): rows of a transposed left side, in blocks of 4 [k, 4]; the lanes that the
 * last block lacks are left as they are.
 */
export const packLeft: WasmFunction = {
  name: "packLeft",
  parameters: 5,
  body: (frame, parameters) => {
    const [a, stride, k, rows, packed] = parameters as readonly [Local, Local, Local, Local, Local];
    const row = frame.i32();
    const index = frame.i32();
    const from = frame.i32();
    const lane = frame.i32();
    const eachK = (copy: Code): Code => [
      set(from, get(a)),
      set(index, int(0)),
      loop(index, get(k), 1, [
        copy,
        set(from, add(get(from), get(stride))),
        set(packed, add(get(packed), int(TILE_ROWS * 4))),
      ]),
    ];
    const bytesLeft = mul(sub(get(rows), get(row)), int(4));
    return [
      set(row, int(TILE_ROWS - 1)),
      loop(row, get(rows), TILE_ROWS, [
        eachK(storeVector(get(packed), loadVector(get(from)))),
        set(a, add(get(a), int(TILE_ROWS * 4))),
      ]),
      set(row, sub(get(row), int(TILE_ROWS - 1))),
      eachK([
        set(lane, int(0)),
        loop(
          lane,
          bytesLeft,
          4,
          storeFloat(add(get(packed), get(lane)), loadFloat(add(get(from), get(lane)))),
        ),
      ]),
    ];
  },
};

/**
 * pack(b, rowStride, columnStride, k, width, panel): copies b[k, width] into a panel [k, 8], filled up with zeros.
 */
export const pack: WasmFunction = {
  name: "pack",
  parameters: 6,
  body: (frame, parameters) => {
    const [b, rowStride, columnStride, k, width, panel] = parameters as readonly [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const row = frame.i32();
    const column = frame.i32();
    const from = frame.i32();
    const next: Code = [set(b, add(get(b), get(rowStride))), set(panel, add(get(panel), int(PANEL_BYTES)))];
    const halves = [0, 16];
    return [
      whenElse(
        either(sub(get(columnStride), int(4)), sub(get(width), int(PANEL_COLUMNS))),
        loop(row, get(k), 1, [
          halves.map((half) => storeVector(get(panel), vectorZero, half)),
          set(column, int(0)),
          set(from, get(b)),
          loop(column, mul(get(width), int(4)), 4, [
            storeFloat(add(get(panel), get(column)), loadFloat(get(from))),
            set(from, add(get(from), get(columnStride))),
          ]),
          next,
        ]),
        loop(row, get(k), 1, [
          halves.map((half) => storeVector(get(panel), loadVector(get(b), half), half)),
          next,
        ]),
      ),
    ];
  },
};
