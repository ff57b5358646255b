/**
 * HotpotQA with distractors: each question brings ten paragraphs, of which two support the answer. Both forms are read,
 * the original's lists of pairs and the columns of Hugging Face.
 *
 * @source Yang et al. 2018, arXiv:1809.09600
 */
import { z } from "zod";
import type { Passage } from "../corpus/passage.ts";
import { type ReadRow, type Shape, usableAnswers } from "./shape.ts";

const rowSchema = z.looseObject({
  _id: z.string().optional(),
  id: z.string().optional(),
  question: z.string(),
  answer: z.string(),
  type: z.string().optional(),
  supporting_facts: z.union([
    z.array(z.tuple([z.string(), z.number()])),
    z.looseObject({ title: z.array(z.string()) }),
  ]),
  context: z.union([
    z.array(z.tuple([z.string(), z.array(z.string())])),
    z.looseObject({ title: z.array(z.string()), sentences: z.array(z.array(z.string())) }),
  ]),
});

export const hotpotqa: Shape = {
  name: "HotpotQA",
  read(row): ReadRow | null {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) return null;
    const { _id, id = _id, question, answer, type, supporting_facts: facts, context } = parsed.data;
    if (id === undefined) return null;
    const paragraphs = Array.isArray(context)
      ? context
      : context.title.map((title, i): [string, string[]] => [title, context.sentences[i] ?? []]);
    const titles = [...new Set(Array.isArray(facts) ? facts.map(([title]) => title) : facts.title)];
    const passages = paragraphs.map(
      ([title, sentences]): Passage => ({ id: `hotpotqa/${title}`, title, text: sentences.join("").trim() }),
    );
    return {
      question: {
        id,
        question,
        answers: usableAnswers([answer]),
        source: "hotpotqa",
        ...(type === undefined ? {} : { kind: type }),
        hops: titles.length,
        supportingTitles: titles,
        passages: passages.filter(({ title }) => titles.includes(title)).map((passage) => passage.id),
      },
      passages,
    };
  },
};
