/** Shows a training run while it runs: live on a terminal, one line an iteration elsewhere. */
import type { EvaluationResult, Metrics, Phase, TrainEvent } from "../training/index.ts";
import { bar, duration, percent, type Screen, sparkline } from "./screen.ts";

type Stage = Phase | "train";

const STAGES: Readonly<Record<Stage, { readonly title: string; readonly unit: string }>> = {
  demonstrate: { title: "demonstrations", unit: "episodes" },
  survey: { title: "vocabulary", unit: "episodes" },
  imitate: { title: "imitation", unit: "updates" },
  evaluate: { title: "evaluation", unit: "tasks" },
  train: { title: "training", unit: "iterations" },
};

const WHEN = { before: "before RL", during: "so far", after: "after RL" } as const;

const REDRAW_SECONDS = 0.1;

/** Columns of the words on the left. */
export const LABEL_WIDTH = 15;

/** Turns the events of a run into lines. */
export class Progress {
  /** Share of successful episodes of each iteration so far. */
  readonly success: number[] = [];
  readonly #screen: Screen;
  readonly #clock: () => number;
  readonly #steady: boolean;
  #stage: Stage = "demonstrate";
  #began = 0;
  #done = 0;
  #total = 0;
  /** Seconds each iteration took. */
  readonly #seconds: number[] = [];
  #last: Metrics = {};
  /** Env steps after which training ends; null where iterations alone count. */
  #envSteps: number | null = null;
  #drawn = Number.NEGATIVE_INFINITY;

  /**
   * @param steady print lines that stay; without it only what is live is shown
   * @param clock seconds that pass, from any origin
   */
  constructor(screen: Screen, steady: boolean, clock: () => number = () => performance.now() / 1000) {
    this.#screen = screen;
    this.#steady = steady;
    this.#clock = clock;
  }

  readonly onEvent = (event: TrainEvent): void => {
    switch (event.type) {
      case "start":
        this.#say(
          `${event.environment.id} ${event.environment.version} · ${event.parameters.toLocaleString("en")} parameters · ` +
            `${event.engine} · ${event.runDirectory}`,
        );
        this.#envSteps = event.envSteps;
        if (event.resumedAt > 0) this.#say(`going on after iteration ${event.resumedAt}${this.#of(event)}`);
        return;
      case "phase":
        this.#begin(event.phase, event.total);
        return;
      case "progress":
        this.#advance(event.phase, event.done, event.total);
        return;
      case "evaluation":
        this.#say(evaluationLine(WHEN[event.when], event.result), LABEL_WIDTH);
        return;
      case "iteration":
        this.#iteration(event.iteration, event.total, event.metrics);
        return;
      case "checkpoint":
      case "warning": // the log has it
        return;
      case "done":
        this.#screen.close();
        return;
      default:
        event satisfies never;
    }
  };

  /** Removes what is live. */
  close(): void {
    this.#screen.close();
  }

  #say(text: string, indent = 0): void {
    if (this.#steady) this.#screen.text(text, indent);
  }

  #of({ iterations, envSteps }: { readonly iterations: number; readonly envSteps: number | null }): string {
    return envSteps === null ? ` of ${iterations}` : `, up to ${whole(envSteps)} steps`;
  }

  #begin(stage: Stage, total: number): void {
    this.#stage = stage;
    this.#total = total;
    this.#done = 0;
    this.#began = this.#clock();
    if (!this.#screen.isTerminal && total > 0) {
      const { title, unit } = STAGES[stage];
      const steps = stage === "train" && this.#envSteps !== null ? `, ${whole(this.#envSteps)} steps` : "";
      this.#say(`${title}: ${steps === "" ? "" : "about "}${total} ${unit}${steps}`);
    }
    this.#draw();
  }

  #advance(phase: Phase, done: number, total: number): void {
    if (phase !== this.#stage) this.#begin(phase, total);
    this.#done = done;
    this.#total = total;
    if (this.#clock() - this.#drawn > REDRAW_SECONDS || done === total) this.#draw();
  }

  #iteration(iteration: number, total: number, metrics: Metrics): void {
    if (this.#stage !== "train") this.#begin("train", total);
    this.#done = iteration + 1;
    this.#total = total;
    this.#last = metrics;
    this.#seconds.push((metrics["time/collect_s"] ?? 0) + (metrics["time/update_s"] ?? 0));
    const rate = metrics["collect/success_rate"];
    if (rate !== undefined) this.success.push(rate);
    if (!this.#screen.isTerminal) {
      const number = `${iteration + 1}`.padStart(String(total).length);
      this.#say(`iteration ${number}/${total}  ${[...this.#figures(), ...this.#remaining()].join("  ")}`);
    }
    this.#draw();
  }

  #figures(): string[] {
    const m = this.#last;
    const figure = (name: keyof Metrics, format: (value: number) => string) => {
      const value = m[name];
      return value === undefined ? [] : [format(value)];
    };
    return [
      ...figure("collect/success_rate", (value) => `success ${percent(value)}`),
      ...(this.#envSteps === null
        ? []
        : figure("total/turns", (value) => `${whole(value)}/${whole(this.#envSteps ?? 0)} steps`)),
      ...figure("collect/turns_mean", (value) => `turns ${value.toFixed(1)}`),
      ...figure("collect/entropy", (value) => `entropy ${value.toFixed(2)}`),
      ...figure("collect/steps_per_second", (value) => `${whole(value)} steps/s`),
    ];
  }

  #remaining(): string[] {
    const left = this.#total - this.#done;
    if (this.#done <= 0 || left <= 0) return [];
    const recent = this.#seconds.slice(-10);
    const each =
      this.#stage === "train"
        ? recent.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, recent.length)
        : (this.#clock() - this.#began) / this.#done;
    return [`ETA ${duration(each * left)}`];
  }

  #draw(): void {
    if (!this.#screen.isTerminal) return;
    this.#drawn = this.#clock();
    const { title, unit } = STAGES[this.#stage];
    const { width } = this.#screen;
    const fraction = this.#total > 0 ? this.#done / this.#total : 0;
    const training = this.#stage === "train";
    let line = `${title.padEnd(LABEL_WIDTH)}${bar(fraction, width < 100 ? 12 : 24)} ${this.#done}/${this.#total} ${unit}`;
    for (const part of [...this.#remaining(), ...(training ? this.#figures() : [])]) {
      if (line.length + 2 + part.length < width) line += `  ${part}`;
    }
    const lines = [line];
    if (training && this.success.length > 1) {
      lines.push(`${"success".padEnd(LABEL_WIDTH)}${sparkline(this.success, width - LABEL_WIDTH - 2)}`);
    }
    this.#screen.live(lines);
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** `after RL       95.5 % success (95 % interval 91.7–97.6 %) on 200 tasks of valid_unseen, 18.2 turns`. */
export function evaluationLine(title: string, result: EvaluationResult): string {
  const failed = result.failed > 0 ? `, ${result.failed} failed with an error` : "";
  return (
    `${title.padEnd(LABEL_WIDTH - 1)} ${successText(result)} on ${result.tasks} tasks ` +
    `of ${result.split}, ${result.meanTurns.toFixed(1)} turns${failed}`
  );
}

/** `95.5 % success (95 % interval 91.7–97.6 %)`. */
export function successText({ successRate, low, high }: EvaluationResult): string {
  return `${percent(successRate)} success (95 % interval ${(100 * low).toFixed(1)}–${percent(high)})`;
}
