/** What each named reward counts in an episode's reward. */
import { z } from "zod";

const weight = (fallback: number, meaning: string) => z.number().default(fallback).describe(meaning);

export const weightsSchema = z.strictObject({
  exactMatch: weight(1, "the answer is one of the right ones, after normalisation"),
  subMatch: weight(0, "a right answer is contained in it"),
  f1: weight(0, "F1 of its words against those of the nearest right answer"),
  structure: weight(
    0,
    "Search-R1's λ_f: paid for a sound form without a right answer, taken off a right answer without; 0.2 there",
  ),
  retrieval: weight(
    0,
    "Search-R1's λ_r: paid on top for a sound form when a right answer was retrieved; 0.1 there",
  ),
  finalFormat: weight(0, "for a wrong answer in no sound form; 0.1 in Search-R1"),
  entityMatch: weight(
    0,
    "E-GRPO's α: share of the hidden entities that the agent wrote, for a wrong answer; 0.3 there",
  ),
  citations: weight(
    0,
    "C-GRPO's α: share of the rubrics that a right answer satisfies by its citations; exactMatch is 1 − α there",
  ),
  judge: weight(0, "ReSeek: paid for a verdict that agrees with the ideal one, taken off for another"),
  path: weight(0, "share of the gold chain that was read, in order; paid on the turn that read it"),
  redundancy: weight(0, "taken off: similarity (Jaccard) of a query to the nearest earlier one"),
  repeats: weight(0, "taken off: share of a search's results that had been read"),
  intent: weight(0, "ChatR1: F1 of the best query of a user's turn against what the user means"),
});
export type Weights = z.output<typeof weightsSchema>;

/** Each weight as the name of a part of the reward: `exactMatch` is `exact-match`; the three of the form are `format`. */
export type PartName =
  | "exact-match"
  | "sub-match"
  | "f1"
  | "format"
  | "entity-match"
  | "citations"
  | "judge"
  | "path"
  | "redundancy"
  | "repeats"
  | "intent";
