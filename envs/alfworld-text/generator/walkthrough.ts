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
  let shortest: string[] | null = null;
  for (const script of scriptsFor(goal, items, room)) {
    const plan = new Plan(names);
    script(plan);
    if (shortest === null || plan.commands.length < shortest.length) shortest = plan.commands;
  }
  return shortest ?? [];
}

type Script = (plan: Plan) => void;

/** Every way to reach the goal: which thing, from where, treated where, brought where. */
function scriptsFor(goal: GoalSpec, items: readonly Item[], room: Room): Script[] {
  const sources = items
    .filter((item) => item.type === goal.object)
    .flatMap((item) => item.receptacles.map((from) => ({ item, from })));
  const receptaclesOf = (type: string) => room.receptacles.filter((receptacle) => receptacle.type === type);
  const targets = receptaclesOf(goal.target);
  const treatment = TREATMENTS[goal.taskType];
  if (treatment !== undefined) {
    return combine(
      targets,
      sources,
      receptaclesOf(treatment.appliance),
      (target, { item, from }, appliance) => {
        return (plan) => {
          plan.take(item, from);
          plan.goTo(appliance);
          plan.commands.push(`${treatment.verb} ${plan.name(item)} with ${plan.name(appliance)}`);
          plan.move(item, target);
        };
      },
    );
  }
  if (goal.taskType === "look_at_obj_in_light") {
    const lamps = items
      .filter((item) => item.type === goal.target)
      .flatMap((lamp) => lamp.receptacles.map((stand) => ({ lamp, stand })));
    return combine(sources, lamps, [null], ({ item, from }, { lamp, stand }) => (plan) => {
      plan.take(item, from);
      plan.goTo(stand);
      plan.commands.push(`use ${plan.name(lamp)}`);
    });
  }
  if (goal.taskType === "pick_two_obj_and_place") {
    return combine(targets, sources, sources, (target, first, second) => {
      if (first.item === second.item) return null;
      return (plan) => {
        plan.take(first.item, first.from);
        plan.move(first.item, target);
        plan.take(second.item, second.from);
        plan.move(second.item, target);
      };
    });
  }
  return combine(targets, sources, [null], (target, { item, from }) => (plan) => {
    plan.take(item, from);
    plan.move(item, target);
  });
}

function combine<A, B, C>(
  as: readonly A[],
  bs: readonly B[],
  cs: readonly C[],
  make: (a: A, b: B, c: C) => Script | null,
): Script[] {
  return as.flatMap((a) => bs.flatMap((b) => cs.flatMap((c) => make(a, b, c) ?? [])));
}
