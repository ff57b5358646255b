/**
 * MuSiQue: each question brings twenty paragraphs and its decomposition into single steps.
 *
 * @source Trivedi et al. 2022, arXiv:2108.00573
 */
import { z } from "zod";
import type { Passage } from "../corpus/passage.ts";
import { chainOf, stepSchema } from "./decomposition.ts";
import { type ReadRow, type Shape, usableAnswers } from "./shape.ts";

const rowSchema = z.looseObject({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  answer_aliases: z.array(z.string()).default([]),
  answerable: z.boolean().default(true),
  paragraphs: z.array(
    z.looseObject({
      idx: z.int(),
      title: z.string(),
      paragraph_text: z.string(),
      is_supporting: z.boolean().optional(),
    }),
  ),
  question_decomposition: z.array(stepSchema).default([]),
});

export const musique: Shape = {
  name: "MuSiQue",
  read(row): ReadRow | null {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) return null;
    const { id, question, answer, answer_aliases: aliases, answerable, paragraphs } = parsed.data;
    const { question_decomposition: steps } = parsed.data;
    // The same title stands for several paragraphs of an article: the text tells them apart.
    const passages = paragraphs.map(
      ({ title, paragraph_text: text }): Passage => ({
        id: `musique/${title}/${text.slice(0, 48)}`,
        title,
        text,
      }),
    );
    const idOf = new Map(paragraphs.map(({ idx }, i) => [idx, passages[i]?.id ?? ""]));
    const supporting = paragraphs.filter((paragraph) => paragraph.is_supporting === true);
    const answers = answerable ? usableAnswers([answer, ...aliases]) : ["unknown"];
    const support = (index: number | null | undefined) => {
      const passage = index === null || index === undefined ? undefined : idOf.get(index);
      return passage === undefined ? [] : [passage];
    };
    return {
      question: {
        id,
        question,
        answers,
        source: "musique",
        ...(answerable ? {} : { kind: "unanswerable" }),
        supportingTitles: [...new Set(supporting.map(({ title }) => title))],
        passages: supporting.map(({ idx }) => idOf.get(idx) ?? ""),
        ...chainOf(steps, answers, ({ paragraph_support_idx: index }) => support(index)),
      },
      passages,
    };
  },
};
