/** The invented encyclopaedia as what sessions share: its passages to search, its questions by id. */
import { BoundedCache, type Logger, type Task } from "turnwise/core";
import type { Question } from "../question.ts";
import { localRetriever, type Retriever } from "../retriever/retriever.ts";
import { indexEncyclopaedia, WrittenCorpus } from "./corpus.ts";
import { Encyclopaedia } from "./encyclopaedia.ts";
import { Questions } from "./questions.ts";
import { swapNames } from "./swapped.ts";

export interface EncyclopaediaLibrary {
  readonly encyclopaedia: Encyclopaedia;
  readonly retriever: Retriever;
  /** @param count how many; as many as are asked for by default */
  tasks(split: string, count?: number): readonly Task[];
  /** @throws EnvironmentError `env/unknown-task` */
  question(id: string): Question;
  /** The question over texts in which what it hides has changed names. */
  swapped(question: Question): { readonly question: Question; readonly retriever: Retriever };
}

/** Questions that are kept after they were made: a group of episodes asks the same one. */
const KEPT_QUESTIONS = 256;

/**
 * Makes an encyclopaedia and opens its index and its questions. The index is made once and kept in the cache folder.
 *
 * @throws EnvironmentError `env/failed` unless `pages` is a multiple of 1,000
 */
export async function openEncyclopaedia(options: {
  readonly seed: number;
  readonly pages: number;
  readonly paraphrased?: number;
  readonly log?: Logger;
}): Promise<EncyclopaediaLibrary> {
  const encyclopaedia = new Encyclopaedia(options);
  const index = await indexEncyclopaedia(encyclopaedia, options.log);
  const corpus = new WrittenCorpus(encyclopaedia, index);
  const questions = new Questions(encyclopaedia, corpus);
  const kept = new BoundedCache(KEPT_QUESTIONS, (id: string) => questions.question(id));
  return {
    encyclopaedia,
    retriever: localRetriever(corpus),
    tasks: (split, count) => questions.tasks(split, count),
    question: (id) => kept.get(id),
    swapped(asked) {
      const { question, corpus: texts } = swapNames(asked, encyclopaedia, index);
      return { question, retriever: localRetriever(texts) };
    },
  };
}
