/** The start of a run: survey the training tasks, make the policy, clone an expert. */
import { setImmediate } from "node:timers/promises";
import { playerPolicy, randomPolicy } from "../agent/index.ts";
import type { EncodedEpisode, Policy } from "../agent/policy.ts";
import { ConfigError, PolicyError, TrainingError } from "../core/errors.ts";
import { rng } from "../core/rng.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Task, Trajectory } from "../core/trajectory.ts";
import { collect } from "../rollout/index.ts";
import { candidatePolicyMaker } from "./candidate-maker.ts";
import { imitate } from "./imitation.ts";
import { loadPolicy } from "./load-policy.ts";
import { planSurvey } from "./plans.ts";
import { relabel } from "./relabel.ts";
import type { Run } from "./run.ts";
import { storedDemonstrations } from "./stored-demonstrations.ts";

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
  const { config } = run;
  const teacher = config.imitation.demonstrations === 0 ? null : teacherOf(run);
  const lessons = await firstLessons(run, teacher);
  if (lessons.length > 0) await clone(run, lessons, config.seed);
  if (teacher === null) return;
  for (let round = 1; round <= config.imitation.rounds; round++) {
    lessons.push(...(await correct(run, teacher, round)));
    await clone(run, lessons, rng(config.seed, "dagger", round).int(2 ** 31));
  }
}

/**
 * Makes the policy with the vocabulary of a survey.
 *
 * @returns the demonstrations as the policy reads them; their texts, which take many times the room, are let go
 */
async function firstLessons(run: Run, teacher: Teacher | null): Promise<EncodedEpisode[]> {
  const { config, options, pool } = run;
  const demonstrations = [
    ...(config.imitation.episodes === null
      ? []
      : await storedDemonstrations(config.imitation.episodes, pool.info)),
    ...(teacher === null ? [] : await demonstrate(run, teacher)),
  ];
  const survey = await play(run, randomPolicy(), "survey", config.vocabulary.episodes);
  const maker = options.policy ?? candidatePolicyMaker;
  const environment = pool.info;
  const context = { engine: options.engine, environment, config: config.policy, seed: config.seed };
  run.usePolicy(maker.create({ ...context, survey: [...survey, ...demonstrations] }));
  run.announce();
  const lessons: EncodedEpisode[] = [];
  for (const episode of demonstrations) {
    try {
      lessons.push(run.policy.encode(episode));
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error; // a person may do what the policy never considers, such as help
      run.warn(error.code, error.message);
    }
    await setImmediate(); // thousands take minutes: sockets get their turn
  }
  if (demonstrations.length === 0 || lessons.length > 0) return lessons;
  throw new TrainingError(
    "training/no-demonstrations",
    `All ${demonstrations.length} demonstrations take actions that the policy never considers, so there is nothing to ` +
      "imitate. Set imitation.demonstrations to 0 to start from random weights.",
  );
}

type Teacher = NonNullable<Run["options"]["players"]>[string];

function teacherOf({ config, options, pool }: Run): Teacher {
  const { player } = config.imitation;
  const players = options.players ?? {};
  const create = players[player];
  if (create !== undefined) return create;
  throw new ConfigError(
    "config/invalid-value",
    `The environment ${pool.info.id} has no player named ${player}.${didYouMean(player, Object.keys(players))} ` +
      "Set imitation.demonstrations to 0 to start from random weights.",
  );
}

/** Episodes of the expert, the failed ones left out. */
async function demonstrate(run: Run, create: Teacher): Promise<Trajectory[]> {
  const { demonstrations, player } = run.config.imitation;
  const tasks = run.tasks.demonstrated;
  const count = demonstrations === "all" ? tasks.length : demonstrations;
  const episodes = await play(run, playerPolicy(player, create), "demonstration", count, tasks);
  for (const episode of episodes) run.keep(episode);
  const solved = episodes.filter((episode) => episode.success);
  if (solved.length > 0) return solved;
  throw new TrainingError(
    "training/no-demonstrations",
    `The player ${player} solved none of ${episodes.length} tasks, so there is nothing to imitate. ` +
      "Set imitation.demonstrations to 0 to start from random weights.",
  );
}

/**
 * A round of DAgger (Ross, Gordon and Bagnell, 2011): the policy plays, the teacher says what it would have done, so
 * that the policy learns what to do where its own mistakes lead.
 */
async function correct(run: Run, create: Teacher, round: number): Promise<EncodedEpisode[]> {
  const { config, policy } = run;
  const episodes = await play(run, policy, `round-${round}`, config.imitation.roundEpisodes);
  const solved = episodes.filter(({ success }) => success).length;
  await run.metrics.append({
    kind: "imitation",
    iteration: 0,
    metrics: { "imitate/round": round, "imitate/success_rate": solved / Math.max(1, episodes.length) },
  });
  const lessons: EncodedEpisode[] = [];
  for (const [i, episode] of episodes.entries()) {
    const choices = relabel(episode, create, rng(config.seed, "dagger", round, "teacher", i));
    lessons.push(policy.encode(episode, { choices }));
    await setImmediate();
  }
  return lessons;
}

async function play(
  run: Run,
  policy: Policy,
  name: "demonstration" | "survey" | `round-${number}`,
  count: number,
  tasks: readonly Task[] = run.tasks.all,
): Promise<Trajectory[]> {
  const { config, pool, split, log } = run;
  const source = name === "demonstration" ? "demonstration" : "rollout";
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

async function clone(run: Run, lessons: readonly EncodedEpisode[], seed: number): Promise<void> {
  const { config, policy } = run;
  const total = config.imitation.updates;
  run.emit({ type: "phase", phase: "imitate", total });
  const loss = await imitate({
    policy,
    demonstrations: lessons,
    config: config.imitation,
    seed,
    ...run.signal,
    onUpdate: (done) => run.emit({ type: "progress", phase: "imitate", done, total }),
  });
  run.totals = { ...run.totals, updates: run.totals.updates + total };
  const metrics = { "imitate/loss": loss, "imitate/demonstrations": lessons.length };
  await run.metrics.append({ kind: "imitation", iteration: 0, metrics });
}
