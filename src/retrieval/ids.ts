/** Ids of documents: their order, and how they lie in flat arrays. */

/** Compares by code points, as Lucene compares the UTF-8 bytes. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return shifted(left) - shifted(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
const shifted = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** UTF-16 units of all ids one after the other, and where each begins: [ids + 1]. */
export interface PackedIds {
  readonly idStarts: Uint32Array;
  readonly idUnits: Uint16Array;
}

/** Writes the ids into arrays of fitting size. */
export function packIds(ids: readonly string[], { idStarts, idUnits }: PackedIds): void {
  let position = 0;
  for (const [index, id] of ids.entries()) {
    idStarts[index] = position;
    for (let i = 0; i < id.length; i++) idUnits[position++] = id.charCodeAt(i);
  }
  idStarts[ids.length] = position;
}

const PIECE = 4096;

/** The id at an index. */
export function unpackId({ idStarts, idUnits }: PackedIds, index: number): string {
  const start = idStarts[index] ?? 0;
  const end = idStarts[index + 1] ?? start;
  let id = "";
  for (let from = start; from < end; from += PIECE)
    id += String.fromCharCode(...idUnits.subarray(from, Math.min(end, from + PIECE)));
  return id;
}
