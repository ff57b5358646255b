/** Questions about an encyclopaedia: every one follows from the seed, the size and its id. */
import { EnvironmentError, rng, type Task } from "turnwise/core";
import type { Question } from "../question.ts";
import { type Reasoning, reason } from "./chain.ts";
import { drawQuery, MOST_ASKED, type QuestionShape } from "./draw-query.ts";
import type { Encyclopaedia } from "./encyclopaedia.ts";
import { ENCYCLOPAEDIA_SPLITS, type EncyclopaediaSplit, splitOf } from "./layout.ts";
import { makeQuestion } from "./make-question.ts";
import { namedIn, type Query } from "./query.ts";
import { isYearRelation } from "./relations/index.ts";
import { givesAway, isFoundAtOnce, type Searchable } from "./shortcuts.ts";
import { Walker } from "./walk.ts";

/** The shapes of questions, in the order in which they take turns. */
export const SHAPES: readonly QuestionShape[] = [
  { kind: "bridge", level: 2 },
  { kind: "intersection", level: 3 },
  { kind: "bridge", level: 5 },
  { kind: "count", level: 1 },
  { kind: "bridge", level: 1 },
  { kind: "comparison", level: 1 },
  { kind: "bridge", level: 3 },
  { kind: "unanswerable", level: 2 },
  { kind: "as-of", level: 2 },
  { kind: "bridge", level: 8 },
  { kind: "temporal", level: 1 },
  { kind: "bridge", level: 4 },
  { kind: "intersection", level: 4 },
  { kind: "bridge", level: 6 },
  { kind: "comparison", level: 2 },
  { kind: "as-of", level: 3 },
  { kind: "count", level: 2 },
  { kind: "unanswerable", level: 3 },
  { kind: "bridge", level: 7 },
  { kind: "temporal", level: 2 },
];

const MAX_DRAWS = 4_000;

/** How many questions a split has by default; any number can be asked for by id. */
export const QUESTIONS: Readonly<Record<EncyclopaediaSplit, number>> = { train: 20_000, dev: 200, test: 400 };

export class Questions {
  readonly #encyclopaedia: Encyclopaedia;
  readonly #corpus: Searchable;

  /** @param corpus a search over the passages of the encyclopaedia, against which questions are checked */
  constructor(encyclopaedia: Encyclopaedia, corpus: Searchable) {
    this.#encyclopaedia = encyclopaedia;
    this.#corpus = corpus;
  }

  /**
   * The tasks of a split in a fixed order: all shapes in turn, each turn begins with the next. So a prefix is a fair sample,
   * and so is every second task, or every tenth.
   */
  tasks(split: string, count?: number): Task[] {
    const known = ENCYCLOPAEDIA_SPLITS.find((name) => name === split);
    if (known === undefined) return [];
    return Array.from({ length: count ?? QUESTIONS[known] }, (_, place) => {
      const turn = Math.floor(place / SHAPES.length);
      const number = turn * SHAPES.length + ((place + turn) % SHAPES.length);
      const { kind, level } = shapeOf(number);
      const type = `${kind}-${level}`;
      return { id: `${split}/${type}/${number + 1}`, type };
    });
  }

  /**
   * Makes the question of an id.
   *
   * @throws EnvironmentError `env/unknown-task`
   */
  question(id: string): Question {
    return this.drawn(id).question;
  }

  /**
   * A question with what it means on the graph.
   *
   * @throws EnvironmentError `env/unknown-task`
   */
  drawn(id: string): { question: Question; query: Query<number> } {
    const { split, number } = parseId(id);
    const shape = shapeOf(number);
    const random = rng(this.#encyclopaedia.seed, "encyclopaedia", "question", id);
    const members = 2 + rng(this.#encyclopaedia.seed, "encyclopaedia", "members", id).int(MOST_ASKED - 1);
    const walker = new Walker(this.#encyclopaedia.world, split, random);
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      const query = drawQuery(shape, members, walker, random);
      if (query === null || !this.#isSound(query, shape, split)) continue;
      const { question, reasoning } = makeQuestion(
        { id, kind: shape.kind },
        query,
        this.#encyclopaedia,
        random,
      );
      if (this.#hasShortcut(question.question, query, reasoning)) continue;
      return { question, query };
    }
    throw new EnvironmentError(
      "env/failed",
      `No question ${id} was found in ${MAX_DRAWS} draws; take a larger encyclopaedia.`,
      { details: { id } },
    );
  }

  /** One answer, or none where none is wanted; all of it within the split, all of it to be read somewhere. */
  #isSound(query: Query<number>, { kind }: QuestionShape, split: EncyclopaediaSplit): boolean {
    const { links, answers, value } = reason(query, this.#encyclopaedia.world);
    if (kind === "unanswerable" ? answers.length > 0 : answers.length !== 1 && value === null) return false;
    const entities = links.flatMap(({ fact: { relation, subject, object } }) =>
      isYearRelation(relation) ? [subject] : [subject, object],
    );
    if (![...entities, ...namedIn(query), ...answers].every((entity) => splitOf(entity) === split))
      return false;
    return links.every(({ fact, year }) => this.#tellsYear(fact.page, year));
  }

  /** An old edition tells about its own year only. */
  #tellsYear(page: number, year: number | null): boolean {
    const { title } = this.#encyclopaedia.page(page);
    const edition = /\(edition of (\d+)\)$/.exec(title)?.[1];
    return edition === undefined || Number(edition) === year;
  }

  #hasShortcut(text: string, query: Query<number>, reasoning: Reasoning): boolean {
    const named = new Set(namedIn(query));
    const hidden = new Set(
      reasoning.links.flatMap(({ fact: { relation, subject, object } }) =>
        isYearRelation(relation) ? [subject] : [subject, object],
      ),
    );
    for (const entity of [...hidden, ...reasoning.answers]) {
      if (!named.has(entity) && givesAway(text, entity, this.#encyclopaedia)) return true;
    }
    if (reasoning.answers.some((answer) => named.has(answer))) return true;
    const hasAnswer = reasoning.answers.length > 0 || reasoning.value !== null;
    return hasAnswer && isFoundAtOnce(text, reasoning, this.#encyclopaedia, this.#corpus);
  }
}

function shapeOf(number: number): QuestionShape {
  return SHAPES[number % SHAPES.length] as QuestionShape;
}

function parseId(id: string): { split: EncyclopaediaSplit; number: number } {
  const [, name, type, digits] = /^(\w+)\/([a-z-]+-\d)\/([1-9]\d{0,8})$/.exec(id) ?? [];
  const split = ENCYCLOPAEDIA_SPLITS.find((known) => known === name);
  const number = Number(digits) - 1;
  const { kind, level } = shapeOf(Math.max(0, number || 0));
  if (split === undefined || type !== `${kind}-${level}`) {
    throw new EnvironmentError(
      "env/unknown-task",
      `There is no question "${id}" about the encyclopaedia; take an id from the list of tasks of a split.`,
      { details: { taskId: id } },
    );
  }
  return { split, number };
}
