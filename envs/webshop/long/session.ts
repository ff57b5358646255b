/** One session of the environment: a visit to the shop with a cart under the platform's contract. */
import { type Action, EnvironmentError, type Observation, rng, type Task } from "turnwise/core";
import type { EnvironmentInstance, ResetResult, StepResult } from "turnwise/env";
import { z } from "zod";
import { isReachable } from "../pages/action.ts";
import type { Shop } from "../pages/shop-session.ts";
import { pageOf } from "../pages/view.ts";
import { partsOf, scoreOf } from "./check.ts";
import { actLong } from "./long-shop.ts";
import { enterLongShop, instructionOf, type LongState, type LongVisit, pageVisit } from "./long-state.ts";
import { longClickables, longText } from "./long-view.ts";
import { noteOn } from "./notes.ts";
import { longQueries } from "./queries.ts";
import {
  invalidSnapshot,
  restoreLongState,
  savedLongStateSchema,
  saveLongState,
} from "./saved-long-visit.ts";
import type { Stock } from "./stock.ts";
import type { LongTasks } from "./tasks.ts";

const snapshotSchema = z.strictObject({ task: z.string(), seed: z.int(), state: savedLongStateSchema });
type Snapshot = z.output<typeof snapshotSchema>;

/** What all sessions share. */
export interface LongWorld {
  readonly shop: Shop;
  readonly stock: Stock;
  readonly tasks: LongTasks;
}

export interface LongOptions {
  /** `score`: the share of the constraints that are met; `success`: 1 where all are. Given at checkout. */
  readonly reward: "score" | "success";
  /** Most search queries that are listed. */
  readonly queries: number;
}

interface Episode {
  readonly seed: number;
  readonly visit: LongVisit;
  readonly state: LongState;
}

const OPEN_ACTIONS = Object.freeze(["search[{query}]", "note[{text}]"]) as string[];

/** The line that can be written down here. */
function notesOn(visit: LongVisit, { page, browsing, isChanged, notes }: LongState): string[] {
  if (page !== "shop" || browsing.kind !== "item") return [];
  const shown = pageOf(pageVisit(visit, isChanged), browsing);
  const line = shown.kind === "item" ? noteOn(shown, notes) : null;
  return line === null ? [] : [`note[${line}]`];
}

export class LongSession implements EnvironmentInstance {
  readonly #world: LongWorld;
  readonly #options: LongOptions;
  #episode: Episode | null = null;
  /** Searches that are listed for the instruction read last. */
  #listed: { instruction: string; searches: readonly string[] } = { instruction: "", searches: [] };

  constructor(world: LongWorld, options: LongOptions) {
    this.#world = world;
    this.#options = options;
  }

  reset({ task, seed }: { task: Task; seed: number }): ResetResult {
    const visit = this.#visit(task.id, seed);
    this.#episode = { seed, visit, state: enterLongShop(visit) };
    const { errand, change, soldOut, leastActions } = visit.task;
    return {
      observation: this.#observe(this.#episode),
      info: { errand, change, soldOut, leastActions },
    };
  }

  step(action: Action): StepResult {
    const { seed, visit, state: before } = this.#playing();
    const { state, isValid } = actLong(visit, before, action.text);
    this.#episode = { seed, visit, state };
    const observation = this.#observe(this.#episode);
    const { constraints } = state;
    if (constraints === null) {
      const going = { observation, reward: 0, terminated: false, truncated: false, success: false, score: 0 };
      return isValid ? going : { ...going, info: { isInvalid: true } };
    }
    const score = scoreOf(constraints);
    const success = constraints.every(({ isMet }) => isMet);
    const ending = { terminated: true, truncated: false, success, score, info: { constraints } };
    if (this.#options.reward === "score") {
      return { observation, reward: score, rewardParts: partsOf(constraints), ...ending };
    }
    const reward = success ? 1 : 0;
    return { observation, reward, rewardParts: { success: reward }, ...ending };
  }

  snapshot(): Snapshot {
    const { seed, visit, state } = this.#playing();
    return { task: visit.task.id, seed, state: saveLongState(state) };
  }

  restore(snapshot: unknown): ResetResult {
    const parsed = snapshotSchema.safeParse(snapshot);
    if (!parsed.success) throw invalidSnapshot("it has not the form of a snapshot");
    const { task, seed, state } = parsed.data;
    const visit = this.#visit(task, seed);
    this.#episode = { seed, visit, state: restoreLongState(visit, state) };
    return { observation: this.#observe(this.#episode) };
  }

  #visit(id: string, seed: number): LongVisit {
    const { shop, stock, tasks } = this.#world;
    const task = tasks.task(id);
    return { shop, stock, task, session: id.split("/").at(-1) ?? "", rng: rng(seed, "webshop-long", id) };
  }

  /** The instruction comes with the first observation, and once more when the customer has written. */
  #observe({ visit, state }: Episode): Observation {
    const text = longText(visit, state);
    const clicks = [...longClickables(visit, state)].filter(isReachable).map((name) => `click[${name}]`);
    if (state.page === "receipt") return { text, admissible: clicks };
    const instruction = instructionOf(visit, state);
    const isSearching = state.page === "shop" && state.browsing.kind === "search";
    const searches = isSearching ? this.#searches(instruction) : [];
    const admissible = [...searches, ...clicks, ...notesOn(visit, state)];
    const isNew = state.turn === 0 || state.news.some(({ kind }) => kind === "message");
    return isNew
      ? { text, admissible, instruction, open: OPEN_ACTIONS }
      : { text, admissible, open: OPEN_ACTIONS };
  }

  #searches(instruction: string): readonly string[] {
    if (this.#listed.instruction !== instruction) {
      const queries = longQueries(instruction, this.#options.queries);
      this.#listed = { instruction, searches: queries.map((query) => `search[${query}]`) };
    }
    return this.#listed.searches;
  }

  #playing(): Episode {
    if (this.#episode !== null) return this.#episode;
    throw new EnvironmentError(
      "env/step-before-reset",
      "No episode of webshop-long has begun; call reset() first.",
    );
  }
}
