/** An encyclopaedia for tests, made once, and a reader that has read all of some passages. */

import { openEncyclopaedia } from "../../../../envs/search/encyclopaedia/library.ts";
import { readTitle } from "../../../../envs/search/encyclopaedia/mention.ts";
import { type Answer, execute } from "../../../../envs/search/encyclopaedia/query.ts";
import { Questions } from "../../../../envs/search/encyclopaedia/questions.ts";
import { Notes } from "../../../../envs/search/players/notes.ts";
import { readQuestion } from "../../../../envs/search/players/read-question.ts";
import { sentencesIn } from "../../../../envs/search/players/read-sentence.ts";
import { type Question, UNKNOWN } from "../../../../envs/search/question.ts";

export const library = await openEncyclopaedia({ seed: 1, pages: 1000 });
export const { encyclopaedia } = library;
export const corpus = library.retriever.corpus ?? raise();
export const questions = new Questions(encyclopaedia, corpus);

function raise(): never {
  throw new Error("the encyclopaedia has no corpus");
}

/** Nothing more is to be had than what was read. */
class WellRead extends Notes {
  override isSettled(): boolean {
    return true;
  }
}

export interface Text {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Reads passages; what follows from them and nothing else is the answer to the words of a question. */
export function reader(passages: Iterable<Text>): (question: string) => string {
  const notes = new WellRead();
  for (const { title, text } of passages) notes.read(title, sentencesIn(text));
  return (question) => {
    const query = readQuestion(question);
    return query === null ? "not understood" : inWords(execute(query, notes));
  };
}

function inWords(answer: Answer<string>): string {
  if (answer.type === "number") return String(answer.value);
  const [only, ...others] = answer.entities;
  return only === undefined || others.length > 0 ? UNKNOWN : readTitle(only).name;
}

/** The first questions of a split, one of each shape or more. */
export function someQuestions(split: string, count: number): Question[] {
  return questions.tasks(split, count).map(({ id }) => questions.question(id));
}
