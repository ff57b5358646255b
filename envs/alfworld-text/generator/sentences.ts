/** The twelve sentences in which tasks are put; the words are those of the official games. */
import type { Rng } from "turnwise/core";
import type { TaskType } from "../problem.ts";
import type { GoalSpec } from "./goals.ts";

const TEMPLATES: Readonly<Record<TaskType, readonly [string, string]>> = {
  pick_and_place_simple: ["put a {object} in {target}.", "put some {object} on {target}."],
  look_at_obj_in_light: ["look at {object} under the {target}.", "examine the {object} with the {target}."],
  pick_clean_then_place_in_recep: [
    "put a clean {object} in {target}.",
    "clean some {object} and put it in {target}.",
  ],
  pick_heat_then_place_in_recep: [
    "put a hot {object} in {target}.",
    "heat some {object} and put it in {target}.",
  ],
  pick_cool_then_place_in_recep: [
    "put a cool {object} in {target}.",
    "cool some {object} and put it in {target}.",
  ],
  pick_two_obj_and_place: ["put two {object} in {target}.", "find two {object} and put them in {target}."],
};

/** Puts a goal into words. */
export function taskSentence(goal: GoalSpec, random: Rng): string {
  const template = TEMPLATES[goal.taskType][random.int(2)] ?? "";
  return template
    .replace("{object}", goal.object.toLowerCase())
    .replace("{target}", goal.target.toLowerCase());
}
