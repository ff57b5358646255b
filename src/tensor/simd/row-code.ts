/** Kernels over rows of 32-bit numbers: copies and sums by index, sums over rows, the gradient of relu. */
import {
  add,
  addFloat,
  addVector,
  andVector,
  type Code,
  type Frame,
  floatZero,
  get,
  greaterFloat,
  greaterVector,
  int,
  type Local,
  loadFloat,
  loadInt,
  loadVector,
  loop,
  maskBits,
  mul,
  select,
  set,
  storeFloat,
  storeVector,
  unsignedLess,
  vectorZero,
  type WasmFunction,
  when,
} from "./assembler.ts";

/** Applies `wide` to each 16 bytes below `bytes`, then `narrow` to each 4 bytes that are left. */
function eachColumn(column: Local, bytes: Local, wide: Code, narrow: Code): Code {
  return [
    set(column, int(0)),
    loop(column, maskBits(get(bytes), -16), 16, wide),
    loop(column, get(bytes), 4, narrow),
  ];
}

/** copyRows(x, ids, count, bytes, out): out[i] = x[ids[i]], rows of `bytes` bytes; every id must be in range. */
export const copyRows: WasmFunction = {
  name: "copyRows",
  parameters: 5,
  body: (frame, parameters) => {
    const [x, ids, count, bytes, out] = parameters as FiveLocals;
    const [i, column, row] = locals(frame);
    const from = add(get(row), get(column));
    const to = add(get(out), get(column));
    return loop(i, get(count), 1, [
      set(row, add(get(x), mul(loadInt(get(ids)), get(bytes)))),
      eachColumn(column, bytes, storeVector(to, loadVector(from)), storeFloat(to, loadFloat(from))),
      set(out, add(get(out), get(bytes))),
      set(ids, add(get(ids), int(4))),
    ]);
  },
};

/** addRows(x, ids, count, bytes, out, segments): out[ids[i]] += x[i]; an id outside 0…segments−1 is dropped. */
export const addRows: WasmFunction = {
  name: "addRows",
  parameters: 6,
  body: (frame, parameters) => {
    const [x, ids, count, bytes, out, segments] = parameters as SixLocals;
    const [i, column, row] = locals(frame);
    const from = add(get(x), get(column));
    const to = add(get(row), get(column));
    return loop(i, get(count), 1, [
      when(unsignedLess(loadInt(get(ids)), get(segments)), [
        set(row, add(get(out), mul(loadInt(get(ids)), get(bytes)))),
        eachColumn(
          column,
          bytes,
          storeVector(to, addVector(loadVector(to), loadVector(from))),
          storeFloat(to, addFloat(loadFloat(to), loadFloat(from))),
        ),
      ]),
      set(x, add(get(x), get(bytes))),
      set(ids, add(get(ids), int(4))),
    ]);
  },
};

/** sumRows(x, rows, bytes, out): out += Σ_i x[i], summed from 0 first. */
export const sumRows: WasmFunction = {
  name: "sumRows",
  parameters: 4,
  body: (frame, parameters) => {
    const [x, rows, bytes, out] = parameters as readonly [Local, Local, Local, Local];
    const [i, column, pointer] = locals(frame);
    const vectorSum = frame.v128();
    const floatSum = frame.f32();
    const to = add(get(out), get(column));
    const overRows = (body: Code): Code => [
      set(pointer, add(get(x), get(column))),
      set(i, int(0)),
      loop(i, get(rows), 1, [body, set(pointer, add(get(pointer), get(bytes)))]),
    ];
    return eachColumn(
      column,
      bytes,
      [
        set(vectorSum, vectorZero),
        overRows(set(vectorSum, addVector(get(vectorSum), loadVector(get(pointer))))),
        storeVector(to, addVector(loadVector(to), get(vectorSum))),
      ],
      [
        set(floatSum, floatZero),
        overRows(set(floatSum, addFloat(get(floatSum), loadFloat(get(pointer))))),
        storeFloat(to, addFloat(loadFloat(to), get(floatSum))),
      ],
    );
  },
};

/** reluGradient(dy, x, bytes, out): out = dy where x > 0, else 0. */
export const reluGradient: WasmFunction = {
  name: "reluGradient",
  parameters: 4,
  body: (frame, parameters) => {
    const [dy, x, bytes, out] = parameters as readonly [Local, Local, Local, Local];
    const column = frame.i32();
    const at = (base: Local): Code => add(get(base), get(column));
    return eachColumn(
      column,
      bytes,
      storeVector(at(out), andVector(loadVector(at(dy)), greaterVector(loadVector(at(x)), vectorZero))),
      storeFloat(at(out), select(loadFloat(at(dy)), floatZero, greaterFloat(loadFloat(at(x)), floatZero))),
    );
  },
};

function locals(frame: Frame): readonly [Local, Local, Local] {
  return [frame.i32(), frame.i32(), frame.i32()];
}

type FiveLocals = readonly [Local, Local, Local, Local, Local];
type SixLocals = readonly [Local, Local, Local, Local, Local, Local];
