/** The way that led here: which names were searched or opened one after the other, and what was said of them where they were met. */
import type { Effect } from "../engine/episode.ts";
import type { Described } from "./contexts.ts";

/** A name that was followed. */
export interface Step {
  readonly name: string;
  /** The words around it where it was met last before it was followed; empty where it was not met. */
  readonly context: string;
}

/** Steps that are kept, the last, and characters of what was searched. */
const MOST_STEPS = 12;
const MOST_CHARACTERS = 80;

export class Way {
  readonly #met = new Map<string, Described>();
  readonly #steps = new Map<string, Step>();

  /** The names followed, in order, each once. */
  get steps(): readonly Step[] {
    return [...this.#steps.values()].slice(-MOST_STEPS);
  }

  /** Takes note of the names before the agent. */
  meet(mentions: readonly Described[]): void {
    for (const mention of mentions) this.#met.set(mention.key, mention);
  }

  /** Takes note of what a command led to. */
  follow(effect: Effect): void {
    if (effect.kind !== "view" || effect.view.kind === "matches") return;
    const { view } = effect;
    const name = view.kind === "results" ? view.query : view.page.name;
    const key = name.toLowerCase();
    if (this.#steps.has(key)) return;
    this.#steps.set(key, {
      name: name.slice(0, MOST_CHARACTERS),
      context: this.#met.get(key)?.context ?? "",
    });
  }
}
