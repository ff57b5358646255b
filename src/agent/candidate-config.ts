/** Sizes and inputs of the candidate policy. */
import { z } from "zod";
import { BASE_GROUPS, FEATURE_GROUPS } from "./lexical-features.ts";

const size = z.int().min(1).max(4096);

export const candidateConfigSchema = z
  .strictObject({
    embeddingSize: size.default(64).describe("numbers in a word's embedding; more can tell more words apart"),
    stateSize: size.default(128).describe("numbers in the state of a turn; more remember more and cost more"),
    hiddenSize: size.default(64).describe("units in the two layers that score a candidate"),
    features: z
      .array(z.enum(FEATURE_GROUPS))
      .default([...BASE_GROUPS])
      .describe(
        "exact lexical inputs of each candidate: match with instruction and observation, counters of past use, " +
          "retrieval of what was seen there, graph for how far it is from what the instruction names, " +
          "context for what stands around its name in lists and on pages",
      ),
    recall: z
      .boolean()
      .default(false)
      .describe(
        "give each candidate the texts read after its arguments were last used, and the state a summary of all " +
          "candidates; for long episodes, at about twice the cost",
      ),
    compare: z
      .boolean()
      .default(false)
      .describe(
        "compare the words around a candidate's name, and what was read on visits, with the instruction by what is " +
          "learned of words, where features see only the same words; needs the features context",
      ),
    vocabularySize: z
      .int()
      .min(1)
      .max(65_536)
      .default(8192)
      .describe(
        "most words with an embedding of their own, the most frequent; others share a few. Few words make a policy " +
          "compare instead of learning by heart",
      ),
    instructionWords: z
      .boolean()
      .default(true)
      .describe(
        "words that several instructions share get an embedding before all others; texts are longer than instructions, so " +
          "by frequency alone names in them may leave no room for what is asked",
      ),
    nameWords: z
      .boolean()
      .default(true)
      .describe(
        "words that texts write with a capital letter within sentences may have embeddings of their own; off where " +
          "other tasks are about other names, so that nothing is learned by heart of these; words that belong to many " +
          "names, such as Gallery, keep theirs",
      ),
    memoryDecay: z
      .number()
      .min(0)
      .max(1)
      .default(0.7)
      .describe("weight of the past in the moving average of turns; higher forgets more slowly"),
    turnScale: z.number().positive().default(50).describe("turns after which the turn counter reads 1"),
    valueHead: z
      .boolean()
      .default(false)
      .describe("estimate the return as well; needed by advantage estimators with a critic"),
  })
  .refine(({ compare, features }) => !compare || features.includes("context"), {
    path: ["compare"],
    message: "needs the features context: add it to features",
  });
export type CandidateConfig = z.output<typeof candidateConfigSchema>;
export type CandidateConfigInput = z.input<typeof candidateConfigSchema>;
