/** A training run while it is alive: its resources, and the state that a checkpoint holds. */
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { messageOf, TurnwiseError } from "../core/errors.ts";
import { type Logger, silentLogger } from "../core/log.ts";
import type { Annotation, Trajectory } from "../core/trajectory.ts";
import { openTrajectoryLog, type TrajectoryLog } from "../replay/index.ts";
import { SessionPool } from "../rollout/index.ts";
import { AdamW } from "../tensor/index.ts";
import { addTotals, type Done, expectedIterations, type Totals, totalMetrics } from "./budget.ts";
import { latestCheckpoint, type StoredCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import type { TrainConfig } from "./config.ts";
import { type SamplingState, samplingStateOf } from "./curriculum.ts";
import type { EvaluationResult } from "./evaluate.ts";
import type { TrainEvent } from "./events.ts";
import { type GuardState, guardStateOf, watch } from "./guard.ts";
import type { Metrics } from "./metrics.ts";
import { objectiveOf } from "./objective/methods.ts";
import type { Objective } from "./objective/objective.ts";
import { type TrainOptions, tasksToTrainOn } from "./options.ts";
import type { Ahead } from "./overlap.ts";
import { checkpointOf, checkResumable, openMetrics, restore, takeState } from "./resume.ts";
import { describeRun, environmentOf, type MetricsWriter, makeRunDirectory } from "./run-directory.ts";
import { divideTasks, type TrainingTasks } from "./task-types.ts";
import { type States, statesOf } from "./update.ts";
import { WeightAverage } from "./weight-average.ts";
import { openWorkers } from "./workers/open-workers.ts";
import type { RolloutWorker } from "./workers/rollout-worker.ts";
import type { Behavior } from "./workers/share.ts";

/** An evaluation and the number of iterations before it. */
export interface Evaluated {
  readonly iteration: number;
  readonly result: EvaluationResult;
}

export class Run implements AsyncDisposable {
  readonly config: TrainConfig;
  readonly options: TrainOptions;
  readonly log: Logger;
  readonly pool: SessionPool;
  readonly trajectories: TrajectoryLog;
  readonly metrics: MetricsWriter;
  readonly workers: readonly RolloutWorker[];
  readonly objective: Objective;
  readonly tasks: TrainingTasks;
  readonly split: string;
  readonly startedAt = performance.now();

  /** Iterations done. */
  iteration = 0;
  /** False while imitation or an iteration's updates are under way: then the weights are not those of a boundary. */
  atBoundary = false;
  totals: Totals = { episodes: 0, turns: 0, updates: 0 };
  states: States;
  sampling: SamplingState;
  guard: GuardState = guardStateOf(0);
  reference: Float32Array | null = null;
  /** Weights that play the present iteration; null are those it began with. */
  behavior: Behavior | null = null;
  ahead: Ahead | null = null;
  /** Of the weights after each update; null where it is off. */
  average: WeightAverage | null = null;
  before: Evaluated | null = null;
  last: Evaluated | null = null;
  checkpointPath: string | null = null;
  /** Of the newest checkpoint. */
  #savedAt = "";
  bestSuccessRate: number | null = null;
  #policy: TrainablePolicy | null = null;
  #optimizer: AdamW | null = null;

  private constructor(
    config: TrainConfig,
    options: TrainOptions,
    parts: Pick<Run, "pool" | "trajectories" | "metrics" | "workers" | "tasks" | "split">,
  ) {
    this.config = config;
    this.options = options;
    this.log = (options.log ?? silentLogger).child({ component: "trainer" });
    this.pool = parts.pool;
    this.trajectories = parts.trajectories;
    this.metrics = parts.metrics;
    this.workers = parts.workers;
    this.tasks = parts.tasks;
    this.split = parts.split;
    this.sampling = samplingStateOf(config);
    this.objective = objectiveOf(config.objective);
    this.states = statesOf(this.objective);
  }

  /** Opens everything a run needs; a resumed one also gets the state of its latest checkpoint. */
  static async open(config: TrainConfig, options: TrainOptions): Promise<Run> {
    const { runDirectory, resume = false } = options;
    const pool = new SessionPool(options.hosts);
    const { info } = pool;
    const split = config.collect.split ?? info.splits[0] ?? "";
    const tasks = divideTasks(await tasksToTrainOn(pool, split, config.collect.tasks), config);
    await makeRunDirectory(runDirectory, { resume });
    const log = options.log === undefined ? {} : { log: options.log };
    const trajectories = await openTrajectoryLog(runDirectory, log); // from here on no other process writes there
    let workers: readonly RolloutWorker[] = [];
    try {
      workers = await openWorkers(config, options, info);
      return await Run.#begin(config, options, { pool, trajectories, workers, tasks, split });
    } catch (error) {
      await Promise.allSettled([trajectories, ...workers].map((part) => part.close()));
      throw error;
    }
  }

  static async #begin(
    config: TrainConfig,
    options: TrainOptions,
    parts: Pick<Run, "pool" | "trajectories" | "workers" | "tasks" | "split">,
  ): Promise<Run> {
    const { runDirectory, engine, resume = false } = options;
    const { info } = parts.pool;
    const checkpoint = resume ? await latestCheckpoint(runDirectory) : null;
    if (checkpoint !== null) checkResumable(checkpoint.state, config, info, checkpoint.path);
    await describeRun(runDirectory, config, environmentOf(info, engine.name, config.seed));
    const metrics = await openMetrics(runDirectory, checkpoint?.state ?? null);
    const run = new Run(config, options, { ...parts, metrics });
    if (checkpoint !== null) {
      restore(run, checkpoint);
      run.#savedAt = run.#place;
    } else if (resume)
      run.warn("checkpoint/not-found", "The run holds no checkpoint yet; it starts from the beginning.");
    return run;
  }

  get policy(): TrainablePolicy {
    if (this.#policy === null) throw new TurnwiseError("internal/unreachable", "The run has no policy yet.");
    return this.#policy;
  }

  get hasPolicy(): boolean {
    return this.#policy !== null;
  }

  get optimizer(): AdamW {
    if (this.#optimizer === null)
      throw new TurnwiseError("internal/unreachable", "The run has no policy yet.");
    return this.#optimizer;
  }

  /** Takes the policy to train, and makes its optimiser. */
  usePolicy(policy: TrainablePolicy): void {
    const { beta1, beta2, epsilon, weightDecay, averaging } = this.config.optimizer;
    this.#policy = policy;
    for (const worker of this.workers) worker.usePolicy(policy.save());
    this.#optimizer = new AdamW(policy.parameters, { beta1, beta2, epsilon, weightDecay });
    this.average = averaging === null ? null : new WeightAverage(averaging);
  }

  get done(): Done {
    return { iteration: this.iteration, turns: this.totals.turns };
  }
  emit(event: TrainEvent): void {
    this.options.onEvent?.(event);
  }

  /** Says what will be trained. */
  announce(): void {
    const { id, version } = this.pool.info;
    this.emit({
      type: "start",
      runDirectory: this.options.runDirectory,
      environment: { id, version },
      engine: this.options.engine.name,
      parameters: this.policy.parameters.size,
      iterations: this.config.iterations,
      envSteps: this.config.envSteps,
      resumedAt: this.iteration,
    });
    for (const { code, message } of this.objective.notes ?? []) this.warn(code, message);
  }

  warn(code: string, message: string): void {
    this.log.warn({ code }, message);
    this.emit({ type: "warning", code, message });
  }

  get secondsSinceStart(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** The signal, to be spread into options that may have one. */
  get signal(): { readonly signal?: AbortSignal } {
    return this.options.signal === undefined ? {} : { signal: this.options.signal };
  }

  /** Writes an episode down, as the configuration says. */
  keep(trajectory: Trajectory): void {
    if (this.#keeps(trajectory)) this.trajectories.appendEpisode(trajectory);
  }

  /** Writes down what training made of an episode that was kept. */
  annotate(annotation: Annotation, trajectory: Trajectory): void {
    if (this.#keeps(trajectory)) this.trajectories.appendAnnotation(annotation);
  }

  #keeps({ group = 0 }: Trajectory): boolean {
    const { keep } = this.config.trajectories;
    return keep === "all" || (keep === "sampled" && group === 0);
  }

  /**
   * Ends an iteration: its metrics are on the disk, then the weights count as those of a boundary again.
   *
   * @returns what has collapsed, in words, or null
   */
  async complete(
    metrics: Metrics,
    { states, sampling, behavior }: Pick<Run, "states" | "sampling" | "behavior">,
  ): Promise<string | null> {
    const { iteration } = this;
    const done = iteration + 1;
    const isSaved = done % this.config.checkpoint.every === 0;
    const guarded = watch(this.guard, metrics, this.config.guard, { done, isSaved });
    const totals = addTotals(this.totals, metrics);
    const whole: Metrics = {
      ...metrics,
      ...guarded.metrics,
      ...totalMetrics(totals),
      "time/total_s": this.secondsSinceStart,
      "system/tensors": this.options.engine.tf.memory().numTensors,
    };
    await this.metrics.append({ kind: "iteration", iteration, metrics: whole });
    this.totals = totals;
    this.states = states;
    this.sampling = sampling;
    this.behavior = behavior;
    this.guard = guarded.state;
    this.iteration++;
    this.atBoundary = true;
    const total = expectedIterations(this.config, this.done, metrics["collect/turns"] ?? 0);
    this.emit({ type: "iteration", iteration, total, metrics: whole });
    return guarded.collapse;
  }

  /** Notes an evaluation; says whether it is the best so far. */
  noteEvaluation(evaluated: Evaluated): boolean {
    if (evaluated.iteration === 0) this.before = evaluated;
    this.last = evaluated;
    const { successRate } = evaluated.result;
    if (this.bestSuccessRate !== null && successRate < this.bestSuccessRate) return false;
    this.bestSuccessRate = successRate;
    return true;
  }

  /** Iterations and evaluation, which tell two checkpoints apart. */
  get #place(): string {
    return `${this.iteration}/${this.last?.iteration}`;
  }

  /** Writes a checkpoint of the present state, after all that was logged before it; not twice of the same. */
  async save({ best = false } = {}): Promise<void> {
    if (this.#place === this.#savedAt) return;
    await this.trajectories.flush();
    const { keep } = this.config.checkpoint;
    this.checkpointPath = await saveCheckpoint(this.options.runDirectory, checkpointOf(this), {
      keep,
      best,
      pinned: this.guard.anchors,
    });
    this.#savedAt = this.#place;
    this.emit({ type: "checkpoint", iteration: this.iteration, path: this.checkpointPath, best });
  }

  /**
   * Takes weights, optimiser, memories and curriculum of an earlier checkpoint; the count of iterations goes on, so
   * that what follows is played anew. The next save() writes a checkpoint.
   */
  returnTo(checkpoint: StoredCheckpoint): void {
    this.policy.parameters.write(checkpoint.weights);
    this.policy.version++;
    this.ahead?.stop();
    this.ahead = this.behavior = null;
    takeState(this, checkpoint);
    const { extraGroups } = this.sampling;
    this.sampling = { ...samplingStateOf(this.config, checkpoint.state.sampling), extraGroups };
    this.#savedAt = "";
  }

  /** Closes what the run opened. The hosts belong to the caller. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#policy?.[Symbol.dispose]();
    this.ahead?.stop();
    const parts = [this.pool, this.trajectories, ...this.workers];
    const ends = await Promise.allSettled(parts.map((part) => part.close()));
    for (const end of ends) {
      if (end.status === "rejected")
        this.log.error({ error: messageOf(end.reason) }, "closing the run failed");
    }
  }
}
