/**
 * What was read on a visit: from using a name until it can be used again. A page of a list is visited from the click on
 * its name until the list is back; its sub-pages are visits within that visit. A command that leads back is no visit.
 */
import type { ArgumentRecord } from "./episode-records.ts";
import type { InstructionWords } from "./instruction-words.ts";
import type { ReadText } from "./lexicon.ts";

export interface Visit {
  readonly argument: ArgumentRecord;
  /** How many visits it lies within. */
  readonly depth: number;
  /** Its name was still possible at once; such visits are not compared with others. */
  readonly isBrief: boolean;
  readonly texts: ReadText[];
  /** Which words of the instruction were met, and their weighted share. */
  met: Uint8Array;
  coverage: number;
}

export class Visits {
  readonly #all: Visit[] = [];
  /** Open ones, the outermost first. */
  readonly #open: Visit[] = [];
  /** Largest coverage by depth, brief visits left out. */
  readonly #best: number[] = [];
  /** Begun with the last command and over already, because the name is still there. */
  #brief: Visit | null = null;

  get innermost(): Visit | null {
    return this.#open.at(-1) ?? null;
  }

  /** Ends visits whose name can be used again, with those within them. @returns whether there were any */
  close(isPossible: (argument: ArgumentRecord) => boolean): boolean {
    this.#brief = null;
    const over = this.#open.findIndex(({ argument }) => isPossible(argument));
    if (over < 0) return false;
    this.#open.length = over;
    return true;
  }

  /** Begins a visit. @param isOver its name is still possible: it is one text long */
  open(argument: ArgumentRecord, isOver: boolean): Visit {
    const visit: Visit = {
      argument,
      depth: this.#open.length,
      isBrief: isOver,
      texts: [],
      met: new Uint8Array(0),
      coverage: 0,
    };
    this.#all.push(visit);
    if (isOver) this.#brief = visit;
    else this.#open.push(visit);
    return visit;
  }

  /** Adds a text to all that are going on. */
  read(text: ReadText, words: InstructionWords): void {
    for (const visit of this.#open) {
      add(visit, text, words);
      this.#compare(visit);
    }
    if (this.#brief !== null) add(this.#brief, text, words);
  }

  /** The largest coverage of the visits at a depth. */
  bestAt(depth: number): number {
    return this.#best[depth] ?? 0;
  }

  /** Compares everything with another instruction. */
  recount(words: InstructionWords): void {
    this.#best.length = 0;
    for (const visit of this.#all) {
      visit.met = new Uint8Array(words.size);
      visit.coverage = 0;
      for (const { tokens } of visit.texts) visit.coverage = words.collect(tokens, visit.met);
      this.#compare(visit);
    }
  }

  #compare({ depth, isBrief, coverage }: Visit): void {
    if (!isBrief) this.#best[depth] = Math.max(this.bestAt(depth), coverage);
  }
}

function add(visit: Visit, text: ReadText, words: InstructionWords): void {
  visit.texts.push(text);
  if (visit.met.length !== words.size) visit.met = new Uint8Array(words.size);
  visit.coverage = words.collect(text.tokens, visit.met);
}
