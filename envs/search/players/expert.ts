/**
 * A player that knows the language of the encyclopaedia and nothing of what it says: it reads the question, works out
 * which fact it needs next, looks that up, and answers when all is read. What is written nowhere is unknown.
 */
import type { Action, Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { readMention, readTitle } from "../encyclopaedia/mention.ts";
import { type Answer, type Description, execute, type Query } from "../encyclopaedia/query.ts";
import { UNKNOWN } from "../question.ts";
import { Trail } from "./look-up.ts";
import { Notes, Unread } from "./notes.ts";
import { readQuestion } from "./read-question.ts";
import { sentencesIn } from "./read-sentence.ts";
import { type ReadView, readView } from "./read-view.ts";

/** Makes the expert for one episode. It leaves nothing to chance. */
export function createExpert(): Player {
  return new Expert(false);
}

/**
 * Makes a player with the expert's knowledge that follows the first thing that fits, where the expert looks for others
 * too. It reads half as much and is wrong at times. Where everything has to be known, as for counting, it is the expert.
 */
export function createHasty(): Player {
  return new Expert(true);
}

class Expert implements Player {
  readonly #notes = new Notes();
  readonly #trail = new Trail();
  #asked: string | null = null;
  #listed: readonly string[] | null = null;
  #before: Description<string> | null = null;
  #plan: Generator<string, void> | null = null;
  readonly #isHasty: boolean;

  constructor(isHasty: boolean) {
    this.#isHasty = isHasty;
  }

  act(observation: Observation): Action {
    const view = readView(observation.text);
    this.#read(view);
    this.#listed = observation.admissible;
    if (observation.instruction !== undefined && observation.instruction !== this.#asked) {
      this.#asked = observation.instruction;
      this.#plan = this.#answer(observation.instruction);
      return { text: this.#plan.next().value ?? answerCommand(UNKNOWN) };
    }
    return { text: this.#plan?.next().value ?? answerCommand(UNKNOWN) };
  }

  #read(view: ReadView): void {
    this.#trail.observe(view);
    if (view.kind === "page" || view.kind === "lines") this.#notes.read(view.title, sentencesIn(view.text));
    if (view.kind === "results") {
      for (const { title, text } of view.pages) this.#notes.read(title, sentencesIn(text));
    }
  }

  *#answer(question: string): Generator<string, void> {
    const query = readQuestion(question, this.#before);
    if (query === null) {
      yield answerCommand(UNKNOWN);
      return;
    }
    if (query.ask === "name") this.#before = query.of;
    const words = yield* this.#conclude(query);
    yield answerCommand(words);
  }

  /** Looks up one thing after the other until the answer follows from what was read. */
  *#conclude(query: Query<string>): Generator<string, string> {
    this.#notes.isHasty = this.#isHasty && !needsAll(query);
    for (;;) {
      try {
        const words = inWords(execute(query, this.#notes));
        if (words !== UNKNOWN || !this.#notes.isHasty) return words;
        this.#notes.isHasty = false;
      } catch (error) {
        if (!(error instanceof Unread)) throw error;
        const command = this.#trail.next(error, this.#notes, this.#listed);
        if (command === null) this.#notes.settle(error.entity, error.relation, error.year);
        else yield command;
      }
    }
  }
}

/** Whether its answer depends on how many fit. */
function needsAll(query: Query<string>): boolean {
  if (query.ask === "name") return query.of.type === "all";
  return query.ask === "count" || query.ask === "first" || query.ask === "last";
}

function answerCommand(words: string): string {
  return `answer[${words}]`;
}

function inWords(answer: Answer<string>): string {
  if (answer.type === "number") return String(answer.value);
  const [only, ...others] = answer.entities;
  if (only === undefined || others.length > 0) return UNKNOWN;
  return readTitle(readMention(only)?.name ?? only).name;
}
