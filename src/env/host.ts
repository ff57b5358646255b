/** An environment in this process. */
import {
  type Action,
  EnvironmentError,
  type Logger,
  type Observation,
  silentLogger,
  type Task,
} from "../core/index.ts";
import type {
  CallOptions,
  EnvironmentDefinition,
  EnvironmentHost,
  EnvironmentInfo,
  EnvironmentInstance,
  Session,
} from "./environment.ts";
import { parseConfig } from "./parse-config.ts";
import { LocalSession } from "./session.ts";
import type { Site } from "./site.ts";
import { World, wrapped } from "./world.ts";

export interface LocalHostOptions extends CallOptions {
  readonly log?: Logger;
  /** Limit of one asynchronous call, milliseconds; 60,000 by default. */
  readonly stepTimeoutMs?: number;
}

/**
 * Opens an environment in this process: parses its configuration and loads its data once.
 *
 * @throws ConfigError `config/unknown-key`, `config/invalid-value`; EnvironmentError; DataError from the author's load()
 */
export async function openLocalHost<C, D, O extends Observation, A extends Action>(
  definition: EnvironmentDefinition<C, D, O, A>,
  rawConfig: unknown = {},
  options: LocalHostOptions = {},
): Promise<EnvironmentHost> {
  const plain = definition as unknown as EnvironmentDefinition;
  const log = (options.log ?? silentLogger).child({ component: "environment", env: plain.id });
  const config = parseConfig(plain.config, rawConfig, plain.id);
  try {
    const context = { log, ...(options.signal === undefined ? {} : { signal: options.signal }) };
    const data = await plain.load?.(config, context);
    const world = new World(plain, { config, data, log, stepTimeoutMs: options.stepTimeoutMs ?? 60_000 });
    const host = new LocalHost(world, await world.create());
    return plain.site === undefined
      ? host
      : Object.assign(host, { site: () => siteOf(plain, { config, data, log }) });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw wrapped(plain.id, "load", error);
  }
}

async function siteOf(
  definition: EnvironmentDefinition,
  shared: { config: unknown; data: unknown; log: Logger },
): Promise<Site> {
  try {
    return (await definition.site?.(shared)) as Site;
  } catch (error) {
    throw wrapped(definition.id, "site", error);
  }
}

class LocalHost implements EnvironmentHost {
  readonly info: EnvironmentInfo;
  readonly #world: World;
  readonly #sessions = new Set<LocalSession>();
  /** The instance that showed whether there are snapshots; the first session gets it. */
  #spare: EnvironmentInstance | null;
  #closed = false;

  constructor(world: World, spare: EnvironmentInstance) {
    const { id, version, description, splits, maxTurns, grammar } = world.definition;
    this.#world = world;
    this.#spare = spare;
    this.info = Object.freeze({
      id,
      version,
      description,
      splits,
      maxTurns,
      grammar: grammar ?? null,
      snapshots: spare.snapshot !== undefined && spare.restore !== undefined,
      config: world.config,
    });
  }

  tasks(split: string): Promise<readonly Task[]> {
    return this.#closed ? Promise.reject(this.#closedError()) : this.#world.tasks(split);
  }

  async open(options: CallOptions = {}): Promise<Session> {
    options.signal?.throwIfAborted();
    if (this.#closed) throw this.#closedError();
    let instance = this.#spare;
    this.#spare = null;
    try {
      instance ??= await this.#world.create();
    } catch (error) {
      throw wrapped(this.info.id, "create", error);
    }
    const session = new LocalSession(this.#world, instance, (closed) => this.#sessions.delete(closed));
    this.#sessions.add(session);
    if (this.#closed) await session.close();
    return session;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const spare = this.#spare;
    this.#spare = null;
    const ends = [...this.#sessions].map((session) => session.close());
    ends.push((async () => spare?.close?.())());
    const failed = (await Promise.allSettled(ends)).find((end) => end.status === "rejected");
    if (failed !== undefined) throw wrapped(this.info.id, "close", failed.reason);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #closedError(): EnvironmentError {
    return new EnvironmentError("env/closed", `The environment ${this.info.id} was closed; open it again.`);
  }
}
