/**
 * What goes over the wire of a Search-R1 retrieval server.
 *
 *   POST /retrieve {"queries": ["…"], "topk": 3, "return_scores": true}
 *   → {"result": [[{"document": {"id", "contents"}, "score"}, …]]}       one list a query
 *
 * Without scores the documents stand bare in the lists. BM25 servers give `title` and `text` beside `contents`.
 *
 * @source Search-R1 `search_r1/search/retrieval_server.py`
 */
import { z } from "zod";
import { type Hit, type Passage, readContents } from "../corpus/passage.ts";

export const requestSchema = z.looseObject({
  queries: z.array(z.string()),
  topk: z.int().min(1).nullish(),
  return_scores: z.boolean().nullish(),
});

const documentSchema = z
  .looseObject({
    id: z.union([z.string(), z.number()]).nullish(),
    contents: z.string().nullish(),
    title: z.string().nullish(),
    text: z.string().nullish(),
  })
  .refine(({ contents, text }) => typeof (contents ?? text) === "string", "a document without contents");

const scoredSchema = z.looseObject({ document: documentSchema, score: z.coerce.number() });

const responseSchema = z.looseObject({ result: z.array(z.array(z.union([scoredSchema, documentSchema]))) });

/**
 * The hits of each query in a server's answer.
 *
 * @throws Error with the reason when it is no such answer
 */
export function readResponse(value: unknown, queries: number): Hit[][] {
  const parsed = responseSchema.safeParse(value);
  if (!parsed.success) throw new Error("the answer has not the form of a retrieval server's");
  const { result } = parsed.data;
  if (result.length !== queries)
    throw new Error(`it answered ${result.length} queries in place of ${queries}`);
  return result.map((list) =>
    list.map((entry): Hit => {
      const scored = scoredSchema.safeParse(entry);
      return scored.success
        ? { passage: passageOf(scored.data.document), score: scored.data.score }
        : { passage: passageOf(documentSchema.parse(entry)), score: 0 };
    }),
  );
}

function passageOf({ id, contents, title, text }: z.output<typeof documentSchema>): Passage {
  const whole = contents ?? `"${title ?? ""}"\n${text ?? ""}`;
  const passage = readContents(String(id ?? ""), whole);
  // Servers that give no id: the title tells passages apart well enough to cite them.
  return passage.id === "" ? { ...passage, id: `${passage.title}: ${passage.text.slice(0, 40)}` } : passage;
}
