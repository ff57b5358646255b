/**
 * A library over other texts, to tell a policy that reads from one that remembers: every question has texts of its own,
 * from which what supports it is gone, or in which what it hides has another name.
 */
import { BoundedCache, ConfigError } from "turnwise/core";
import { withoutPassages } from "./corpus/without-passages.ts";
import type { Library, Scene } from "./library.ts";
import type { Question } from "./question.ts";
import { localRetriever } from "./retriever/retriever.ts";
import type { Shared } from "./session.ts";

export const TEXTS = ["original", "without-support", "swapped", "swapped-old-answers"] as const;
export type Texts = (typeof TEXTS)[number];

/** Scenes that are kept: a group of episodes asks the same question. */
const KEPT_SCENES = 128;

/**
 * The same questions over other texts.
 *
 * - `without-support`: without the passages that the question rests on; the right answer is what it was.
 * - `swapped`: what the question hides has changed names with something else; the new name is right.
 * - `swapped-old-answers`: the same texts, where what was right before still counts as right, and nothing else.
 *
 * @throws ConfigError when the texts are elsewhere, or are real ones in which names should be swapped
 */
export function alterTexts(library: Library, texts: Exclude<Texts, "original">): Library {
  const { corpus } = library.retriever;
  if (corpus === null) {
    throw invalid(`The option texts: ${texts} needs a corpus in this process; leave out retriever.`);
  }
  const { swapped } = library;
  if (texts !== "without-support" && swapped === undefined) {
    throw invalid(`The option texts: ${texts} is for the invented encyclopaedia only; leave out data.`);
  }
  const scenes = new BoundedCache(KEPT_SCENES, (id: string): Scene => {
    const question = library.question(id);
    if (texts === "without-support" || swapped === undefined) {
      return { question, retriever: localRetriever(withoutPassages(corpus, question.passages ?? [])) };
    }
    const scene = swapped(question);
    return texts === "swapped" ? scene : { ...scene, question: withAnswers(scene.question, question) };
  });
  return { ...library, question: (id) => scenes.get(id).question, scene: (id) => scenes.get(id) };
}

/** What one session shares: where every question has texts of its own, those of the question asked last. */
export function sharedBySession(library: Library): Shared {
  const { scene } = library;
  if (scene === undefined) return library;
  let { retriever } = library;
  return {
    get retriever() {
      return retriever;
    },
    question(id) {
      const asked = scene(id);
      retriever = asked.retriever;
      return asked.question;
    },
  };
}

/** A question with the right answers of another. */
function withAnswers(question: Question, { answers, turns }: Question): Question {
  return { ...question, answers, ...(turns === undefined ? {} : { turns }) };
}

function invalid(message: string): ConfigError {
  return new ConfigError("config/invalid-value", message);
}
