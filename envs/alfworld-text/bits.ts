/** Sets of small integers as bits in 32-bit words of one array; a set begins at `offset`. */

/** The word at an index that is known to exist. */
export function wordAt(words: Int32Array, index: number): number {
  return words[index] as number;
}

export function hasBit(words: Int32Array, offset: number, bit: number): boolean {
  return ((wordAt(words, offset + (bit >> 5)) >>> (bit & 31)) & 1) === 1;
}

export function setBit(words: Int32Array, offset: number, bit: number): void {
  words[offset + (bit >> 5)] = wordAt(words, offset + (bit >> 5)) | (1 << (bit & 31));
}

export function clearBit(words: Int32Array, offset: number, bit: number): void {
  words[offset + (bit >> 5)] = wordAt(words, offset + (bit >> 5)) & ~(1 << (bit & 31));
}

/** The members of the set of `length` words at `offset`, ascending. */
export function members(words: Int32Array, offset: number, length: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < length; i++) {
    let rest = wordAt(words, offset + i);
    while (rest !== 0) {
      found.push(i * 32 + 31 - Math.clz32(rest & -rest));
      rest &= rest - 1;
    }
  }
  return found;
}

export function countBits(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
