/** One session of the environment: a visit to the shop under the platform's contract. */
import { type Action, EnvironmentError, type Observation, type Task } from "turnwise/core";
import type { EnvironmentInstance, ResetResult, StepResult } from "turnwise/env";
import { z } from "zod";
import type { VisitOptions } from "./options.ts";
import { NO_PAST, type Past, remember, withPast } from "./pages/history.ts";
import { act, enterShop, type Shop, type ShopState, type Visit } from "./pages/shop-session.ts";
import { quotePage, readReply } from "./pages/verl-agent.ts";
import { clickables, hasSearchBar, type ObservationMode, observe, readableTexts } from "./pages/view.ts";
import { NOTHING_READ, type Reading, readProduct, type Wishes, wishesOf } from "./queries.ts";
import { type PurchaseReward, rewardOf } from "./rewards.ts";
import { invalidSnapshot, restoreState, savedStateSchema, saveState } from "./saved-visit.ts";
import { renderState } from "./site/render.ts";
import { goalInfo, listAdmissible, OPEN_ACTIONS, visitTo } from "./visit.ts";

/** A saved episode. */
const snapshotSchema = z.strictObject({
  task: z.string(),
  seed: z.int(),
  state: savedStateSchema,
  past: z.strictObject({ observations: z.array(z.string()), actions: z.array(z.string()) }),
  reading: z.strictObject({ met: z.array(z.string()), title: z.string() }),
  isFirst: z.boolean(),
  isTold: z.boolean(),
});
type Snapshot = z.output<typeof snapshotSchema>;

/** An episode. Replaced as a whole by each step. */
interface Episode {
  readonly task: string;
  readonly seed: number;
  readonly visit: Visit;
  readonly wishes: Wishes;
  readonly state: ShopState;
  /** The present page as it is shown, without what came before. */
  readonly page: string;
  readonly past: Past;
  readonly reading: Reading;
  readonly isFirst: boolean;
  /** Whether the last action is told to be impossible. */
  readonly isTold: boolean;
}

export class WebshopSession implements EnvironmentInstance {
  readonly #shop: Shop;
  readonly #options: VisitOptions;
  #episode: Episode | null = null;

  constructor(shop: Shop, options: VisitOptions) {
    this.#shop = shop;
    this.#options = options;
  }

  reset({ task, seed }: { task: Task; seed: number }): ResetResult {
    const visit = visitTo(this.#shop, task.id, seed);
    const state = enterShop(visit);
    this.#episode = {
      task: task.id,
      seed,
      visit,
      wishes: wishesOf(visit.goal.instruction),
      state,
      page: this.#draw(visit, state),
      past: NO_PAST,
      reading: NOTHING_READ,
      isFirst: true,
      isTold: false,
    };
    return { observation: this.#observe(this.#episode), info: { goal: goalInfo(visit) } };
  }

  step(action: Action): StepResult {
    const before = this.#playing();
    const { visit, wishes } = before;
    const reply =
      this.#options.replies === "tagged" ? readReply(action.text) : { action: action.text, isValid: true };
    const { state, isValid: isPossible } = act(visit, before.state, reply.action);
    const isValid = reply.isValid && isPossible;
    const length = {
      observations: this.#options.previousObservations,
      actions: this.#options.previousActions,
    };
    const episode: Episode = {
      ...before,
      state,
      page: state === before.state ? before.page : this.#draw(visit, state),
      past: remember(before.past, before.page, action.text, length),
      reading: read(visit, wishes, before, state),
      isFirst: false,
      isTold: !isValid && this.#options.invalid === "tell",
    };
    this.#episode = episode;
    return { observation: this.#observe(episode), truncated: false, ...this.#rewarded(state, isValid) };
  }

  snapshot(): Snapshot {
    const { task, seed, state, past, reading, isFirst, isTold } = this.#playing();
    return {
      task,
      seed,
      state: saveState(state),
      past: { observations: [...past.observations], actions: [...past.actions] },
      reading: { met: [...reading.met], title: reading.title },
      isFirst,
      isTold,
    };
  }

  restore(snapshot: unknown): ResetResult {
    const parsed = snapshotSchema.safeParse(snapshot);
    if (!parsed.success) throw invalidSnapshot("it has not the form of a snapshot");
    const { task, seed, state: saved, ...rest } = parsed.data;
    const visit = visitTo(this.#shop, task, seed);
    const state = restoreState(visit, saved);
    const wishes = wishesOf(visit.goal.instruction);
    this.#episode = { task, seed, visit, wishes, state, page: this.#draw(visit, state), ...rest };
    return { observation: this.#observe(this.#episode) };
  }

  #draw(visit: Visit, state: ShopState): string {
    const { observation, wording } = this.#options;
    if (observation === "html") return renderState(visit, state);
    const page = observe(visit, state, observation as ObservationMode);
    return wording === "verl-agent" ? quotePage(page, visit.goal.instruction) : page;
  }

  #observe({ visit, wishes, state, page, past, reading, isFirst, isTold }: Episode): Observation {
    const shown = withPast(page, past);
    const text = isTold ? `Invalid Action.\n\n${shown}` : shown;
    const names = clickables(visit, state).keys();
    const admissible = listAdmissible(this.#options, {
      wishes,
      reading,
      names,
      hasSearchBar: hasSearchBar(state),
    });
    if (state.kind === "done") return { text, admissible };
    return isFirst
      ? { text, admissible, instruction: visit.goal.instruction, open: OPEN_ACTIONS }
      : { text, admissible, open: OPEN_ACTIONS };
  }

  #rewarded(state: ShopState, isValid: boolean): PurchaseReward {
    return rewardOf(state.purchase, isValid, this.#options);
  }

  #playing(): Episode {
    if (this.#episode !== null) return this.#episode;
    throw new EnvironmentError(
      "env/step-before-reset",
      "No episode of webshop has begun; call reset() first.",
    );
  }
}

/** What is remembered of the pages read, after a page of a product was opened. */
function read(visit: Visit, wishes: Wishes, before: Episode, state: ShopState): Reading {
  const isNew = state.product !== before.state.product || state.detail !== before.state.detail;
  if (state.product < 0 || !isNew || state.kind === "done") return before.reading;
  const { title } = visit.shop.catalogue.products.at(state.product);
  return readProduct(before.reading, wishes, title, readableTexts(visit, state));
}
