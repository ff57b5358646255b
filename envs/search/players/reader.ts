/**
 * A player that writes: it searches the question, then a name that was found with what is still asked of it, and answers
 * the span that stands closest to the words of the question. It knows no language but English, and no encyclopaedia.
 */
import type { Action, Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { UNKNOWN } from "../question.ts";
import { namesIn } from "../reading/names.ts";
import { splitSentences } from "../reading/sentences.ts";
import { contentWords, termsOf } from "../reading/words.ts";
import { readView } from "./read-view.ts";

/** Searches before it answers. */
const SEARCHES = 3;
const ASKS_DATE = /\b(?:when|what year|which year|what date)\b/i;
const ASKS_NUMBER = /\b(?:how many|how much|what number)\b/i;
const YES_NO = /^(?:are|is|was|were|do|does|did|has|have|had|can|could)\b/i;
const NUMBER = /\d/;

interface Line {
  readonly title: string;
  readonly text: string;
  readonly terms: ReadonlySet<string>;
}

/** Makes the player for one episode. */
export function createReader(): Player {
  return new Reader();
}

class Reader implements Player {
  #question = "";
  #terms: ReadonlySet<string> = new Set();
  #isTagged = false;
  readonly #searched: string[] = [];
  readonly #lines = new Map<string, Line>();

  act({ text, instruction, open }: Observation): Action {
    if (instruction !== undefined && instruction !== this.#question) {
      this.#question = instruction;
      this.#terms = termsOf(instruction);
      this.#isTagged = open?.some((form) => form.startsWith("<")) ?? false;
      this.#searched.length = 0;
      return this.#search(contentWords(instruction).join(" "));
    }
    this.#read(text);
    const query = this.#searched.length < SEARCHES ? this.#nextQuery() : null;
    if (query !== null) return this.#search(query);
    const answer = this.#answer();
    if (!this.#isTagged) return { text: `answer[${bare(answer)}]` };
    return { text: `<think>The passages say most of ${answer}.</think>\n<answer> ${answer} </answer>` };
  }

  #search(query: string): Action {
    this.#searched.push(query);
    if (!this.#isTagged) return { text: `search[${bare(query)}]` };
    return { text: `<think>I look for ${query}.</think>\n<search> ${query} </search>` };
  }

  #read(text: string): void {
    const view = readView(text);
    const tagged = [...text.matchAll(/^(?:.*<information>)?Doc \d+\(Title: "?(.*?)"?\) (.*)/gm)];
    const passages = this.#isTagged
      ? tagged.map(([, title = "", words = ""]) => ({ title, text: words.replace("</information>", "") }))
      : view.kind === "results"
        ? view.pages
        : [];
    for (const passage of passages) {
      for (const sentence of splitSentences(passage.text)) {
        const terms = termsOf(`${passage.title} ${sentence}`);
        this.#lines.set(`${passage.title}\n${sentence}`, { title: passage.title, text: sentence, terms });
      }
    }
  }

  /** A name of the sentence that says most of the question, with the words of the question that it leaves open. */
  #nextQuery(): string | null {
    for (const { title, text, terms } of this.#byWorth()) {
      const open = contentWords(this.#question).filter(
        (word) => ![...termsOf(word)].some((t) => terms.has(t)),
      );
      for (const name of [...namesIn(text), title]) {
        const query = [name, ...open].join(" ");
        const isNew = !NUMBER.test(name) && !this.#isAsked(name);
        if (isNew && this.#searched.every((done) => !done.startsWith(name))) return query;
      }
    }
    return null;
  }

  /** The span whose sentences say most of the question. */
  #answer(): string {
    const either = /:? ([^,:]+?),? or (?:the )?([^?]+)\?/.exec(this.#question);
    if (YES_NO.test(this.#question)) return "yes";
    const fits =
      ASKS_DATE.test(this.#question) || ASKS_NUMBER.test(this.#question)
        ? (span: string) => NUMBER.test(span)
        : (span: string) => !NUMBER.test(span);
    const offered = either === null ? [] : namesIn(this.#question).filter((name) => either[0].includes(name));
    const worth = new Map<string, number>();
    for (const line of this.#byWorth()) {
      for (const span of offered.length > 1 ? offered : [line.title, ...namesIn(line.text)]) {
        if (
          offered.length > 1
            ? !`${line.title} ${line.text}`.includes(span)
            : !fits(span) || this.#isAsked(span)
        )
          continue;
        worth.set(span, Math.max(worth.get(span) ?? 0, this.#worth(line)));
      }
    }
    return [...worth].sort(([, a], [, b]) => b - a)[0]?.[0] ?? UNKNOWN;
  }

  #byWorth(): Line[] {
    return [...this.#lines.values()].sort((a, b) => this.#worth(b) - this.#worth(a));
  }

  /** How many of the question's terms a sentence has, rare ones counting more. */
  #worth({ terms }: Line): number {
    let sum = 0;
    for (const term of this.#terms) if (terms.has(term)) sum += this.#rarity(term);
    return sum;
  }

  #rarity(term: string): number {
    let count = 1;
    for (const line of this.#lines.values()) if (line.terms.has(term)) count++;
    return Math.log((1 + this.#lines.size) / count) + 0.1;
  }

  /** Whether the question itself names it. */
  #isAsked(name: string): boolean {
    return [...termsOf(name)].every((term) => this.#terms.has(term));
  }
}

function bare(text: string): string {
  return text.replace(/[[\]|]/g, " ");
}
