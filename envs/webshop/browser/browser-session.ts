/** One session of the environment that plays in a browser: the same contract, options and texts as with the engine. */
import { type Action, EnvironmentError, type Observation, type Task } from "turnwise/core";
import type { EnvironmentInstance, Info, ResetResult, StepResult } from "turnwise/env";
import type { VisitOptions } from "../options.ts";
import { NO_PAST, type Past, remember, withPast } from "../pages/history.ts";
import type { Shop, Visit } from "../pages/shop-session.ts";
import { quotePage, readReply } from "../pages/verl-agent.ts";
import { NOTHING_READ, type Reading, readProduct, type Wishes, wishesOf } from "../queries.ts";
import { rewardOf, type ScoreRead } from "../rewards.ts";
import { goalInfo, listAdmissible, OPEN_ACTIONS, visitTo } from "../visit.ts";
import type { SeenPage } from "./browser-page.ts";
import { type Drawn, describePage } from "./describe-page.ts";
import type { BrowserPool, Lease } from "./pool.ts";

/** An episode. Replaced as a whole by each step. */
interface Episode {
  readonly visit: Visit;
  readonly session: string;
  readonly wishes: Wishes;
  readonly seen: SeenPage;
  readonly drawn: Drawn;
  readonly past: Past;
  readonly reading: Reading;
  readonly isFirst: boolean;
  /** Whether the last action is told to be impossible. */
  readonly isTold: boolean;
}

/** The pages of a product, without what stands above them: instruction, its heading, two buttons. */
const FRAME_NODES = 4;

export class BrowserSession implements EnvironmentInstance {
  readonly #pool: BrowserPool;
  readonly #shop: Shop;
  readonly #options: VisitOptions;
  #lease: Lease | null = null;
  #episode: Episode | null = null;

  constructor(pool: BrowserPool, shop: Shop, options: VisitOptions) {
    this.#pool = pool;
    this.#shop = shop;
    this.#options = options;
  }

  async reset({ task, seed }: { task: Task; seed: number }): Promise<ResetResult> {
    const visit = visitTo(this.#shop, task.id, seed);
    await this.#endEpisode();
    const episode = await this.#play(async (lease) => {
      lease.episodes++;
      const session = this.#pool.admit(lease, visit);
      const seen = await lease.page.enter(session);
      const drawn = await describePage(lease.page, seen, visit.session, this.#options.observation);
      const wishes = wishesOf(visit.goal.instruction);
      const start = { past: NO_PAST, reading: NOTHING_READ, isFirst: true, isTold: false };
      return { visit, session, wishes, seen, drawn, ...start };
    });
    return this.#observed(episode, { goal: goalInfo(visit) });
  }

  async step(action: Action): Promise<StepResult> {
    const before = this.#episode;
    if (before === null) {
      throw new EnvironmentError(
        "env/step-before-reset",
        "No episode of webshop has begun; call reset() first.",
      );
    }
    const { previousObservations, previousActions, replies, invalid, observation } = this.#options;
    const reply = replies === "tagged" ? readReply(action.text) : { action: action.text, isValid: true };
    let isValid = reply.isValid;
    const episode = await this.#play(async ({ page }) => {
      const next = await page.act(before.seen, reply.action);
      isValid &&= next !== null;
      const length = { observations: previousObservations, actions: previousActions };
      return {
        ...before,
        ...(next === null
          ? {}
          : {
              seen: next,
              drawn: await describePage(page, next, before.visit.session, observation),
              reading: read(before, next),
            }),
        past: remember(before.past, before.drawn.text, action.text, length),
        isFirst: false,
        isTold: !isValid && invalid === "tell",
      };
    });
    const { info, ...rewarded } = rewardOf(scoreOf(episode.seen), isValid, this.#options);
    return { ...this.#observed(episode, info), truncated: false, ...rewarded };
  }

  /** Gives the place in the browser back; the last session closes it. */
  async close(): Promise<void> {
    await this.#leave(false);
  }

  /** Does something in the browser. Where that fails, the place is given up, and the episode with it. */
  async #play(turn: (lease: Lease) => Promise<Episode>): Promise<Episode> {
    this.#lease ??= await this.#pool.take();
    try {
      this.#episode = await turn(this.#lease);
      return this.#episode;
    } catch (error) {
      await this.#leave(true);
      throw error;
    }
  }

  async #leave(isBroken: boolean): Promise<void> {
    const lease = this.#lease;
    await this.#endEpisode();
    this.#lease = null;
    if (lease !== null) await this.#pool.give(lease, isBroken);
  }

  async #endEpisode(): Promise<void> {
    const [lease, episode] = [this.#lease, this.#episode];
    this.#episode = null;
    if (lease === null || episode === null) return;
    this.#pool.dismiss(lease, episode.session);
    if (this.#pool.isWorn(lease)) {
      this.#lease = null;
      await this.#pool.give(lease, false);
    }
  }

  #observed(
    { visit, wishes, seen, drawn, past, reading, isFirst, isTold }: Episode,
    info: Info = {},
  ): { observation: Observation; info: Info } {
    const { observation: mode, wording } = this.#options;
    const { instruction } = visit.goal;
    const isQuoted = wording === "verl-agent" && mode === "text";
    const shown = withPast(isQuoted ? quotePage(drawn.text, instruction) : drawn.text, past);
    const text = isTold ? `Invalid Action.\n\n${shown}` : shown;
    const hasSearchBar = seen.wanted.state.kind === "search";
    const names = seen.clickables.keys();
    const admissible = listAdmissible(this.#options, { wishes, reading, names, hasSearchBar });
    const observation: Observation =
      seen.reward !== null
        ? { text, admissible }
        : isFirst
          ? { text, admissible, instruction, open: OPEN_ACTIONS }
          : { text, admissible, open: OPEN_ACTIONS };
    return { observation, info: { ...info, ...drawn.info } };
  }
}

/** @throws EnvironmentError `env/browser-failed` where the last page does not say a number */
function scoreOf({ reward }: SeenPage): ScoreRead | null {
  return reward === null ? null : { reward: Number(reward) };
}

/** What is remembered of the pages read, after a page of a product was opened. */
function read({ reading, wishes, seen }: Episode, next: SeenPage): Reading {
  const [from, to] = [seen.wanted, next.wanted];
  const isNew = to.asin !== from.asin || to.state.detail !== from.state.detail;
  if (to.asin === null || !isNew || next.reward !== null) return reading;
  const text = next.nodes
    .slice(FRAME_NODES)
    .map((node) => node.text)
    .join(" ");
  return readProduct(reading, wishes, next.title ?? reading.title, text);
}
