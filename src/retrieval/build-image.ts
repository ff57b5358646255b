/** Turns the collected documents into an index image: a counting sort of pairs by term, in the order of ids. */
import { DataError } from "../core/errors.ts";
import { inverseNorms, quantizeLength } from "./bm25.ts";
import { compareIds, packIds } from "./ids.ts";
import { BLOCK_BITS, createImage, type IndexImage, type IndexSections } from "./index-image.ts";
import { OVERFLOW, type PairStore } from "./pair-store.ts";
import type { TermArrays } from "./term-table.ts";

/** All that an index is made of. */
export interface Collected {
  readonly ids: readonly string[];
  /** [documents] length of each in terms. */
  readonly lengths: Uint32Array;
  /** [documents + 1] the document's first pair. */
  readonly pairStarts: Float64Array;
  readonly pairs: PairStore;
  readonly terms: TermArrays;
}

/**
 * @throws DataError `data/duplicate-id` when two documents have one id
 */
export function buildImage(collected: Collected): IndexImage {
  const { ids, lengths, pairs, terms } = collected;
  const termCount = terms.starts.length - 1;
  const docOfRank = rankedByIds(ids);
  const counts = countByTerm(collected, docOfRank, termCount);
  const facts = {
    documentsWithTerms: lengths.reduce((count, length) => count + (length > 0 ? 1 : 0), 0),
    totalLength: lengths.reduce((sum, length) => sum + length, 0),
  };
  const entryCount = counts.entries.reduce((sum, count) => sum + count, 0);
  const image = createImage(facts, {
    idStarts: ids.length + 1,
    idUnits: ids.reduce((sum, id) => sum + id.length, 0),
    docOfRank: ids.length,
    norms: ids.length,
    termStarts: terms.starts.length,
    termUnits: terms.units.length,
    termSlots: terms.slots.length,
    documentFrequencies: termCount,
    entryStarts: termCount + 1,
    entryBlocks: entryCount,
    postingStarts: entryCount + 1,
    bestFrequencies: entryCount,
    bestNorms: entryCount,
    postingRanks: pairs.size,
    postingFrequencies: pairs.size,
    overflowPostings: pairs.overflowSize,
    overflowFrequencies: pairs.overflowSize,
  });
  const { sections } = image;
  packIds(ids, sections);
  sections.docOfRank.set(docOfRank);
  sections.termStarts.set(terms.starts);
  sections.termUnits.set(terms.units);
  sections.termSlots.set(terms.slots);
  sections.documentFrequencies.set(counts.documents);
  for (let term = 0; term < termCount; term++)
    sections.entryStarts[term + 1] = (sections.entryStarts[term] ?? 0) + (counts.entries[term] ?? 0);
  const averageLength = facts.totalLength / Math.max(1, facts.documentsWithTerms);
  scatter(collected, sections, inverseNorms(averageLength));
  return image;
}

/** Document numbers in the order of their ids. */
function rankedByIds(ids: readonly string[]): Uint32Array {
  const order = Uint32Array.from(ids, (_, document) => document);
  const compare = (a: number, b: number) => compareIds(ids[a] ?? "", ids[b] ?? "");
  if (order.some((document) => document > 0 && compare(document - 1, document) > 0)) order.sort(compare);
  for (let rank = 1; rank < order.length; rank++) {
    const id = ids[order[rank] ?? 0] ?? "";
    if (id !== ids[order[rank - 1] ?? 0]) continue;
    const shown = JSON.stringify(id.slice(0, 100));
    throw new DataError("data/duplicate-id", `Two documents have the id ${shown}; ids must be unique.`);
  }
  return order;
}

/** How many documents, and how many blocks of ranks, each term occurs in. */
function countByTerm({ pairs, pairStarts }: Collected, docOfRank: Uint32Array, termCount: number) {
  const documents = new Uint32Array(termCount);
  const entries = new Uint32Array(termCount);
  const lastBlock = new Uint32Array(termCount); // block + 1
  for (let rank = 0; rank < docOfRank.length; rank++) {
    const document = docOfRank[rank] ?? 0;
    const block = (rank >>> BLOCK_BITS) + 1;
    const end = pairStarts[document + 1] ?? 0;
    for (let pair = pairStarts[document] ?? 0; pair < end; pair++) {
      const term = pairs.term(pair);
      documents[term] = (documents[term] ?? 0) + 1;
      if (lastBlock[term] === block) continue;
      lastBlock[term] = block;
      entries[term] = (entries[term] ?? 0) + 1;
    }
  }
  return { documents, entries };
}

/** Writes every pair to its place among the postings of its term. */
function scatter({ pairs, pairStarts, lengths }: Collected, to: IndexSections, inverse: Float32Array): void {
  const termCount = to.documentFrequencies.length;
  const nextPosting = new Float64Array(termCount);
  const nextEntry = to.entryStarts.slice(0, termCount);
  const lastBlock = new Uint32Array(termCount); // block + 1
  const overflow: [posting: number, frequency: number][] = [];
  for (let term = 0, position = 0; term < termCount; term++) {
    nextPosting[term] = position;
    position += to.documentFrequencies[term] ?? 0;
  }
  for (let rank = 0; rank < to.docOfRank.length; rank++) {
    const document = to.docOfRank[rank] ?? 0;
    const block = (rank >>> BLOCK_BITS) + 1;
    const norm = quantizeLength(lengths[document] ?? 0);
    to.norms[rank] = norm;
    const end = pairStarts[document + 1] ?? 0;
    for (let pair = pairStarts[document] ?? 0; pair < end; pair++) {
      const term = pairs.term(pair);
      const frequency = pairs.frequency(pair);
      const posting = nextPosting[term] ?? 0;
      nextPosting[term] = posting + 1;
      to.postingRanks[posting] = rank & 0xffff;
      to.postingFrequencies[posting] = Math.min(frequency, OVERFLOW);
      if (frequency >= OVERFLOW) overflow.push([posting, frequency]);
      const isNew = lastBlock[term] !== block;
      const entry = (nextEntry[term] ?? 0) - (isNew ? 0 : 1);
      if (isNew) {
        lastBlock[term] = block;
        nextEntry[term] = entry + 1;
        to.entryBlocks[entry] = block - 1;
        to.postingStarts[entry] = posting;
      }
      // A frequency in the overflow stays the best: what it stands for is not known here any more.
      const best = to.bestFrequencies[entry] ?? 0;
      const isBetter = frequency * (inverse[norm] ?? 0) > best * (inverse[to.bestNorms[entry] ?? 0] ?? 0);
      if (isNew || (best < OVERFLOW && (isBetter || frequency >= OVERFLOW))) {
        to.bestFrequencies[entry] = Math.min(frequency, OVERFLOW);
        to.bestNorms[entry] = norm;
      }
    }
  }
  to.postingStarts[to.entryBlocks.length] = pairs.size;
  overflow.sort(([a], [b]) => a - b);
  for (const [index, [posting, frequency]] of overflow.entries()) {
    to.overflowPostings[index] = posting;
    to.overflowFrequencies[index] = frequency;
  }
}
