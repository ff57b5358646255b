/** The invented encyclopaedia as what sessions share: its passages to search, its questions by id. */
import type { Task } from "turnwise/core";
import type { Question } from "../question.ts";
import { localRetriever, type Retriever } from "../retriever/retriever.ts";
import { indexEncyclopaedia } from "./corpus.ts";
import { Encyclopaedia, type EncyclopaediaOptions } from "./encyclopaedia.ts";
import { Questions } from "./questions.ts";

export interface EncyclopaediaLibrary {
  readonly encyclopaedia: Encyclopaedia;
  readonly retriever: Retriever;
  tasks(split: string): readonly Task[];
  /** @throws EnvironmentError `env/unknown-task` */
  question(id: string): Question;
}

/** Questions that are kept after they were made: a group of episodes asks the same one. */
const KEPT_QUESTIONS = 256;

/**
 * Makes an encyclopaedia, indexes it and opens its questions.
 *
 * @throws EnvironmentError `env/failed` unless `pages` is a multiple of 1,000
 */
export function openEncyclopaedia(options: EncyclopaediaOptions): EncyclopaediaLibrary {
  const encyclopaedia = new Encyclopaedia(options);
  const corpus = indexEncyclopaedia(encyclopaedia);
  const questions = new Questions(encyclopaedia, corpus);
  const kept = new Map<string, Question>();
  return {
    encyclopaedia,
    retriever: localRetriever(corpus),
    tasks: (split) => questions.tasks(split),
    question(id) {
      let question = kept.get(id);
      if (question === undefined) {
        question = questions.question(id);
        if (kept.size >= KEPT_QUESTIONS) kept.delete(kept.keys().next().value ?? "");
        kept.set(id, question);
      }
      return question;
    },
  };
}
