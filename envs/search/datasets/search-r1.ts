/**
 * Search-R1 rows: `{"data_source", "prompt": [{"role", "content"}], "reward_model": {"ground_truth": {"target": […]}},
 * "extra_info": {"split", "index"}}`.
 *
 * @source Search-R1 `scripts/data_process/qa_search_train_merge.py`
 */
import { z } from "zod";
import { type ReadRow, type Shape, usableAnswers } from "./shape.ts";

const text = z.union([z.string(), z.number()]);
const rowSchema = z.looseObject({
  id: text.optional(),
  question: z.string().optional(),
  data_source: z.string(),
  prompt: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1),
  reward_model: z.looseObject({ ground_truth: z.looseObject({ target: z.union([text, z.array(text)]) }) }),
  extra_info: z.looseObject({ split: z.string().optional(), index: text.optional() }).optional(),
});

export const searchR1: Shape = {
  name: "Search-R1",
  read(row): ReadRow | null {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) return null;
    const {
      data,
      data: { data_source: source, prompt, reward_model: model, extra_info: extra },
    } = parsed;
    const { target } = model.ground_truth;
    const split = extra?.split;
    const user = prompt.findLast(({ role }) => role === "user")?.content ?? "";
    return {
      question: {
        id: String(data.id ?? `${source}-${split ?? "all"}-${extra?.index ?? user}`),
        question: data.question ?? questionIn(user),
        answers: usableAnswers(Array.isArray(target) ? target : [target]),
        source,
      },
      ...(split === undefined ? {} : { split }),
      passages: [],
    };
  },
};

/** What follows the last `Question:` of a prompt; all of it where there is none. */
function questionIn(prompt: string): string {
  const mark = "Question:";
  const at = prompt.lastIndexOf(mark);
  return (at < 0 ? prompt : prompt.slice(at + mark.length)).trim();
}
