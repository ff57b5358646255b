/** Who plays in `turnwise evaluate`: the weights of a run, an environment's player, or chance. */
import { type Policy, playerPolicy, randomPolicy } from "../agent/index.ts";
import { PolicyError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import { didYouMean } from "../core/suggest.ts";
import type { EnvironmentDefinition, EnvironmentInfo } from "../env/index.ts";
import { startEngine } from "../tensor/index.ts";
import { loadCheckpoint } from "../training/checkpoint.ts";
import { restorePolicy } from "../training/load-policy.ts";
import { isRunDirectory } from "../training/run-directory.ts";
import { type EngineOptions, engineName } from "./engine.ts";

/** Plays at random. Whoever plays by a script is named by the environment. */
const RANDOM = "random";

/** Whether a name means the weights of a run. */
export async function isRun(name: string): Promise<boolean> {
  return await isRunDirectory(name);
}

/**
 * The policy of that name.
 *
 * @throws PolicyError `policy/not-found`; CheckpointError
 */
export async function openPolicy(
  name: string,
  definition: EnvironmentDefinition,
  environment: EnvironmentInfo,
  options: EngineOptions & {
    readonly checkpoint?: string;
    readonly weights?: "averaged" | "raw";
    readonly log: Logger;
  },
): Promise<{ policy: Policy<unknown>; iteration: number }> {
  if (name === RANDOM) return { policy: randomPolicy() as Policy<unknown>, iteration: 0 };
  const player = definition.players?.[name];
  if (player !== undefined) return { policy: playerPolicy(name, player) as Policy<unknown>, iteration: 0 };
  if (!(await isRunDirectory(name))) {
    const players = [RANDOM, ...Object.keys(definition.players ?? {})];
    throw new PolicyError(
      "policy/not-found",
      `There is no policy ${name}: it is neither a run directory nor one of ${players.join(", ")}.${didYouMean(name, players)}`,
    );
  }
  const checkpoint = await loadCheckpoint(name, options.checkpoint ?? "latest");
  const engine = await startEngine({ engine: engineName(options), log: options.log });
  const policy = restorePolicy(checkpoint, { engine, environment, weights: options.weights ?? "averaged" });
  return { policy: policy as Policy<unknown>, iteration: checkpoint.state.iteration };
}
