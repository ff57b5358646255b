/** One session of the environment: a house under the platform's contract. */
import { type Action, EnvironmentError, type Observation, type Task } from "turnwise/core";
import type { EnvironmentInstance, ResetResult, StepResult } from "turnwise/env";
import { z } from "zod";
import { Household } from "./household.ts";
import type { Collection } from "./tasks.ts";
import { reminder } from "./text.ts";
import { World } from "./world.ts";

/** A saved episode. The meaning of the state is that of `World`. */
const snapshotSchema = z.strictObject({
  task: z.string(),
  state: z.array(z.int()),
  text: z.string(),
  isFirst: z.boolean(),
});
type Snapshot = z.output<typeof snapshotSchema>;

export interface SessionOptions {
  /** `success`: 1 when the last goal is met. `goals`: an equal share for each goal. */
  readonly reward: "success" | "goals";
  /** Every text ends with the goal to be met next, and from the second turn on that goal is the instruction. */
  readonly reminder: boolean;
}

/** How many games are kept ready to play. */
const KEPT_WORLDS = 256;

/** Games made ready to play, shared by the sessions of an environment. */
export class Worlds {
  readonly #collection: Collection;
  readonly #ready = new Map<string, World>();

  constructor(collection: Collection) {
    this.#collection = collection;
  }

  /** @throws EnvironmentError `env/unknown-task` */
  get(taskId: string): World {
    let world = this.#ready.get(taskId);
    if (world === undefined) {
      world = new World(this.#collection.game(taskId));
      if (this.#ready.size >= KEPT_WORLDS) {
        for (const oldest of this.#ready.keys()) {
          this.#ready.delete(oldest);
          break;
        }
      }
      this.#ready.set(taskId, world);
    }
    return world;
  }
}

export class LongHouseholdSession implements EnvironmentInstance {
  readonly #worlds: Worlds;
  readonly #options: SessionOptions;
  #household: Household | null = null;
  #text = "";
  #isFirst = true;

  constructor(worlds: Worlds, options: SessionOptions) {
    this.#worlds = worlds;
    this.#options = options;
  }

  reset({ task }: { task: Task }): ResetResult {
    const household = this.#enter(this.#worlds.get(task.id));
    this.#text = household.reset();
    this.#isFirst = true;
    return { observation: this.#observe(household), info: { goals: household.world.goalSentences } };
  }

  step(action: Action): StepResult {
    const household = this.#playing();
    const metBefore = household.goalsMet;
    this.#text = household.step(action.text);
    this.#isFirst = false;
    const goals = household.world.game.goals.length;
    const observation = this.#observe(household);
    const { isWon, goalsMet } = household;
    const ending = { terminated: isWon, truncated: false, success: isWon, score: goalsMet / goals };
    if (this.#options.reward === "success") return { observation, reward: isWon ? 1 : 0, ...ending };
    const progress = (goalsMet - metBefore) / goals;
    return { observation, reward: progress, rewardParts: { progress }, ...ending };
  }

  snapshot(): Snapshot {
    const { world, state } = this.#playing();
    return { task: world.game.id, state: [...state], text: this.#text, isFirst: this.#isFirst };
  }

  restore(snapshot: unknown): ResetResult {
    const parsed = snapshotSchema.safeParse(snapshot);
    if (!parsed.success) throw invalidSnapshot("it has not the form of a snapshot");
    const { task, state, text, isFirst } = parsed.data;
    const world = this.#worlds.get(task);
    if (!world.isState(state)) throw invalidSnapshot("its state is not one of the game it names");
    const household = this.#enter(world);
    household.load(state);
    this.#text = text;
    this.#isFirst = isFirst;
    return { observation: this.#observe(household) };
  }

  #enter(world: World): Household {
    if (this.#household?.world !== world) this.#household = new Household(world, this.#options.reminder);
    return this.#household;
  }

  #playing(): Household {
    if (this.#household !== null) return this.#household;
    throw new EnvironmentError(
      "env/step-before-reset",
      "No episode of long-household has begun; call reset() first.",
    );
  }

  /** The whole task comes with the first observation; with reminders, the goal to be met next with every later one. */
  #observe({ admissible, world, state }: Household): Observation {
    const seen = { text: this.#text, admissible: admissible as string[] };
    if (this.#isFirst) return { ...seen, instruction: world.game.instruction };
    const next = this.#options.reminder ? reminder(world, state).trim() : "";
    return next === "" ? seen : { ...seen, instruction: next };
  }
}

function invalidSnapshot(reason: string): EnvironmentError {
  return new EnvironmentError(
    "env/invalid-snapshot",
    `The snapshot was not taken from this version of long-household: ${reason}.`,
  );
}
