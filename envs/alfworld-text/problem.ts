/** A household problem as the planning files state it, after reading: lower-cased, no text, no names. */

/** Predicate → its argument tuples, in the order of the file. */
export type Facts = ReadonlyMap<string, readonly (readonly string[])[]>;

/** What has to be achieved. Types are lower-case with their suffix, such as `mugtype` and `shelftype`. */
export type Goal =
  | {
      /** `count` different objects of a type, each with the property, in one and the same receptacle of a type. */
      readonly kind: "place";
      readonly objectType: string;
      readonly receptacleType: string;
      readonly count: 1 | 2;
      readonly property: "clean" | "hot" | "cool" | null;
    }
  | {
      /** The agent holds an object of a type, at the location of a lamp of a type that was turned on. */
      readonly kind: "look";
      readonly objectType: string;
      readonly lampType: string;
    };

export interface Problem {
  /** Facts of `:init`, keyed by lower-case predicate (`inreceptacle`, `receptacleatlocation`, …). */
  readonly facts: Facts;
  readonly goal: Goal;
}

export const TASK_TYPES = [
  "pick_and_place_simple",
  "look_at_obj_in_light",
  "pick_clean_then_place_in_recep",
  "pick_heat_then_place_in_recep",
  "pick_cool_then_place_in_recep",
  "pick_two_obj_and_place",
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** One playable game: a problem, the task in words, and where it came from. */
export interface Game {
  /** `<split>/<task type>-<object>-<movable|None>-<receptacle or lamp>-<scene>/<trial>` for official games. */
  readonly id: string;
  readonly taskType: TaskType;
  /** Room the game plays in (the scene number of official games); clusters games in statistics. */
  readonly room: string;
  /** The task sentence, such as `put a clean mug in coffeemachine.` */
  readonly task: string;
  readonly problem: Problem;
  /** A plan that wins, or null when none is known. */
  readonly walkthrough: readonly string[] | null;
}
