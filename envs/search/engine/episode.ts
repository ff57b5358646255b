/** One episode: the user's question, the agent at work, what each turn earns. Style and contract come around it. */
import { pageName } from "../corpus/corpus.ts";
import type { Hit } from "../corpus/passage.ts";
import type { Command } from "../protocol/command.ts";
import type { Question } from "../question.ts";
import type { View, ViewLine } from "../reading/view.ts";
import type { Retriever } from "../retriever/retriever.ts";
import type { Weights } from "../rewards/weights.ts";
import { Ledger, type Marks } from "./ledger.ts";
import { type Ask, asksOf } from "./questioning.ts";
import { Research } from "./research.ts";

export interface EpisodeSettings {
  readonly retriever: Retriever;
  readonly question: Question;
  readonly isConversation: boolean;
  readonly pageLines: number;
  /** Results are read whole, as the tag protocol shows them. */
  readonly showsWhole: boolean;
  readonly weights: Weights;
}

/** What came of a command. */
export type Effect =
  | { readonly kind: "view"; readonly view: View; readonly lines: readonly ViewLine[] }
  /** Something was done, or was not possible: what the agent is told of it. */
  | { readonly kind: "note"; readonly text: string; readonly isValid: boolean }
  | { readonly kind: "asked"; readonly message: string }
  | { readonly kind: "over" };

const NOTHING_FURTHER = "There is nothing further.";

export class Episode {
  readonly research: Research;
  readonly ledger: Ledger;
  readonly #settings: EpisodeSettings;
  readonly #asks: readonly Ask[];
  readonly #marks: Marks[] = [];
  readonly #searched = new Map<string, string>();
  readonly #judged = new Set<View>();
  #isSound = true;
  #turn = 0;

  constructor(settings: EpisodeSettings) {
    const { retriever, question, isConversation, pageLines, weights } = settings;
    this.#settings = settings;
    this.#asks = asksOf(question, isConversation);
    this.research = new Research(retriever, { pageLines });
    this.ledger = new Ledger(question, this.#asks.length, weights);
  }

  /** What the user has said so far. */
  get messages(): readonly string[] {
    return this.#asks.slice(0, this.#turn + 1).map(({ message }) => message);
  }

  /** What the user asks now. */
  get ask(): Ask {
    return this.#asks[Math.min(this.#turn, this.#asks.length - 1)] as Ask;
  }

  get isOver(): boolean {
    return this.#marks.length === this.#asks.length;
  }

  /** The last answer is right. */
  get isSolved(): boolean {
    return this.isOver && this.#marks.at(-1)?.exactMatch === 1;
  }

  /** Mean F1 of the answers, 0..1; those that were not given count 0. */
  get score(): number {
    return this.#marks.reduce((sum, marks) => sum + marks.f1, 0) / this.#asks.length;
  }

  /** Queries that were searched, by their lower case, the last one last; with ` | 20` where so many results were asked for. */
  get searched(): ReadonlyMap<string, string> {
    return this.#searched;
  }

  get isJudgeable(): boolean {
    const { view } = this.research;
    return view !== null && !this.#judged.has(view);
  }

  /**
   * Takes in the results of a search.
   *
   * @param size how many are shown
   * @param k how many the agent asked for; null where it did not say
   * @param hits more than are shown where there are more
   */
  found(query: string, size: number, k: number | null, hits: readonly Hit[]): Effect {
    const { research, ledger } = this;
    const ids = hits.slice(0, size).map(({ passage }) => passage.id);
    ledger.searched(query, ids, new Set(research.read), this.ask);
    const written = k === null ? query : `${query} | ${k}`;
    this.#searched.delete(written.toLowerCase()); // at the end of the map's order
    this.#searched.set(written.toLowerCase(), written);
    return this.#see(research.show(query, hits, size, this.#settings.showsWhole));
  }

  /** Takes in the results after those before the agent. */
  foundMore(hits: readonly Hit[]): Effect {
    return this.#seeOr(this.research.showMore(hits), NOTHING_FURTHER);
  }

  /** Carries out any command but a search. */
  do(command: Exclude<Command, { tool: "search" }>): Effect {
    const { research } = this;
    switch (command.tool) {
      case null:
        return this.#refuse(`That is no command: ${command.problem}.`);
      case "open":
        return this.#seeOr(
          research.open(command.name, command.window),
          `There is no page ${short(command.name)}.`,
        );
      case "find":
        return this.#seeOr(research.search(command.pattern), "No page is open to find anything in.");
      case "scroll":
        return this.#seeOr(research.scroll(command.by), NOTHING_FURTHER);
      case "back":
        return this.#seeOr(research.back(), "There is nothing to go back to.");
      case "cite": {
        const page = research.cite(command.name);
        if (page === null) return this.#refuse(`Nothing of a page ${short(command.name)} was read.`);
        return { kind: "note", text: `${page.name} is cited.`, isValid: true };
      }
      case "judge": {
        const { view } = research;
        if (view === null || !this.isJudgeable) return this.#refuse("There is nothing new to judge.");
        this.#judged.add(view);
        this.ledger.judged(command.verdict);
        if (command.verdict === "good") return { kind: "note", text: "That helps.", isValid: true };
        research.reject();
        return { kind: "note", text: "That is put aside.", isValid: true };
      }
      case "answer":
        return this.answer(command.answer, command.explanation);
    }
  }

  /** @param form what the style knows of the episode's form; where it says nothing, every command counts */
  answer(
    answer: string,
    explanation: string,
    form?: { readonly isFormValid: boolean; readonly isAnswerRetrieved: () => boolean },
  ): Effect {
    const { research, ledger } = this;
    research.citeAll(explanation);
    const { answers } = this.ask;
    const marks = ledger.answered(this.ask, {
      answer,
      words: [answer, explanation, ...research.citedPages].join("\n"),
      cited: research.cited,
      isFormValid: form?.isFormValid ?? this.#isSound,
      isAnswerRetrieved: form?.isAnswerRetrieved ?? (() => ledger.hasShown(answers)),
      isLast: this.#turn === this.#asks.length - 1,
    });
    this.#marks.push(marks);
    if (this.isOver) return { kind: "over" };
    this.#turn++;
    return { kind: "asked", message: this.ask.message };
  }

  /** Takes note of an action that is none. */
  #refuse(text: string): Effect {
    this.#isSound = false;
    return { kind: "note", text, isValid: false };
  }

  #seeOr(view: View | null, otherwise: string): Effect {
    return view === null ? this.#refuse(otherwise) : this.#see(view);
  }

  #see(view: View): Effect {
    const { research, ledger } = this;
    const lines = research.linesOf(view);
    const text = () =>
      this.#settings.showsWhole && view.kind === "results"
        ? view.results.map(({ hit: { passage } }) => `${passage.title}\n${passage.text}`).join("\n")
        : lines.map(({ page, sentence }) => `${page}\n${sentence.text}`).join("\n");
    ledger.showed(text, lines, research.read);
    return { kind: "view", view, lines };
  }
}

function short(name: string): string {
  return pageName(name, 1).slice(0, 80);
}
