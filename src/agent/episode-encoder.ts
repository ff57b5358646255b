/** An episode as numbers: what the candidate network reads of every turn, appended as the episode goes on. */
import { PolicyError } from "../core/errors.ts";
import type { Observation, Trajectory } from "../core/trajectory.ts";
import { admissibleOf } from "./admissible.ts";
import type { CandidateConfig } from "./candidate-config.ts";
import type { Wording } from "./command.ts";
import { ComparisonLog, type Comparisons } from "./comparisons.ts";
import type { CommandRecord } from "./episode-records.ts";
import { GrowingFloats, GrowingInts } from "./growing-array.ts";
import {
  BASE_GROUPS,
  FEATURE_NAMES,
  type FeatureGroup,
  featureCount,
  LexicalHistory,
} from "./lexical-features.ts";
import type { Lexicon } from "./lexicon.ts";
import type { EncodedEpisode } from "./policy.ts";
import type { EncodeOptions } from "./trainable-policy.ts";

/** T turns with N candidates in all. Rows are embedding rows of the vocabulary. */
export interface CandidateEpisode extends EncodedEpisode {
  /** Bags of words of the instructions, in the order in which they were given; most episodes have one. */
  readonly instructions: readonly Bag[];
  /** [T] which of them holds */
  readonly instructionOf: Int32Array;
  /** [T] turns since it was given */
  readonly instructionAge: Int32Array;
  /** Bags of words of the observations: turn t holds the entries bagOffsets[t]..bagOffsets[t + 1]. */
  readonly bagOffsets: Int32Array;
  readonly bagRows: Int32Array;
  readonly bagWeights: Float32Array;
  /** Candidates of turn t are candidateOffsets[t]..candidateOffsets[t + 1]. */
  readonly candidateOffsets: Int32Array;
  /** [N] index into `wordings` */
  readonly candidateWordings: Int32Array;
  /** [N · F] */
  readonly features: Float32Array;
  /** [N] turn at which the text after the latest command with the same last argument was read; -1 before the first */
  readonly recalledLast: Int32Array;
  /** [N] the same for the latest command that names its first argument */
  readonly recalledFirst: Int32Array;
  /** [T] wording of the command executed before the observation, -1 at the first turn. */
  readonly lastWordings: Int32Array;
  /** [T] index of the chosen candidate within its turn, -1 while none is chosen. */
  readonly chosen: Int32Array;
  readonly wordings: readonly Wording[];
  /** What is compared with the instruction; null where nothing is. */
  readonly comparisons: Comparisons | null;
}

/** Which inputs are made. */
export type EncodedInputs = Pick<CandidateConfig, "features" | "compare">;
const BASE_INPUTS: EncodedInputs = { features: [...BASE_GROUPS], compare: false };

/** Words with their weights. */
export interface Bag {
  readonly rows: Int32Array;
  readonly weights: Float32Array;
}

/** Instructions longer than this are scaled to the norm of one of this many words. */
const INSTRUCTION_WORDS = 8;
/** Shorter instructions, in tokens, may stand in a text by chance. */
const INSTRUCTION_SHORTEST = 3;

/** Room for the features of the first turns: they are most of an episode's numbers, and growing copies them. */
const FEATURE_ROOM = 8192;

/** Encodes one episode, while it is played or afterwards from its record: the numbers are the same. */
export class EpisodeEncoder {
  readonly #lexicon: Lexicon;
  readonly #groups: readonly FeatureGroup[];
  readonly #featureCount: number;
  /** Features of groups that are left out; they read 0. */
  readonly #silenced: readonly number[];
  readonly #bagOffsets = new GrowingInts([0]);
  readonly #bagRows = new GrowingInts();
  readonly #bagWeights = new GrowingFloats();
  readonly #candidateOffsets = new GrowingInts([0]);
  readonly #candidateWordings = new GrowingInts();
  readonly #features = new GrowingFloats(FEATURE_ROOM);
  readonly #recalledLast = new GrowingInts();
  readonly #recalledFirst = new GrowingInts();
  readonly #instructions: Bag[] = [];
  readonly #instructionOf = new GrowingInts();
  readonly #instructionAge = new GrowingInts();
  readonly #lastWordings = new GrowingInts();
  readonly #chosen = new GrowingInts();
  readonly #wordings: Wording[] = [];
  readonly #wordingIndex = new Map<string, number>();
  readonly #comparisons: ComparisonLog | null;
  #history: LexicalHistory | null = null;
  /** The instruction that holds, and the turn at which it was given. */
  #instruction = "";
  #given = 0;

  constructor(lexicon: Lexicon, { features, compare }: EncodedInputs = BASE_INPUTS) {
    this.#lexicon = lexicon;
    this.#comparisons = compare ? new ComparisonLog(lexicon.vocabulary) : null;
    this.#groups = features;
    this.#featureCount = featureCount(features);
    this.#silenced = FEATURE_NAMES.flatMap((name, i) =>
      features.some((group) => name.startsWith(`${group}/`)) ? [] : [i],
    );
  }

  /** Number of turns encoded. */
  get turns(): number {
    return this.#chosen.length;
  }

  /**
   * Appends a turn.
   *
   * @param lastAction text of the action executed before the observation; null on the first turn
   * @returns positions in `observation.admissible` of the candidates, in order
   * @throws PolicyError `policy/no-candidates`
   */
  push(observation: Observation, lastAction: string | null): Int32Array {
    const admissible = admissibleOf(observation);
    const history = this.#instruct(observation.instruction);
    const seen = this.#lexicon.text(this.#withoutInstruction(observation.text));
    let lastWording = -1;
    if (lastAction !== null) {
      const last = history.record(lastAction);
      history.executed(last, seen);
      lastWording = this.#wording(last);
    }
    this.#lastWordings.push(lastWording);
    this.#chosen.push(-1);
    this.#pushBag(seen.rows, seen.counts);
    const { records, positions } = considered(admissible, history);
    for (const record of records) {
      this.#candidateWordings.push(record.wordingIndex < 0 ? this.#wording(record) : record.wordingIndex);
      const { first, second } = record;
      this.#recalledLast.push(((second ?? first)?.lastUse ?? -2) + 1 || -1);
      this.#recalledFirst.push((first?.lastMention ?? -2) + 1 || -1);
    }
    const stride = this.#featureCount;
    const features = this.#features.extend(records.length * stride);
    history.write(records, seen, features, stride);
    for (const k of this.#silenced) for (let i = k; i < features.length; i += stride) features[i] = 0;
    this.#candidateOffsets.push(this.#candidateWordings.length);
    if (history.context !== null) this.#comparisons?.push(records, seen, history.context);
    return positions;
  }

  /** Notes which candidate of the latest turn was chosen. */
  choose(index: number): void {
    this.#chosen.set(this.turns - 1, index);
  }

  /** The episode so far: views, valid until the next push(). */
  episode(): CandidateEpisode {
    return {
      turns: this.turns,
      instructions: this.#instructions,
      instructionOf: this.#instructionOf.view(),
      instructionAge: this.#instructionAge.view(),
      bagOffsets: this.#bagOffsets.view(),
      bagRows: this.#bagRows.view(),
      bagWeights: this.#bagWeights.view(),
      candidateOffsets: this.#candidateOffsets.view(),
      candidateWordings: this.#candidateWordings.view(),
      features: this.#features.view(),
      recalledLast: this.#recalledLast.view(),
      recalledFirst: this.#recalledFirst.view(),
      lastWordings: this.#lastWordings.view(),
      chosen: this.#chosen.view(),
      wordings: this.#wordings,
      comparisons: this.#comparisons?.view() ?? null,
    };
  }

  /** Takes the instruction of a turn; without one, the earlier one holds. */
  #instruct(given: string | undefined): LexicalHistory {
    const turn = this.turns;
    let history = this.#history;
    if (history === null)
      history = this.#history = new LexicalHistory(this.#lexicon, given ?? "", this.#groups);
    else if (given !== undefined && given !== this.#instruction) history.setInstruction(given);
    if (turn === 0 || (given !== undefined && given !== this.#instruction)) {
      this.#instruction = given ?? "";
      this.#given = turn;
      const text = this.#lexicon.text(this.#instruction);
      const { rows, counts } = text;
      this.#comparisons?.instruct(text);
      const words = counts.reduce((sum, count) => sum + count, 0);
      const scale = words > INSTRUCTION_WORDS ? Math.sqrt(INSTRUCTION_WORDS / words) : 1;
      this.#instructions.push({ rows, weights: Float32Array.from(counts, (count) => count * scale) });
    }
    this.#instructionOf.push(this.#instructions.length - 1);
    this.#instructionAge.push(turn - this.#given);
    return history;
  }

  /** What was seen beyond the instruction, which many environments repeat in their texts. */
  #withoutInstruction(text: string): string {
    const instruction = this.#instruction.trim();
    if (instruction === "" || !text.includes(instruction)) return text;
    const isTold = this.#lexicon.text(this.#instruction).tokens.length >= INSTRUCTION_SHORTEST;
    return isTold ? text.replaceAll(instruction, " ") : text;
  }

  /** ln(1 + count) of each word, divided by √(1 + their sum). */
  #pushBag(rows: Int32Array, counts: Int32Array): void {
    let sum = 0;
    for (const count of counts) sum += Math.log1p(count);
    const scale = 1 / Math.sqrt(1 + sum);
    for (let i = 0; i < rows.length; i++) {
      this.#bagRows.push(rows[i] as number);
      this.#bagWeights.push(Math.log1p(counts[i] as number) * scale);
    }
    this.#bagOffsets.push(this.#bagRows.length);
  }

  #wording(record: CommandRecord): number {
    if (record.wordingIndex >= 0) return record.wordingIndex;
    const { wording } = record.command;
    let index = this.#wordingIndex.get(wording.key);
    if (index === undefined) {
      index = this.#wordings.push(wording) - 1;
      this.#wordingIndex.set(wording.key, index);
    }
    record.wordingIndex = index;
    return index;
  }
}

/**
 * Encodes a recorded episode.
 *
 * @throws PolicyError `policy/no-candidates` when an action is not among the commands the policy considers
 */
export function encodeTrajectory(
  trajectory: Trajectory,
  lexicon: Lexicon,
  inputs: EncodedInputs = BASE_INPUTS,
  { withFinal = false, choices }: EncodeOptions = {},
): CandidateEpisode {
  const encoder = new EpisodeEncoder(lexicon, inputs);
  let lastAction: string | null = null;
  for (const [turn, { observation, action }] of trajectory.turns.entries()) {
    const candidates = encoder.push(observation, lastAction);
    const choice = choices?.[turn] ?? action.text;
    const index = candidates.findIndex((position) => observation.admissible?.[position] === choice);
    if (index < 0) {
      throw new PolicyError(
        "policy/no-candidates",
        `Turn ${encoder.turns} of episode ${trajectory.episodeId} took "${choice}", which is not among the ` +
          `commands the policy considers there. Leave the episode out of training.`,
        { details: { episodeId: trajectory.episodeId, turn, action: choice } },
      );
    }
    encoder.choose(index);
    lastAction = action.text;
  }
  if (withFinal && trajectory.finalObservation !== null) {
    encoder.push(trajectory.finalObservation, lastAction);
    encoder.choose(0);
  }
  return encoder.episode();
}

/** The commands a policy considers: all but the ignored ones, or all where only ignored ones are possible. */
function considered(
  admissible: readonly string[],
  history: LexicalHistory,
): { records: CommandRecord[]; positions: Int32Array } {
  const records: CommandRecord[] = [];
  const positions = new Int32Array(admissible.length);
  for (let i = 0; i < admissible.length; i++) {
    const record = history.record(admissible[i] as string);
    if (!record.ignored) positions[records.push(record) - 1] = i;
  }
  if (records.length > 0) return { records, positions: positions.subarray(0, records.length) };
  return {
    records: admissible.map((command) => history.record(command)),
    positions: positions.map((_, i) => i),
  };
}
