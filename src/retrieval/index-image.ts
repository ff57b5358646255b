/**
 * An index as one block of memory: what is shared between threads, written to files and read back.
 *
 *   image   = length of the head (uint32) · head (JSON, UTF-8) · sections, each at a multiple of 8 bytes
 *
 * Documents are numbered inside by the order of their ids ("ranks"), so that ties come out by id. Postings are ordered
 * by term, then by rank; they are cut into blocks of 65,536 ranks so that a rank takes 16 bits. Each run of postings of
 * one term in one block has an entry.
 */
import { DataError } from "../core/errors.ts";
import type { PostingPlaces } from "./postings.ts";

/** Ranks of one block of postings. */
export const BLOCK_BITS = 16;

/** The sections, in their order in the image; the postings are last, so that an image may be read without them. */
const SECTIONS = {
  /** [documents + 1] where each document's id begins in `idUnits`, by document number. */
  idStarts: Uint32Array,
  idUnits: Uint16Array,
  /** [documents] document number by rank. */
  docOfRank: Uint32Array,
  /** [documents] length byte by rank. */
  norms: Uint8Array,
  termStarts: Uint32Array,
  termUnits: Uint16Array,
  termSlots: Uint32Array,
  /** [terms] documents that have the term. */
  documentFrequencies: Uint32Array,
  /** [terms + 1] the term's first entry. */
  entryStarts: Uint32Array,
  /** [entries] block of ranks. */
  entryBlocks: Uint16Array,
  /** [entries + 1] the entry's first posting. */
  postingStarts: Uint32Array,
  /** [entries] frequency and length byte of the posting that scores highest in the entry. */
  bestFrequencies: Uint8Array,
  bestNorms: Uint8Array,
  /** [overflow] postings with a frequency of 255 or more, ascending, and that frequency. */
  overflowPostings: Uint32Array,
  overflowFrequencies: Uint32Array,
  /** [postings] low 16 bits of the rank. */
  postingRanks: Uint16Array,
  /** [postings] times the term is in the document; 255 = look into the overflow. */
  postingFrequencies: Uint8Array,
} as const;

type Sections = typeof SECTIONS;
type SectionName = keyof Sections;

export type IndexSections = { readonly [name in SectionName]: InstanceType<Sections[name]> };
export type SectionLengths = Readonly<Record<SectionName, number>>;

const NAMES = Object.keys(SECTIONS) as SectionName[];

/** What is known of an index beside its arrays. */
export interface IndexFacts {
  /** Documents with at least one term: N of BM25. */
  readonly documentsWithTerms: number;
  /** Terms of all documents, with repetitions. */
  readonly totalLength: number;
}

interface Head {
  readonly facts: IndexFacts;
  readonly lengths: SectionLengths;
}

export interface IndexImage {
  /** The whole image, or all but the postings. */
  readonly buffer: SharedArrayBuffer;
  readonly facts: IndexFacts;
  /** Those of the postings are empty where the buffer does not hold them. */
  readonly sections: IndexSections;
  readonly hasPostings: boolean;
  /** Where the postings are in the whole image. */
  readonly places: PostingPlaces;
}

/** A new image with zeros in its sections. */
export function createImage(facts: IndexFacts, lengths: SectionLengths): IndexImage {
  const head = new TextEncoder().encode(JSON.stringify({ facts, lengths } satisfies Head));
  const buffer = new SharedArrayBuffer(layout(head.length, lengths).bytes);
  new DataView(buffer).setUint32(0, head.length, true);
  new Uint8Array(buffer, 4, head.length).set(head);
  return readImage(buffer);
}

/**
 * The index that lies in a block of memory, with or without its postings.
 *
 * @throws DataError `data/damaged` when it is none
 */
export function readImage(buffer: SharedArrayBuffer): IndexImage {
  const { facts, lengths, headLength } = readHead(new Uint8Array(buffer));
  const { offsets, bytes } = layout(headLength, lengths);
  const hasPostings = bytes === buffer.byteLength;
  if (!hasPostings && buffer.byteLength !== offsets.postingRanks)
    throw damaged(`it has ${buffer.byteLength} bytes instead of ${bytes}`);
  const sections = Object.fromEntries(
    NAMES.map((name) => {
      const Section = SECTIONS[name] as new (
        memory: SharedArrayBuffer,
        offset: number,
        length: number,
      ) => unknown;
      const isThere = hasPostings || offsets[name] < buffer.byteLength;
      return [name, new Section(buffer, isThere ? offsets[name] : 0, isThere ? lengths[name] : 0)];
    }),
  );
  const places = { ranksAt: offsets.postingRanks, frequenciesAt: offsets.postingFrequencies };
  return { buffer, facts, sections: sections as unknown as IndexSections, hasPostings, places };
}

/**
 * How many bytes of an image come before its postings.
 *
 * @param start the first bytes of the image, at least its head
 * @throws DataError `data/damaged`
 */
export function bytesBeforePostings(start: Uint8Array): number {
  const { headLength, lengths } = readHead(start);
  return layout(headLength, lengths).offsets.postingRanks;
}

/** Reads the head, which must be whole. */
function readHead(image: Uint8Array): Head & { headLength: number } {
  const headLength = image.length < 4 ? 0 : new DataView(image.buffer, image.byteOffset).getUint32(0, true);
  if (image.length < 4 + headLength) throw damaged("its head is cut off");
  let head: Head;
  try {
    // A decoder takes no shared memory, hence the copy.
    head = JSON.parse(new TextDecoder().decode(image.slice(4, 4 + headLength))) as Head;
  } catch (cause) {
    throw damaged("its head is not JSON", cause);
  }
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const { facts, lengths } = head;
  if (!isWhole(facts?.documentsWithTerms) || !isWhole(facts?.totalLength))
    throw damaged("its head lacks facts");
  if (!NAMES.every((name) => isWhole(lengths?.[name]))) throw damaged("its head lacks lengths");
  return { ...head, headLength };
}

function damaged(why: string, cause?: unknown): DataError {
  return new DataError("data/damaged", `The search index is damaged: ${why}. Build it anew.`, { cause });
}

/** Where each section begins. */
function layout(headLength: number, lengths: SectionLengths) {
  const offsets = {} as Record<SectionName, number>;
  let position = aligned(4 + headLength);
  for (const name of NAMES) {
    offsets[name] = position;
    position = aligned(position + lengths[name] * SECTIONS[name].BYTES_PER_ELEMENT);
  }
  return { offsets, bytes: position };
}

const aligned = (position: number) => Math.ceil(position / 8) * 8;
