/** A plan that wins a generated game, found with full knowledge of it. */
import { nameEntities } from "../names.ts";
import type { Facts } from "../problem.ts";
import type { Item } from "./generate.ts";
import { type GoalSpec, TREATMENTS } from "./goals.ts";
import type { Receptacle, Room } from "./rooms.ts";

/** Writes down what an agent does that knows where everything is. */
class Plan {
  readonly commands: string[] = [];
  readonly #names: ReadonlyMap<string, string>;
  readonly #opened = new Set<string>();
  #location = "";

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  name(entity: { readonly id: string }): string {
    return this.#names.get(entity.id) ?? entity.id;
  }

  goTo(receptacle: Receptacle): void {
    if (this.#location !== receptacle.location) this.commands.push(`go to ${this.name(receptacle)}`);
    this.#location = receptacle.location;
  }

  /** Goes to a receptacle and opens it where that is needed. */
  reach(receptacle: Receptacle): void {
    this.goTo(receptacle);
    if (receptacle.openable && !this.#opened.has(receptacle.id)) {
      this.#opened.add(receptacle.id);
      this.commands.push(`open ${this.name(receptacle)}`);
    }
  }

  take(item: Item, from: Receptacle): void {
    this.reach(from);
    this.commands.push(`take ${this.name(item)} from ${this.name(from)}`);
  }

  move(item: Item, to: Receptacle): void {
    this.reach(to);
    this.commands.push(`move ${this.name(item)} to ${this.name(to)}`);
  }
}

/**
 * The shortest plan of the obvious shape: fetch, treat, bring; or fetch and turn on a lamp. Ties go to the
 * things that come first.
 */
export function findWalkthrough(facts: Facts, goal: GoalSpec, items: readonly Item[], room: Room): string[] {
  const names = nameEntities(facts);
  const wanted = items.filter((item) => item.type === goal.object);
  const plans: string[][] = [];
  const write = (steps: (plan: Plan) => void) => {
    const plan = new Plan(names);
    steps(plan);
    plans.push(plan.commands);
  };
  const sources = wanted.flatMap((item) => item.receptacles.map((from) => ({ item, from })));
  if (goal.taskType === "look_at_obj_in_light") {
    const lamps = items.filter((item) => item.type === goal.target);
    for (const { item, from } of sources) {
      for (const lamp of lamps) {
        const stand = lamp.receptacles[0];
        if (stand === undefined) continue;
        write((plan) => {
          plan.take(item, from);
          plan.goTo(stand);
          plan.commands.push(`use ${plan.name(lamp)}`);
        });
      }
    }
  } else {
    const targets = room.receptacles.filter((receptacle) => receptacle.type === goal.target);
    const treatment = TREATMENTS[goal.taskType];
    const appliances = room.receptacles.filter((receptacle) => receptacle.type === treatment?.appliance);
    for (const target of targets) {
      for (const { item, from } of sources) {
        if (treatment !== undefined) {
          for (const appliance of appliances) {
            write((plan) => {
              plan.take(item, from);
              plan.goTo(appliance);
              plan.commands.push(`${treatment.verb} ${plan.name(item)} with ${plan.name(appliance)}`);
              plan.move(item, target);
            });
          }
        } else if (goal.taskType === "pick_and_place_simple") {
          write((plan) => {
            plan.take(item, from);
            plan.move(item, target);
          });
        } else {
          for (const second of sources) {
            if (second.item === item) continue;
            write((plan) => {
              plan.take(item, from);
              plan.move(item, target);
              plan.take(second.item, second.from);
              plan.move(second.item, target);
            });
          }
        }
      }
    }
  }
  return plans.reduce((best, plan) => (plan.length < best.length ? plan : best), plans[0] ?? []);
}
