/** An objective from its configuration: the estimator's recipe, and the methods that are laid over it. */
import type { ObjectiveConfig } from "../config.ts";
import type { Objective } from "./objective.ts";
import { RECIPES } from "./recipes.ts";

export function objectiveOf(config: ObjectiveConfig): Objective {
  return RECIPES[config.algorithm](config);
}
