/**
 * BM25 as Lucene 8.7 computes it, in 32-bit floats, with document lengths kept in one byte.
 *
 *   score(t, d) = w − w / (1 + tf · inv(L))     w = (times t is in the query) · idf
 *   idf         = ln(1 + (N − df + 0.5) / (df + 0.5))
 *   inv(L)      = 1 / (k1 · ((1 − b) + b · L / avgdl))
 *
 * | symbol | here |
 * |---|---|
 * | tf | times the term is in the document |
 * | L | length of the document in terms, rounded down to what its byte can say |
 * | avgdl | mean of the true lengths |
 * | N, df | documents with at least one term; those with this term |
 *
 * A document's score is the sum over the query's terms, added up in 64-bit floats and rounded once. The addends have
 * so few bits that the sum is exact, so it does not depend on their order.
 *
 * @source Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009; BM25Similarity and SmallFloat of
 * Apache Lucene 8.7; k1 and b are those of Anserini
 */

export const K1 = Math.fround(0.9);
export const B = Math.fround(0.4);

const { fround } = Math;

/** The byte for a length: exact up to 39, then four significant bits, rounded down. */
export function quantizeLength(length: number): number {
  if (length < 24) return length;
  const rest = length - 24;
  if (rest < 8) return length;
  const shift = 28 - Math.clz32(rest);
  return 24 + (((shift + 1) << 3) | ((rest >>> shift) & 7));
}

/** The length that a byte stands for. */
export function dequantizeLength(code: number): number {
  if (code < 24) return code;
  const rest = code - 24;
  return rest < 8 ? 24 + rest : 24 + ((rest & 7) | 8) * 2 ** ((rest >> 3) - 1);
}

/**
 * inv(L) by length byte.
 *
 * @returns [256]
 */
export function inverseNorms(averageLength: number): Float32Array {
  const mean = fround(averageLength);
  return Float32Array.from({ length: 256 }, (_, code) => {
    const share = fround(fround(B * fround(dequantizeLength(code))) / mean);
    return 1 / fround(K1 * fround(fround(1 - B) + share));
  });
}

/** idf, float32. */
export function inverseDocumentFrequency(documents: number, documentFrequency: number): number {
  return fround(Math.log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5)));
}

/**
 * What one term adds to a document's score, float32. It grows with `frequency · inverseNorm` and stays below `weight`.
 *
 * @param weight w above, float32
 */
export function termScore(weight: number, frequency: number, inverseNorm: number): number {
  return fround(weight - fround(weight / fround(1 + fround(frequency * inverseNorm))));
}
