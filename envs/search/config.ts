/** The options of the environment. */
import { z } from "zod";
import { TEXTS } from "./altered.ts";
import { weightsSchema } from "./rewards/weights.ts";

export const configSchema = z.strictObject({
  data: z
    .string()
    .optional()
    .describe(
      "a folder with corpus.jsonl(.gz) in wiki-18 shape and questions in qa.jsonl, or train, dev and test .jsonl; " +
        "without it questions are asked about an invented encyclopaedia, which needs no download",
    ),
  retriever: z
    .string()
    .optional()
    .describe(
      "address of a Search-R1 retrieval server, such as http://127.0.0.1:8000/retrieve, which is searched instead of " +
        "the corpus of data",
    ),
  style: z
    .enum(["tools", "tags"])
    .default("tools")
    .describe(
      "tools: search, open, find, scroll, back, cite, answer, judge; tags: the protocol of Search-R1",
    ),
  k: z
    .int()
    .min(1)
    .max(20)
    .optional()
    .describe("results of a search; 5 with tools, 3 with tags as in Search-R1"),
  pageLines: z.int().min(1).max(200).default(12).describe("sentences that are shown of a page at a time"),
  turns: z
    .int()
    .min(1)
    .optional()
    .describe(
      "turns of an episode; 80 with tools, 4 with tags, where one more turn follows in which nothing is searched",
    ),
  observationTokens: z
    .int()
    .min(1)
    .default(500)
    .describe("tags only: what is found is cut off after so many words and marks; 500 tokens in Search-R1"),
  candidates: z
    .int()
    .min(0)
    .max(200)
    .default(48)
    .describe("names read that commands to choose from are made of; 0 lists none, for policies that write"),
  conversation: z
    .boolean()
    .default(false)
    .describe("the question comes out over several turns of the user, each with an answer of its own"),
  strict: z.boolean().default(false).describe("refuse data with a broken line, which is otherwise left out"),
  reward: weightsSchema.prefault({}).describe("what each reward counts"),
  pages: z
    .int()
    .min(1000)
    .max(100_000)
    .multipleOf(1000)
    .default(1000)
    .describe(
      "pages of the invented encyclopaedia, in thousands: 1,000 to 100,000; larger is harder to search",
    ),
  seed: z.int().min(0).default(1).describe("names the invented encyclopaedia: another seed gives another"),
  paraphrased: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      "share of the facts of the invented encyclopaedia that its pages tell in other words than questions use; less is easier",
    ),
  texts: z
    .enum(TEXTS)
    .default("original")
    .describe(
      "evaluates reading: without-support takes the passages away that each question rests on; swapped lets what it hides " +
        "change names, the new one is right; swapped-old-answers the same, the old one is right",
    ),
  tasks: z
    .int()
    .min(1)
    .optional()
    .describe(
      "how many tasks each split has, at most as many as there are questions; of the invented encyclopaedia any number can be " +
        "asked, and without this it has 20,000 to train on, 200 in dev and 400 in test",
    ),
});
export type Config = z.output<typeof configSchema>;

/** Results of a search unless the configuration says otherwise. */
export function resultsOf({ k, style }: Config): number {
  return k ?? (style === "tags" ? 3 : 5);
}

/** Turns in which everything can be done. */
export function turnsOf({ turns, style }: Config): number {
  return turns ?? (style === "tags" ? 4 : 80);
}
