/** Keeps account of an episode's rewards: what each turn earns, in named parts. */

import type { ChainLink, Question, Rubric } from "../question.ts";
import type { ViewLine } from "../reading/view.ts";
import { termsOf } from "../reading/words.ts";
import { rubricShare } from "../rewards/citations.ts";
import { entityMatchReward, matchEntities, matchRate } from "../rewards/entity-match.ts";
import { exactMatch } from "../rewards/exact-match.ts";
import { f1 } from "../rewards/f1.ts";
import { formatReward } from "../rewards/format.ts";
import { intentMatch, intentReward } from "../rewards/intent.ts";
import { idealVerdict, judgeReward, type Verdict } from "../rewards/judge.ts";
import { pathProgress, pathReward } from "../rewards/path.ts";
import { querySimilarity, repeatedShare } from "../rewards/redundancy.ts";
import { subMatch } from "../rewards/sub-match.ts";
import type { PartName, Weights } from "../rewards/weights.ts";
import type { Ask } from "./questioning.ts";

/** An answer with what it rests on. */
export interface Given {
  readonly answer: string;
  /** Everything the answer says and cites, for the entities it names. */
  readonly words: string;
  readonly cited: ReadonlySet<string>;
  /** The form of the episode up to and with this answer. */
  readonly isFormValid: boolean;
  /** Asked for where the form counts. */
  readonly isAnswerRetrieved: () => boolean;
  readonly isLast: boolean;
}

/** How right an answer is, without weights. */
export interface Marks {
  readonly exactMatch: number;
  readonly subMatch: number;
  readonly f1: number;
}

type Entities = Readonly<Record<string, readonly string[]>>;

export class Ledger {
  readonly #weights: Weights;
  /** User's turns: outcomes are paid in equal shares. */
  readonly #turns: number;
  readonly #question: Question;
  readonly #chain: readonly ChainLink[];
  readonly #hidden: Entities;
  readonly #written: string[] = [];
  /** Texts that were shown, put together when they are wanted. */
  readonly #shown: (() => string)[] = [];
  readonly #queries: ReadonlySet<string>[] = [];
  /** Positions of the links of the chain whose statements were shown. */
  readonly #stated = new Set<number>();
  #progress = 0;
  #bestIntent = 0;
  #parts: Partial<Record<PartName, number>> = {};

  constructor(question: Question, turns: number, weights: Weights) {
    this.#question = question;
    this.#turns = turns;
    this.#weights = weights;
    this.#chain = question.chain ?? [];
    this.#hidden = hiddenEntities(question);
  }

  /** Ends a turn. @returns what it earned */
  close(): { readonly reward: number; readonly parts: Readonly<Record<string, number>> } {
    const parts = this.#parts;
    this.#parts = {};
    return { reward: Object.values(parts).reduce((sum, part) => sum + part, 0), parts };
  }

  /** Share of the gold chain that was read, 0..1. */
  get coverage(): number {
    return matchRate(this.#progress, this.#chain.length);
  }

  get searches(): number {
    return this.#queries.length;
  }

  /** Share of the hidden entities that the agent wrote. */
  get entityRate(): number {
    const met = matchEntities(this.#written.join("\n"), this.#hidden);
    return matchRate(met.length, Object.keys(this.#hidden).length);
  }

  /** Whether one of some answers stands in a text that was shown. */
  hasShown(answers: readonly string[]): boolean {
    return this.#shown.some((text) => subMatch(text(), answers) === 1);
  }

  wrote(text: string): void {
    this.#written.push(text);
  }

  /** @param read ids of the passages read before */
  searched(query: string, results: readonly string[], read: ReadonlySet<string>, { intent }: Ask): void {
    const { redundancy, repeats, intent: weight } = this.#weights;
    const terms = termsOf(query);
    if (redundancy !== 0) this.#add("redundancy", -redundancy * querySimilarity(terms, this.#queries));
    if (repeats !== 0) this.#add("repeats", -repeats * repeatedShare(results, read));
    this.#queries.push(terms);
    if (weight === 0) return;
    const match = intentMatch(query, intent);
    this.#add("intent", (weight * intentReward(match, this.#bestIntent)) / this.#turns);
    this.#bestIntent = Math.max(this.#bestIntent, match);
  }

  /** Takes note of a text that was shown. @param read ids of all passages read so far, those of the text included */
  showed(text: () => string, lines: readonly ViewLine[], read: ReadonlySet<string>): void {
    this.#shown.push(text);
    for (const { passage, sentence } of lines) {
      this.#chain.forEach(({ passages, statement }, i) => {
        if (statement === sentence.text && passages.includes(passage.id)) this.#stated.add(i);
      });
    }
    const before = this.#progress;
    const isRead = ({ passages }: ChainLink, i: number) =>
      this.#stated.has(i) || passages.some((passage) => read.has(passage));
    this.#progress = Math.max(before, pathProgress(this.#chain, isRead));
    this.#add("path", this.#weights.path * pathReward(before, this.#progress, this.#chain.length));
  }

  /** @param text what the verdict is about; the last text that was shown */
  judged(verdict: Verdict): void {
    const [last = "", ...earlier] = this.#shown.map((text) => text()).reverse();
    const wanted: Entities = { ...this.#hidden, answer: this.#question.answers };
    const known = new Set(matchEntities([this.#question.question, ...earlier].join("\n"), wanted));
    const ideal = idealVerdict(matchEntities(last, wanted), known);
    this.#add("judge", this.#weights.judge * judgeReward(verdict, ideal));
  }

  answered({ answers }: Ask, given: Given): Marks {
    const weights = this.#weights;
    const marks = {
      exactMatch: exactMatch(given.answer, answers),
      subMatch: subMatch(given.answer, answers),
      f1: f1(given.answer, answers),
    };
    this.#bestIntent = 0;
    const share = 1 / this.#turns;
    this.#add("exact-match", weights.exactMatch * marks.exactMatch * share);
    this.#add("sub-match", weights.subMatch * marks.subMatch * share);
    this.#add("f1", weights.f1 * marks.f1 * share);
    if (given.isLast) this.#conclude(marks.exactMatch, given);
    return marks;
  }

  #conclude(outcome: number, given: Given): void {
    const { structure, retrieval, finalFormat, entityMatch, citations } = this.#weights;
    const isCorrect = outcome === 1;
    const { isFormValid: isValid } = given;
    const scores = { structureScore: structure, retrievalScore: retrieval, finalScore: finalFormat };
    if (structure !== 0 || retrieval !== 0 || finalFormat !== 0) {
      const episode = { isCorrect, isValid, isAnswerRetrieved: given.isAnswerRetrieved() };
      this.#add("format", formatReward(episode, scores) - outcome);
    }
    if (entityMatch !== 0 && !isCorrect) {
      const episode = { isCorrect, hasError: !isValid, rate: this.entityRate };
      this.#add("entity-match", entityMatchReward(episode, entityMatch));
    }
    if (citations !== 0 && isCorrect) this.#add("citations", citations * this.rubricShare(given));
  }

  /** Share of the rubrics that an answer satisfies. */
  rubricShare({ words, cited }: Given): number {
    const { answers } = this.#question;
    const named = new Set(matchEntities(words, this.#hidden));
    const isAnswer = (key: string) =>
      this.#hidden[key]?.some((name) => exactMatch(name, answers) === 1) === true;
    const rubrics = rubricsOf(this.#question, this.#hidden);
    const keys = [...new Set(rubrics.flatMap(({ entities }) => entities))];
    return rubricShare(rubrics, { named, cited, answer: keys.filter(isAnswer) });
  }

  #add(name: PartName, value: number): void {
    if (value !== 0) this.#parts[name] = (this.#parts[name] ?? 0) + value;
  }
}

/** The entities and values that the chain speaks of and the question does not name. */
function hiddenEntities({
  question,
  entities = {},
  named = [],
  chain = [],
  rubrics = [],
}: Question): Entities {
  const keys = new Set(Object.keys(entities));
  const values = [
    ...chain.flatMap(({ subject, object }) => [subject, object]),
    ...rubrics.flatMap((one) => one.entities),
  ];
  for (const key of values) {
    if (!keys.has(key) && matchEntities(question, { [key]: [key] }).length === 0) keys.add(key);
  }
  return Object.fromEntries(
    [...keys].filter((key) => !named.includes(key)).map((key) => [key, entities[key] ?? [key]]),
  );
}

/** The rubrics of a question; from its chain where it has none. Entities that the question names need not be named. */
function rubricsOf({ rubrics, chain = [] }: Question, hidden: Entities): readonly Rubric[] {
  const all =
    rubrics ??
    chain.map(({ relation, subject, object, passages }): Rubric => {
      return { statement: `{${subject}} ${relation} {${object}}`, entities: [subject, object], passages };
    });
  return all.map((rubric) => ({ ...rubric, entities: rubric.entities.filter((key) => key in hidden) }));
}
