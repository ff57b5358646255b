/** Reads the text of a planning problem (PDDL) of the household domain. */
import { DataError } from "turnwise/core";
import type { Facts, Goal, Problem } from "./problem.ts";

/** Predicate → number of arguments: every predicate that the household domain declares, lower-cased. */
const ARITY: Readonly<Record<string, number>> = {
  atlocation: 2,
  cancontain: 2,
  checked: 1,
  cleanable: 1,
  coolable: 1,
  examined: 1,
  full: 1,
  heatable: 1,
  holds: 2,
  holdsany: 1,
  holdsanyreceptacleobject: 1,
  inreceptacle: 2,
  inreceptacleobject: 2,
  isclean: 1,
  iscool: 1,
  ishot: 1,
  ison: 1,
  isreceptacleobject: 1,
  isreceptacleobjectfull: 1,
  issliced: 1,
  istoggled: 1,
  moveable: 1,
  objectatlocation: 2,
  objecttype: 2,
  openable: 1,
  opened: 1,
  pickupable: 1,
  receptacleatlocation: 2,
  receptacletype: 2,
  sliceable: 1,
  toggleable: 1,
  wasinreceptacle: 2,
};

type Expression = string | readonly Expression[];

/**
 * Reads a PDDL problem. Like the planner's own parser it lower-cases everything and knows no separators but
 * white space and parentheses; `;` starts a comment.
 *
 * @param where named in errors, such as the file
 * @throws DataError `data/damaged` when the text is no complete problem
 * @throws DataError `data/foreign` when it belongs to another domain or states a goal of an unknown kind
 */
export function readProblem(text: string, where: string): Problem {
  const sections = new Map<string, readonly Expression[]>();
  for (const section of readDefinition(text, where)) {
    if (Array.isArray(section) && typeof section[0] === "string") sections.set(section[0], section.slice(1));
  }
  const domain = sections.get(":domain")?.[0];
  if (domain !== "alfred") {
    throw new DataError(
      "data/foreign",
      `${where} is a problem of the planning domain ${JSON.stringify(domain ?? null)}; this environment plays "alfred".`,
    );
  }
  const init = sections.get(":init");
  const goal = sections.get(":goal")?.[0];
  if (init === undefined) throw damaged(where, "the problem has no (:init …) section");
  if (goal === undefined) throw damaged(where, "the problem has no (:goal …) section");
  return { facts: readFacts(init, where), goal: readGoal(goal, where) };
}

function damaged(where: string, what: string): DataError {
  return new DataError("data/damaged", `${where} is damaged: ${what}. Fetch or copy the file again.`);
}

/** The parts of `(define …)`. */
function readDefinition(text: string, where: string): readonly Expression[] {
  const source = text.toLowerCase().replace(/;[^\n]*/g, "");
  const root: Expression[] = [];
  const enclosing: Expression[][] = [];
  let current = root;
  for (const [token] of source.matchAll(/[()]|[^\s()]+/g)) {
    if (token === "(") {
      const inner: Expression[] = [];
      current.push(inner);
      enclosing.push(current);
      current = inner;
    } else if (token === ")") {
      const outer = enclosing.pop();
      if (outer === undefined) throw damaged(where, "a parenthesis is closed that was never opened");
      current = outer;
    } else {
      current.push(token);
    }
  }
  if (enclosing.length > 0) throw damaged(where, "the problem text ends inside an open parenthesis");
  const definition = root[0];
  if (root.length !== 1 || !Array.isArray(definition) || definition[0] !== "define") {
    throw damaged(where, "the problem text is not one (define …)");
  }
  return definition.slice(1);
}

function readFacts(init: readonly Expression[], where: string): Facts {
  const facts = new Map<string, (readonly string[])[]>();
  for (const item of init) {
    const fact = atomOf(item);
    // Costs, such as (= (total-cost) 0), change nothing in play.
    if (fact === null && Array.isArray(item) && item[0] === "=") continue;
    if (fact === null) throw damaged(where, `(:init …) holds ${show(item)}, which is no fact`);
    const [predicate = "", ...args] = fact;
    const arity = Object.hasOwn(ARITY, predicate) ? ARITY[predicate] : undefined;
    if (arity === undefined) {
      throw new DataError(
        "data/foreign",
        `${where} states ${show(item)}, a fact that the household domain does not know.`,
      );
    }
    if (args.length !== arity) {
      throw damaged(where, `the fact ${show(item)} has ${args.length} arguments in place of ${arity}`);
    }
    const known = facts.get(predicate);
    if (known === undefined) facts.set(predicate, [args]);
    else known.push(args);
  }
  return facts;
}

function atomOf(expression: Expression): readonly string[] | null {
  if (!Array.isArray(expression) || expression.length === 0) return null;
  return expression.every((part) => typeof part === "string") ? expression : null;
}

function show(expression: Expression): string {
  return typeof expression === "string" ? expression : `(${expression.map(show).join(" ")})`;
}

/** The goals of the six task types: the sorted predicates of all their atoms. */
const GOAL_SHAPES: Readonly<
  Record<string, { count: 1 | 2; property: "clean" | "hot" | "cool" | null } | "look">
> = {
  "inreceptacle objecttype receptacletype": { count: 1, property: null },
  "cleanable inreceptacle isclean objecttype receptacletype": { count: 1, property: "clean" },
  "heatable inreceptacle ishot objecttype receptacletype": { count: 1, property: "hot" },
  "coolable inreceptacle iscool objecttype receptacletype": { count: 1, property: "cool" },
  "inreceptacle inreceptacle not= objecttype objecttype receptacletype receptacletype": {
    count: 2,
    property: null,
  },
  "atlocation holds inreceptacle istoggled objecttype objecttype receptacleatlocation toggleable": "look",
};

function readGoal(expression: Expression, where: string): Goal {
  const atoms = goalAtoms(expression);
  const shapeName = atoms.map(([predicate]) => predicate).sort();
  const shape = GOAL_SHAPES[shapeName.join(" ")];
  const foreign = () =>
    new DataError(
      "data/foreign",
      `${where} states a goal of none of the six known kinds: ${show(expression)}.`,
    );
  if (shape === undefined) throw foreign();

  /** The one value of an argument over all atoms of a predicate, optionally only those about one variable. */
  const only = (predicate: string, position: 1 | 2, about?: string): string => {
    const values = new Set<string | undefined>();
    for (const atom of atoms) {
      if (atom[0] === predicate && (about === undefined || atom[1] === about)) values.add(atom[position]);
    }
    const [value] = values;
    if (values.size !== 1 || value === undefined) throw foreign();
    return value;
  };
  if (shape === "look") {
    return {
      kind: "look",
      objectType: only("objecttype", 2, only("holds", 2)),
      lampType: only("objecttype", 2, only("istoggled", 1)),
    };
  }
  return {
    kind: "place",
    objectType: only("objecttype", 2),
    receptacleType: only("receptacletype", 2, only("inreceptacle", 2)),
    ...shape,
  };
}

/** All atoms below `and` and `exists`; an inequality appears as the predicate `not=`. */
function goalAtoms(expression: Expression): (readonly string[])[] {
  if (typeof expression === "string") return [[expression]];
  const [head, ...rest] = expression;
  if (head === "and") return rest.flatMap(goalAtoms);
  if (head === "exists") return rest.slice(1).flatMap(goalAtoms);
  const atom = atomOf(expression);
  if (atom !== null) return [atom];
  const denied = head === "not" && rest[0] !== undefined ? atomOf(rest[0]) : null;
  return denied === null ? [[show(expression)]] : [[`not${denied[0]}`, ...denied.slice(1)]];
}
