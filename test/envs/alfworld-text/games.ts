/** Small households made for tests, in the text of the planning files. */
import { type CompiledGame, compileGame, Household, readProblem, World } from "turnwise/envs/alfworld-text";
import type { Dialect } from "../../../envs/alfworld-text/commands.ts";

/**
 * A kitchen. The two stove burners share a place, and the pot stands on both; the apple is on a counter far from
 * where it is recorded as lying; a fork lies in the bowl.
 */
export const KITCHEN_FACTS = `
  (atLocation agent1 loc_bar_0)
  (receptacleType CounterTop_bar_1 CounterTopType) (receptacleAtLocation CounterTop_bar_1 loc_bar_1)
  (receptacleType Fridge_bar_1 FridgeType) (receptacleAtLocation Fridge_bar_1 loc_bar_2) (openable Fridge_bar_1)
  (receptacleType Microwave_bar_1 MicrowaveType) (receptacleAtLocation Microwave_bar_1 loc_bar_3)
  (openable Microwave_bar_1)
  (receptacleType Sink_bar_1_bar_SinkBasin SinkBasinType)
  (receptacleAtLocation Sink_bar_1_bar_SinkBasin loc_bar_4)
  (receptacleType StoveBurner_bar_1 StoveBurnerType) (receptacleAtLocation StoveBurner_bar_1 loc_bar_5)
  (receptacleType StoveBurner_bar_2 StoveBurnerType) (receptacleAtLocation StoveBurner_bar_2 loc_bar_5)
  (objectType Apple_bar_1 AppleType) (objectType Apple_bar_2 AppleType) (objectType Bowl_bar_1 BowlType)
  (objectType Fork_bar_1 ForkType) (objectType Knife_bar_1 KnifeType) (objectType Lamp_bar_1 LampType)
  (objectType Pot_bar_1 PotType)
  (pickupable Apple_bar_1) (pickupable Apple_bar_2) (pickupable Bowl_bar_1) (pickupable Knife_bar_1)
  (pickupable Pot_bar_1)
  (cleanable Apple_bar_1) (heatable Apple_bar_1) (coolable Apple_bar_1) (sliceable Apple_bar_1)
  (sliceable Apple_bar_2) (toggleable Lamp_bar_1) (isReceptacleObject Bowl_bar_1) (isReceptacleObject Pot_bar_1)
  (inReceptacleObject Fork_bar_1 Bowl_bar_1)
  (inReceptacle Apple_bar_1 CounterTop_bar_1) (objectAtLocation Apple_bar_1 loc_bar_1)
  (inReceptacle Apple_bar_2 Fridge_bar_1) (objectAtLocation Apple_bar_2 loc_bar_2) (isCool Apple_bar_2)
  (inReceptacle Bowl_bar_1 CounterTop_bar_1) (objectAtLocation Bowl_bar_1 loc_bar_1)
  (inReceptacle Knife_bar_1 CounterTop_bar_1) (objectAtLocation Knife_bar_1 loc_bar_1)
  (inReceptacle Lamp_bar_1 Microwave_bar_1) (objectAtLocation Lamp_bar_1 loc_bar_3)
  (inReceptacle Pot_bar_1 StoveBurner_bar_1) (inReceptacle Pot_bar_1 StoveBurner_bar_2)
  (objectAtLocation Pot_bar_1 loc_bar_5)
  (canContain CounterTopType AppleType) (canContain CounterTopType KnifeType) (canContain FridgeType AppleType)
  (canContain StoveBurnerType PotType) (canContain CounterTopType BowlType)`;

/** Two apples on the counter. */
export const TWO_APPLES = `(and (exists (?r - receptacle) (exists (?o1 - object) (and (objectType ?o1 AppleType)
  (receptacleType ?r CounterTopType) (inReceptacle ?o1 ?r) (exists (?o2 - object) (and (not (= ?o1 ?o2))
  (objectType ?o2 AppleType) (receptacleType ?r CounterTopType) (inReceptacle ?o2 ?r)))))))`;

export function problemText(facts: string, goal: string): string {
  return `(define (problem test) (:domain alfred) (:objects agent1 - agent) (:init ${facts}) (:goal ${goal}))`;
}

export function compileText(text: string): CompiledGame {
  return compileGame({
    id: "train/test-1/trial",
    taskType: "pick_two_obj_and_place",
    room: "1",
    task: "put two apple in countertop.",
    problem: readProblem(text, "test"),
    walkthrough: null,
  });
}

/** A household in the test kitchen, reset. */
export function kitchen(dialect: Dialect = "move"): Household {
  const household = new Household(new World(compileText(problemText(KITCHEN_FACTS, TWO_APPLES)), dialect));
  household.reset();
  return household;
}

/** Carries out commands; each must be possible. @returns the last text */
export function play(household: Household, ...commands: readonly string[]): string {
  let text = "";
  for (const command of commands) {
    if (!household.admissible.includes(command)) throw new Error(`${command} is not possible`);
    text = household.step(command);
  }
  return text;
}
