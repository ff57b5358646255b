/** One session of the environment: a household under the platform's contract. */
import { type Action, EnvironmentError, type Observation, type Task } from "turnwise/core";
import type { Awaitable, EnvironmentInstance, ResetResult, StepResult } from "turnwise/env";
import { z } from "zod";
import { translateCommand } from "./commands.ts";
import { Household } from "./household.ts";
import type { Worlds } from "./library.ts";
import type { World } from "./world.ts";

/** A saved episode. The state's meaning is that of `World.layout`. */
const snapshotSchema = z.strictObject({
  task: z.string(),
  state: z.array(z.int()),
  text: z.string(),
  isFirst: z.boolean(),
});
type Snapshot = z.output<typeof snapshotSchema>;

export class HouseholdSession implements EnvironmentInstance {
  readonly #worlds: Worlds;
  #household: Household | null = null;
  #text = "";
  #isFirst = true;

  constructor(worlds: Worlds) {
    this.#worlds = worlds;
  }

  reset({ task }: { task: Task }): Awaitable<ResetResult> {
    return whenReady(this.#worlds.get(task.id), (world) => {
      const household = this.#enter(world);
      this.#text = household.reset();
      this.#isFirst = true;
      return {
        observation: this.#observe(household),
        info: { game: world.game.id, walkthrough: walkthroughOf(world) },
      };
    });
  }

  step(action: Action): StepResult {
    const household = this.#playing();
    this.#text = household.step(action.text);
    this.#isFirst = false;
    const isWon = household.isWon();
    const score = isWon ? 1 : 0;
    return {
      observation: this.#observe(household),
      reward: score,
      terminated: isWon,
      truncated: false,
      success: isWon,
      score,
    };
  }

  snapshot(): Snapshot {
    const household = this.#playing();
    return {
      task: household.world.game.id,
      state: [...household.state],
      text: this.#text,
      isFirst: this.#isFirst,
    };
  }

  restore(snapshot: unknown): Awaitable<ResetResult> {
    const parsed = snapshotSchema.safeParse(snapshot);
    if (!parsed.success) throw invalidSnapshot("it has not the form of a snapshot");
    const { task, state, text, isFirst } = parsed.data;
    return whenReady(this.#worlds.get(task), (world) => {
      if (state.length !== world.layout.size) {
        throw invalidSnapshot(`its state has ${state.length} numbers in place of ${world.layout.size}`);
      }
      const [location = -1, held = -2] = state;
      const { locations, objects } = world.game;
      if (location < 0 || location >= locations.length || held < -1 || held >= objects.length) {
        throw invalidSnapshot("it names a place or an object that is not in the game");
      }
      const household = this.#enter(world);
      household.load(state);
      this.#text = text;
      this.#isFirst = isFirst;
      return { observation: this.#observe(household) };
    });
  }

  /** Takes up a game; the household of the same game is used again. */
  #enter(world: World): Household {
    if (this.#household?.world !== world) this.#household = new Household(world);
    return this.#household;
  }

  #playing(): Household {
    if (this.#household !== null) return this.#household;
    throw new EnvironmentError(
      "env/step-before-reset",
      "No episode of alfworld-text has begun; call reset() first.",
    );
  }

  #observe(household: Household): Observation {
    const { admissible } = household;
    return this.#isFirst
      ? { text: this.#text, admissible: admissible as string[], instruction: household.world.game.task }
      : { text: this.#text, admissible: admissible as string[] };
  }
}

/** A plan that wins, for tools; policies never see it. */
function walkthroughOf({ game, dialect }: World): readonly string[] | null {
  return game.walkthrough?.map((command) => translateCommand(command, dialect)) ?? null;
}

/** Goes on at once where nothing has to be waited for. */
function whenReady<T, R>(value: Awaitable<T>, next: (value: T) => R): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function invalidSnapshot(reason: string): EnvironmentError {
  return new EnvironmentError(
    "env/invalid-snapshot",
    `The snapshot was not taken from this version of alfworld-text: ${reason}.`,
  );
}
