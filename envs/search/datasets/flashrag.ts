/**
 * FlashRAG rows, `{"id", "question", "golden_answers": […]}`, with what else is known of a question: type, level, hops,
 * supporting titles, and the decomposition of MuSiQue.
 *
 * @source Jin et al. 2024, arXiv:2405.13576
 */
import { z } from "zod";
import { chainOf, stepSchema } from "./decomposition.ts";
import { given, type ReadRow, type Shape, usableAnswers } from "./shape.ts";

const rowSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  question: z.string(),
  golden_answers: z.array(z.union([z.string(), z.number()])),
  data_source: z.string().optional(),
  split: z.string().optional(),
  type: z.string().nullish(),
  hops: z.int().min(1).nullish(),
  supporting_titles: z.array(z.string()).nullish(),
  decomposition: z.array(stepSchema).nullish(),
  metadata: z.unknown().optional(),
});

export const flashrag: Shape = {
  name: "FlashRAG",
  read(row): ReadRow | null {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) return null;
    const {
      id,
      question,
      golden_answers: golden,
      data_source: source = "flashrag",
      split,
      type,
      hops,
    } = parsed.data;
    const { supporting_titles: titles, decomposition } = parsed.data;
    const answers = usableAnswers(golden);
    return {
      question: {
        id: String(id),
        question,
        answers,
        source,
        ...given<{ kind: string; hops: number; supportingTitles: readonly string[] }>({
          kind: type ?? undefined,
          hops: hops ?? undefined,
          supportingTitles: titles ?? undefined,
        }),
        ...(decomposition ? chainOf(decomposition, answers, () => []) : {}),
      },
      ...(split === undefined ? {} : { split }),
      passages: [],
    };
  },
};
