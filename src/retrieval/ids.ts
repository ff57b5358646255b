/** Ids of documents: their order, and how they lie in flat arrays. */

/** Compares by code points, as Lucene compares the UTF-8 bytes. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  // A high surrogate before the difference is half of a character in one id or in both.
  return (at > 0 ? pointAt(a, at - 1) - pointAt(b, at - 1) : 0) || pointAt(a, at) - pointAt(b, at);
}

const pointAt = (text: string, index: number) => text.codePointAt(index) ?? -1;

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
