/** Conversations: `{"id", "turns": [{"question", "rewrite"?, "answers": […]}]}`, as QReCC and TopiOCQA can be written. */
import { z } from "zod";
import type { UserTurn } from "../question.ts";
import { type ReadRow, type Shape, usableAnswers } from "./shape.ts";

const rowSchema = z.looseObject({
  id: z.string(),
  data_source: z.string().default("conversation"),
  split: z.string().optional(),
  turns: z
    .array(
      z.looseObject({
        question: z.string(),
        rewrite: z.string().optional(),
        answers: z.array(z.string()).default([]),
      }),
    )
    .min(1),
});

export const conversation: Shape = {
  name: "conversation",
  read(row): ReadRow | null {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) return null;
    const { id, data_source: source, split, turns } = parsed.data;
    const last = turns.at(-1);
    return {
      question: {
        id,
        question: last?.rewrite ?? turns.map(({ question }) => question).join(" "),
        answers: usableAnswers(last?.answers ?? []),
        source,
        turns: turns.map(
          ({ question, rewrite, answers }): UserTurn => ({
            message: question,
            ...(rewrite === undefined ? {} : { resolved: rewrite }),
            answers: usableAnswers(answers),
            passages: [],
          }),
        ),
      },
      ...(split === undefined ? {} : { split }),
      passages: [],
    };
  },
};
