/** MuSiQue's decomposition of a question into single steps, as a gold chain and as a conversation. */
import { z } from "zod";
import type { ChainLink, Question, UserTurn } from "../question.ts";
import { exactMatch } from "../rewards/exact-match.ts";

/** A step; `#1` in its question stands for the answer of the first. */
export const stepSchema = z.looseObject({
  question: z.string(),
  answer: z.string(),
  paragraph_support_idx: z.int().nullish(),
});
export type Step = z.output<typeof stepSchema>;

type Chained = Pick<Question, "entities" | "named" | "chain" | "turns"> & { hops?: number };

/**
 * @param answers  of the whole question
 * @param support  ids of the passages that support a step
 */
export function chainOf(
  steps: readonly Step[],
  answers: readonly string[],
  support: (step: Step) => readonly string[],
): Chained {
  if (steps.length === 0) return {};
  const names = steps.map(({ answer }, i) => {
    const isLast = i === steps.length - 1;
    return isLast ? [...new Set([...answers, answer])] : [answer];
  });
  const chain = steps.map((step, i): ChainLink => {
    const [subject, relation] = partsOf(step.question);
    return { relation, subject: subjectKey(subject), object: keyOf(i), passages: support(step) };
  });
  const turns = steps.map(
    (step, i): UserTurn => ({
      message: sentence(step.question.replace(/#\d+/g, "that")),
      resolved: sentence(
        step.question.replace(/#(\d+)/g, (mark, n: string) => names[Number(n) - 1]?.[0] ?? mark),
      ),
      answers: names[i] ?? [step.answer],
      passages: support(step),
    }),
  );
  // A conversation has to end with what the question asks for.
  const isSame = exactMatch(steps.at(-1)?.answer ?? "", answers) === 1;
  return {
    hops: steps.length,
    entities: Object.fromEntries(names.map((wordings, i) => [keyOf(i), wordings])),
    named: [],
    chain,
    ...(isSame ? { turns } : {}),
  };
}

function keyOf(step: number): string {
  return `step ${step + 1}`;
}

function subjectKey(subject: string): string {
  const [, number] = /^#(\d+)$/.exec(subject) ?? [];
  return number === undefined ? subject : keyOf(Number(number) - 1);
}

/** `Green >> performer` is a subject and a relation; a plain question is all relation, with the step it refers to. */
function partsOf(question: string): [string, string] {
  const [subject = "", relation] = question.split(">>").map((part) => part.trim());
  if (relation !== undefined) return [subject, relation];
  return [/#\d+/.exec(question)?.[0] ?? question.trim(), question.trim()];
}

function sentence(question: string): string {
  const [subject = "", relation] = question.split(">>").map((part) => part.trim());
  return relation === undefined ? question.trim() : `${subject}: ${relation}?`;
}
