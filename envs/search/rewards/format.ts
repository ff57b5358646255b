/**
 * Search-R1's format reward: a completion must go think → search → information → think → … → answer, with nothing
 * between the tags, and the outcome is paid in full only then.
 *
 * | symbol         | identifier        | meaning                                                             |
 * |----------------|-------------------|---------------------------------------------------------------------|
 * | λ_f            | `structureScore`  | what a sound form is worth without a right answer; taken off without |
 * | λ_r            | `retrievalScore`  | more of it when a right answer stands in what was retrieved          |
 * | –              | `finalScore`      | for an answer of any kind in no sound form                           |
 *
 * @source Jin et al. 2025, arXiv:2505.15117; Search-R1 `qa_em_format.py`
 */
import { normalizeAnswer } from "./normalize.ts";

export interface FormatScores {
  readonly structureScore: number;
  readonly retrievalScore: number;
  readonly finalScore: number;
}

export interface FormatVerdict {
  readonly isValid: boolean;
  /** The first thing that is wrong, null where nothing is. */
  readonly problem: string | null;
}

type State =
  | "start"
  | "in think"
  | "after think"
  | "in search"
  | "after search"
  | "in information"
  | "after information"
  | "in answer"
  | "end";

const TAG = /(<\/?(?:think|search|information|answer)>)/;

/** tag → states it may stand in → state after it */
const MOVES: Readonly<Record<string, Partial<Record<State, State>>>> = {
  "<think>": { start: "in think", "after information": "in think" },
  "</think>": { "in think": "after think" },
  "<search>": { "after think": "in search" },
  "</search>": { "in search": "after search" },
  "<information>": { "after search": "in information" },
  "</information>": { "in information": "after information" },
  "<answer>": { "after think": "in answer" },
  "</answer>": { "in answer": "end" },
};

/** @param completion everything that was written and read since the question, in order */
export function checkFormat(completion: string): FormatVerdict {
  let state: State = "start";
  for (const part of completion.split(TAG)) {
    if (part.trim() === "") continue;
    const moves = MOVES[part];
    if (moves === undefined) {
      if (!state.startsWith("in ")) return wrong(`text stands ${place(state)}`);
      continue;
    }
    const next: State | undefined = moves[state];
    if (next === undefined) return wrong(`${part} stands ${place(state)}`);
    state = next;
  }
  return state === "end" ? { isValid: true, problem: null } : wrong(`it breaks off ${place(state)}`);
}

function wrong(problem: string): FormatVerdict {
  return { isValid: false, problem };
}

function place(state: State): string {
  return state === "start" ? "at the start" : state === "end" ? "after the end" : state;
}

/**
 * The whole reward of an episode.
 *
 * @param isCorrect        exact match of the answer; null where none was given
 * @param isAnswerRetrieved a right answer stands in a block of information
 */
export function formatReward(
  episode: {
    readonly isCorrect: boolean | null;
    readonly isValid: boolean;
    readonly isAnswerRetrieved: boolean;
  },
  { structureScore, retrievalScore, finalScore }: FormatScores,
): number {
  const { isCorrect, isValid, isAnswerRetrieved } = episode;
  if (isCorrect === true) return isValid ? 1 : 1 - structureScore;
  if (isValid) return structureScore + (isAnswerRetrieved ? retrievalScore : 0);
  return isCorrect === null ? 0 : finalScore;
}

/** Whether a right answer stands in a block of information of the completion. */
export function isAnswerRetrieved(completion: string, golden: readonly string[]): boolean {
  const blocks = [...completion.matchAll(/<information>(.*?)<\/information>/gs)];
  const texts = blocks.map(([, block = ""]) => normalizeAnswer(block));
  const targets = golden.map(normalizeAnswer).filter((target) => target !== "");
  return texts.some((text) => targets.some((target) => text.includes(target)));
}
