/**
 * How far each candidate is from what the instruction names, through what was seen together. Nodes are the arguments
 * of commands ("shelf 5", "page 2"); the last argument of an executed command is linked to all that the text after
 * it names. So what was seen once can be found again from any distance. Exact strings alone, no knowledge of a world.
 */
import type { ArgumentRecord, CommandRecord } from "./episode-records.ts";
import type { ExtraFeatures, TurnRead } from "./extra-features.ts";
import type { ReadText } from "./lexicon.ts";
import { SeenGraph, UNREACHED } from "./seen-graph.ts";
import { isNumber, STOP_WORDS } from "./tokenize.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** How many words of the instruction have features of their own: the first that arguments are made of. */
const WORDS = 5;
const OF_EACH_WORD = ["first-argument", "closeness", "nearest", "nearest-unused"] as const;

/** Names of the features, in order. */
export const GRAPH_FEATURE_NAMES: readonly string[] = [
  ...Array.from({ length: WORDS }, (_, k) =>
    OF_EACH_WORD.map((name) => `graph/word-${k + 1}-${name}`),
  ).flat(),
  "graph/unused-closeness",
  "graph/unused-nearest",
];

const EACH = OF_EACH_WORD.length;

export class GraphFeatures implements ExtraFeatures {
  readonly #vocabulary: Vocabulary;
  readonly #graph = new SeenGraph();
  readonly #arguments: ArgumentRecord[] = [];
  /** Commands with one argument that were ever possible. */
  readonly #single: CommandRecord[] = [];
  #words: readonly string[] = [];
  #distances = new Uint8Array(64);
  /** Stands for the start: what the first text names is linked to it. */
  readonly #start = this.#graph.addNode();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Takes the words of a new instruction. */
  setInstruction({ tokens }: ReadText): void {
    const words = new Set(tokens.filter((token) => this.#isArgumentWord(token)));
    this.#words = [...words].slice(0, WORDS);
    for (const argument of this.#arguments) argument.wordMask = this.#maskOf(argument);
  }

  /** Takes in an argument that is met for the first time. */
  addArgument(argument: ArgumentRecord): void {
    argument.node = this.#graph.addNode();
    argument.wordMask = this.#maskOf(argument);
    this.#arguments.push(argument);
  }

  /** Takes in a command that is met for the first time. */
  addCommand(record: CommandRecord): void {
    if (record.first !== null && record.second === null) this.#single.push(record);
  }

  /** Takes in the text of a turn. */
  observe({ last, seen, candidates }: TurnRead): void {
    const graph = this.#graph;
    const from = (last?.second ?? last?.first)?.node ?? this.#start;
    for (const { node } of seen) graph.link(from, node);
    const isSeen = new Set(seen);
    const elsewhere = new Set<ArgumentRecord>();
    for (const { first, second } of candidates) {
      if (first === null || second === null) continue;
      if (isSeen.has(first)) graph.link(first.node, second.node);
      else if (graph.hasLinks(first.node)) elsewhere.add(first);
    }
    // What can be used although no text placed it here was taken along: where it was seen says nothing any more.
    for (const { first, second } of candidates) {
      if (first !== null && second !== null && graph.areLinked(first.node, second.node))
        elsewhere.delete(first);
    }
    const within = candidates.flatMap(({ first, second }) => {
      const isWithin =
        first !== null &&
        second !== null &&
        elsewhere.has(second) &&
        graph.areLinked(first.node, second.node);
      return isWithin ? [[first.node, second.node] as const] : [];
    });
    for (const { node } of elsewhere) graph.unlink(node);
    for (const [thing, container] of within) {
      graph.unlink(thing); // what it holds came along
      graph.link(thing, container);
    }
  }

  /** Writes the features of all candidates. @param at column of the first */
  write(candidates: readonly CommandRecord[], out: Float32Array, stride: number, at: number): void {
    if (this.#distances.length < this.#graph.size) this.#distances = new Uint8Array(2 * this.#graph.size);
    for (let k = 0; k < WORDS; k++) {
      const column = at + k * EACH;
      const named =
        k < this.#words.length ? this.#arguments.filter(({ wordMask }) => wordMask & (1 << k)) : [];
      candidates.forEach(({ first }, i) => {
        out[i * stride + column] = first !== null && (first.wordMask & (1 << k)) !== 0 ? 1 : 0;
      });
      this.#writeDistances(named, candidates, out, stride, column + 1, column + 2);
      const unused = named.filter(({ mentions }) => mentions === 0);
      this.#writeDistances(unused, candidates, out, stride, -1, column + 3);
    }
    const open = this.#single.flatMap(({ verb, first }) =>
      first !== null && verb.uses > 0 && first.mentions === 0 ? [first] : [],
    );
    this.#writeDistances(open, candidates, out, stride, at + WORDS * EACH, at + WORDS * EACH + 1);
  }

  /** Closeness 1 / (1 + distance), and 1 for the nearest candidates. A column below 0 is left out. */
  #writeDistances(
    sources: readonly ArgumentRecord[],
    candidates: readonly CommandRecord[],
    out: Float32Array,
    stride: number,
    closeness: number,
    nearest: number,
  ): void {
    const distances = this.#distances;
    let least = UNREACHED;
    if (sources.length > 0) {
      this.#graph.distances(
        sources.map(({ node }) => node),
        distances,
      );
      for (const { first, second } of candidates) {
        const last = second ?? first;
        if (last !== null) least = Math.min(least, distances[last.node] as number);
      }
    }
    for (let i = 0; i < candidates.length; i++) {
      const { first, second } = candidates[i] as CommandRecord;
      const last = second ?? first;
      const distance = least === UNREACHED || last === null ? UNREACHED : (distances[last.node] as number);
      if (closeness >= 0) out[i * stride + closeness] = distance === UNREACHED ? 0 : 1 / (1 + distance);
      out[i * stride + nearest] = distance !== UNREACHED && distance === least ? 1 : 0;
    }
  }

  #isArgumentWord(token: string): boolean {
    if (isNumber(token) || STOP_WORDS.has(token)) return false;
    const row = this.#vocabulary.rowOf(token);
    return row >= 0 && this.#vocabulary.isArgumentRow(row);
  }

  #maskOf({ words }: ArgumentRecord): number {
    return this.#words.reduce((mask, word, k) => (words.includes(word) ? mask | (1 << k) : mask), 0);
  }
}
