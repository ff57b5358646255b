/** The start of a run: survey the training tasks, make the policy, clone an expert. */
import { playerPolicy, randomPolicy } from "../agent/index.ts";
import type { Policy } from "../agent/policy.ts";
import { ConfigError, TrainingError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Trajectory } from "../core/trajectory.ts";
import { collect } from "../rollout/index.ts";
import { candidatePolicyMaker } from "./candidate-maker.ts";
import { imitate } from "./imitation.ts";
import { loadPolicy } from "./load-policy.ts";
import { planSurvey } from "./plans.ts";
import type { Run } from "./run.ts";

/** Gives the run a policy: fresh, cloned from demonstrations on training tasks, or that of another run. */
export async function warmStart(run: Run): Promise<void> {
  const { from } = run.config.imitation;
  if (from === null) await makePolicy(run);
  else await takePolicy(run, from);
  if (run.objective.terms.some((term) => term.needsReference)) run.reference = run.policy.parameters.read();
  run.atBoundary = true;
}

/** @throws as loadPolicy(), and ConfigError `config/invalid-value` where the objective needs a head that it has not */
async function takePolicy(run: Run, from: string): Promise<void> {
  const { config, options, pool } = run;
  const { engine, policy: maker } = options;
  const policy = await loadPolicy(from, {
    engine,
    environment: pool.info,
    which: "latest",
    ...(maker === undefined ? {} : { maker }),
  });
  policy.version = 0;
  run.usePolicy(policy);
  run.announce();
  const { valueHead = false } = config.policy as { valueHead?: boolean };
  if (valueHead && !policy.parameters.slices.some(({ name }) => name.startsWith("value/"))) {
    throw new ConfigError(
      "config/invalid-value",
      `The policy of ${from} has no value head, which ${config.objective.algorithm} needs. ` +
        "Train that run with policy.valueHead as well.",
    );
  }
}

async function makePolicy(run: Run): Promise<void> {
  const { config, options, pool } = run;
  const demonstrations = await demonstrate(run);
  const survey = await play(run, randomPolicy(), "survey", config.vocabulary.episodes);
  const maker = options.policy ?? candidatePolicyMaker;
  const environment = pool.info;
  const context = { engine: options.engine, environment, config: config.policy, seed: config.seed };
  run.usePolicy(maker.create({ ...context, survey: [...survey, ...demonstrations] }));
  run.announce();
  if (config.imitation.demonstrations !== 0) await clone(run, demonstrations);
}

/** Episodes of the expert, the failed ones left out. */
async function demonstrate(run: Run): Promise<Trajectory[]> {
  const { demonstrations, player } = run.config.imitation;
  if (demonstrations === 0) return [];
  const players = run.options.players ?? {};
  const create = players[player];
  if (create === undefined) {
    throw new ConfigError(
      "config/invalid-value",
      `The environment ${run.pool.info.id} has no player named ${player}.${didYouMean(player, Object.keys(players))} ` +
        "Set imitation.demonstrations to 0 to start from random weights.",
    );
  }
  const count = demonstrations === "all" ? run.tasks.length : demonstrations;
  const episodes = await play(run, playerPolicy(player, create), "demonstration", count);
  for (const episode of episodes) run.keep(episode);
  const solved = episodes.filter((episode) => episode.success);
  if (solved.length > 0) return solved;
  throw new TrainingError(
    "training/no-demonstrations",
    `The player ${player} solved none of ${episodes.length} tasks, so there is nothing to imitate. ` +
      "Set imitation.demonstrations to 0 to start from random weights.",
  );
}

async function play(
  run: Run,
  policy: Policy,
  name: "demonstration" | "survey",
  count: number,
): Promise<Trajectory[]> {
  const { config, pool, split, tasks, log } = run;
  const source = name === "survey" ? "rollout" : "demonstration";
  const plan = planSurvey({ seed: config.seed, split, tasks }, { name, source, count });
  const phase = name === "survey" ? "survey" : "demonstrate";
  run.emit({ type: "phase", phase, total: plan.length });
  const { lanes, maxBatch, maxWaitMs, maxFailureShare } = config.collect;
  const episodes = await collect({
    host: pool,
    policy,
    plan,
    decoding: { type: "sample", temperature: 1 },
    lanes,
    limits: { maxBatch, maxWaitMs },
    maxFailureShare,
    log,
    ...run.signal,
    onEpisode: (_, done) => run.emit({ type: "progress", phase, done, total: plan.length }),
  });
  return episodes.map(({ trajectory }) => trajectory).filter(({ error }) => error === undefined);
}

async function clone(run: Run, demonstrations: readonly Trajectory[]): Promise<void> {
  const { config, policy } = run;
  const total = config.imitation.updates;
  run.emit({ type: "phase", phase: "imitate", total });
  const loss = await imitate({
    policy,
    demonstrations: demonstrations.map((episode) => policy.encode(episode)),
    config: config.imitation,
    seed: config.seed,
    ...run.signal,
    onUpdate: (done) => run.emit({ type: "progress", phase: "imitate", done, total }),
  });
  run.totals = { ...run.totals, updates: run.totals.updates + total };
  const metrics = { "imitate/loss": loss, "imitate/demonstrations": demonstrations.length };
  await run.metrics.append({ kind: "imitation", iteration: 0, metrics });
}
