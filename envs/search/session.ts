/** One session of the environment: an episode under the platform's contract. */
import { type Action, EnvironmentError, type Observation, type Task } from "turnwise/core";
import type { Awaitable, CallOptions, EnvironmentInstance, ResetResult, StepResult } from "turnwise/env";
import { z } from "zod";
import { type Config, resultsOf, turnsOf } from "./config.ts";
import type { Hit } from "./corpus/passage.ts";
import { type Effect, Episode } from "./engine/episode.ts";
import type { Style } from "./engine/style.ts";
import type { Command } from "./protocol/command.ts";
import { tagsStyle } from "./protocol/tags-style.ts";
import { toolsStyle } from "./protocol/tools-style.ts";
import type { Question } from "./question.ts";
import type { Retriever } from "./retriever/retriever.ts";

/** What all sessions share. */
export interface Shared {
  readonly retriever: Retriever;
  /** @throws EnvironmentError `env/unknown-task` */
  question(taskId: string): Awaitable<Question>;
}

/** Longer queries are cut off: nobody searches for more, and an index has to read it all. */
const MAX_QUERY = 4096;
const MAX_RESULTS = 20;

const passageSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  heading: z.string().optional(),
});

/** A saved episode: its task and what was done. What a server found is kept, so that it is not asked again. */
const snapshotSchema = z.strictObject({
  task: z.string(),
  actions: z.array(z.string()),
  found: z.array(z.array(z.strictObject({ passage: passageSchema, score: z.number() }))).optional(),
});
type Snapshot = z.output<typeof snapshotSchema>;

interface Playing {
  readonly task: string;
  readonly episode: Episode;
  readonly style: Style;
  readonly actions: string[];
  /** Results of each search, where the corpus is elsewhere. */
  readonly found: (readonly Hit[])[];
}

/** What the retriever is asked for. */
interface Wanted {
  readonly query: string;
  /** Results that are shown, and those before them. */
  readonly size: number;
  readonly isAllowed: boolean;
}

interface Search extends Wanted {
  readonly found: readonly Hit[];
}

export class SearchSession implements EnvironmentInstance {
  readonly #shared: Shared;
  readonly #config: Config;
  #playing: Playing | null = null;

  constructor(shared: Shared, config: Config) {
    this.#shared = shared;
    this.#config = config;
  }

  reset({ task }: { task: Task }): Awaitable<ResetResult> {
    return whenReady(this.#shared.question(task.id), (question) => this.#begin(task.id, question));
  }

  step(action: Action, { signal }: CallOptions = {}): Awaitable<StepResult> {
    const playing = this.#current();
    const command = playing.style.read(action.text);
    const wanted = this.#wanted(playing, command);
    const call = signal === undefined ? {} : { signal };
    const hits = wanted?.isAllowed
      ? this.#shared.retriever.search(wanted.query, wanted.size + this.#ahead, call)
      : [];
    return whenReady(hits, (found) =>
      this.#close(playing, action.text, command, wanted && { ...wanted, found }),
    );
  }

  /** What the retriever has to find for a command; null where it has nothing to do with it. */
  #wanted({ episode, actions }: Playing, command: Command): Wanted | null {
    if (command.tool === "search") {
      const query = command.query.slice(0, MAX_QUERY);
      const size = Math.min(command.k ?? resultsOf(this.#config), MAX_RESULTS);
      return { query, size, isAllowed: actions.length < turnsOf(this.#config) && query !== "" && size > 0 };
    }
    const { next } = episode.research;
    return command.tool === "scroll" && command.by === 1 && next !== null
      ? { ...next, isAllowed: true }
      : null;
  }

  /** Results that are asked for and not shown, to know whether there are more. */
  get #ahead(): number {
    return this.#config.style === "tools" ? 1 : 0;
  }

  snapshot(): Snapshot {
    const { task, actions, found } = this.#current();
    const isElsewhere = this.#shared.retriever.corpus === null;
    return { task, actions: [...actions], ...(isElsewhere ? { found: found.map((hits) => [...hits]) } : {}) };
  }

  restore(snapshot: unknown): Awaitable<ResetResult> {
    const parsed = snapshotSchema.safeParse(snapshot);
    if (!parsed.success) throw invalidSnapshot();
    const { task, actions, found = [] } = parsed.data;
    return whenReady(this.#shared.question(task), (question) => {
      let { observation } = this.#begin(task, question);
      const kept = (found as (readonly Hit[])[]).values();
      for (const text of actions) observation = this.#again(text, kept).observation;
      return { observation };
    });
  }

  /** Does once more what a snapshot says was done. */
  #again(text: string, kept: Iterator<readonly Hit[]>): StepResult {
    const playing = this.#current();
    const command = playing.style.read(text);
    const wanted = this.#wanted(playing, command);
    if (wanted === null || this.#shared.retriever.corpus !== null) {
      const result = this.step({ text });
      if (result instanceof Promise) throw invalidSnapshot();
      return result;
    }
    const { value, done } = kept.next();
    if (done === true) throw invalidSnapshot();
    return this.#close(playing, text, command, { ...wanted, found: value });
  }

  #begin(task: string, question: Question): ResetResult {
    const { pageLines, style, candidates, conversation, observationTokens, reward } = this.#config;
    const isTagged = style === "tags";
    const episode = new Episode({
      retriever: this.#shared.retriever,
      question,
      isConversation: conversation,
      pageLines,
      showsWhole: isTagged,
      weights: reward,
    });
    const worded = isTagged
      ? tagsStyle({ candidates, observationTokens })
      : toolsStyle({ candidates, isCiting: reward.citations !== 0, isJudging: reward.judge !== 0 });
    this.#playing = { task, episode, style: worded, actions: [], found: [] };
    const { id, source, kind = null, hops = null, answers } = question;
    return {
      observation: worded.open(episode),
      info: { question: id, source, kind, hops, answers: [...answers] },
    };
  }

  /** Carries a command out and counts what it earned. @param search what was found for it; null where nothing was sought */
  #close(playing: Playing, text: string, command: Command, search: Search | null): StepResult {
    const { episode, style, actions, found } = playing;
    episode.ledger.wrote(text);
    actions.push(text);
    if (search !== null) found.push(search.found);
    const effect = carryOut(playing, text, command, search);
    const observation = style.observe(episode, effect, text);
    const { reward, parts } = episode.ledger.close();
    const terminated = effect.kind === "over";
    const limit = turnsOf(this.#config) + (this.#config.style === "tags" ? 1 : 0);
    return {
      observation: terminated ? finished(observation) : observation,
      reward,
      rewardParts: parts,
      terminated,
      truncated: !terminated && actions.length >= limit,
      success: episode.isSolved,
      score: episode.score,
      info: infoOf(episode, effect),
    };
  }

  #current(): Playing {
    if (this.#playing !== null) return this.#playing;
    throw new EnvironmentError(
      "env/step-before-reset",
      "No episode of search has begun; call reset() first.",
    );
  }
}

function carryOut(
  { episode, style }: Playing,
  text: string,
  command: Command,
  search: Search | null,
): Effect {
  if (command.tool === "search") {
    const { query, size, found } = search ?? { query: command.query, size: 0, found: [] };
    return episode.found(query, size, command.k, found);
  }
  if (search !== null) return episode.foundMore(search.found);
  return command.tool === "answer" ? style.answer(episode, command, text) : episode.do(command);
}

/** What is measured of an episode so far; no policy sees it. */
function infoOf({ ledger, research }: Episode, effect: Effect) {
  return {
    valid: effect.kind !== "note" || effect.isValid,
    searches: ledger.searches,
    read: research.read.size,
    cited: research.cited.size,
    coverage: ledger.coverage,
  };
}

function finished({ text }: Observation): Observation {
  return { text, admissible: [] };
}

/** Goes on at once where nothing has to be waited for. */
function whenReady<T, R>(value: Awaitable<T>, next: (value: T) => R): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function invalidSnapshot(): EnvironmentError {
  return new EnvironmentError(
    "env/invalid-snapshot",
    "The snapshot was not taken from this version of search with this configuration.",
  );
}
