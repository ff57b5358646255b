/** Puts a query into words. Phrases nest to the right, so that the words can be read back without doubt. */
import type { Rng } from "turnwise/core";
import { classWords } from "./mention.ts";
import type { Clause, Description, Query, Step } from "./query.ts";
import { ENTITY_RELATIONS, temporalOf, YEAR_RELATIONS } from "./relations/index.ts";

const NOMINAL_SHARE = 0.5;
/** From this many steps on a chain may be told one step at a time. */
const STEPWISE_FROM = 3;

/** Gives the words for an entity that a question names. */
export type NameEntity<E> = (entity: E) => string;

/** A question that means the query. */
export function wordQuestion<E>(query: Query<E>, name: NameEntity<E>, random: Rng): string {
  const say = (description: Description<E>) => phrase(description, name, random);
  switch (query.ask) {
    case "name":
      return wordName(query.of, name, random);
    case "year": {
      const noun = pick(YEAR_RELATIONS[query.relation].nouns, random);
      const words = `the ${noun.replace("{x}", () => say(query.of))}`;
      return pick([`What is ${words}?`, `Give ${words}.`], random);
    }
    case "count":
      return `Count every ${inner(say(query.of))}: how many are there?`;
    case "earlier":
    case "later": {
      const [a, b] = query.of;
      const { happened } = YEAR_RELATIONS[query.relation];
      return `Which of the two ${happened} ${query.ask}: ${say(a)} or ${say(b)}?`;
    }
    case "first":
    case "last": {
      const { happened } = YEAR_RELATIONS[query.relation];
      return `Of every ${inner(say(query.of))}, which one ${happened} ${query.ask}?`;
    }
  }
}

function wordName<E>(description: Description<E>, name: NameEntity<E>, random: Rng): string {
  if (description.type === "all") {
    const clauses = description.clauses.map((clause) => wordClause(clause, name, random));
    const last = clauses.pop() ?? "";
    const wanted = description.wanted;
    return `Which ${wanted} ${clauses.join(", ")}, and ${last}?`;
  }
  if (stepsOf(description).length >= STEPWISE_FROM && random.float() < 0.5)
    return stepwise(description, name, random);
  const words = phrase(description, name, random);
  return pick(
    [`What is the name of ${words}?`, `Name ${words}.`, `Find out who or what is ${words}.`],
    random,
  );
}

/** `Start from X. Find the founder of it. Then find the birthplace of that. …` */
function stepwise<E>(description: Description<E>, name: NameEntity<E>, random: Rng): string {
  const steps = stepsOf(description);
  let start: Description<E> = description;
  while (start.type === "step") start = start.from;
  const told = steps.map((step, i) => {
    const words = phraseStep(step, i === 0 ? "it" : "that", random);
    return `${i === 0 ? "Find" : "Then find"} ${words}.`;
  });
  return `Start from ${phrase(start, name, random)}. ${told.join(" ")} What is the last one called?`;
}

/** The steps of a chain, the first first. */
export function stepsOf<E>(description: Description<E>): Step<E>[] {
  return description.type === "step" ? [...stepsOf(description.from), description] : [];
}

/** A noun phrase such as `the founder of the museum that keeps X`. */
function phrase<E>(description: Description<E>, name: NameEntity<E>, random: Rng): string {
  if (description.type === "entity") return name(description.entity);
  if (description.type === "step")
    return phraseStep(description, phrase(description.from, name, random), random);
  const clauses = description.clauses.map((clause) => wordClause(clause, name, random));
  return `the ${classWords(description.wanted)} ${clauses.join(", ")}`;
}

function phraseStep<E>({ relation, to, wanted, year }: Step<E>, from: string, random: Rng): string {
  const { is, isOf, nouns, range } = ENTITY_RELATIONS[relation];
  const fill = (template: string) => template.replace("{x}", () => from);
  const who = classWords(wanted);
  if (year !== null) {
    const { was = is, wasOf = isOf } = temporalOf(relation) ?? {};
    return `the ${who} in ${year} ${fill(to === "object" ? wasOf : was)}`;
  }
  if (to === "subject") return `the ${who} ${fill(is)}`;
  const isNominal = wanted === range && nouns.length > 0 && random.float() < NOMINAL_SHARE;
  return isNominal ? `the ${fill(pick(nouns, random))}` : `the ${who} ${fill(isOf)}`;
}

function wordClause<E>(clause: Clause<E>, name: NameEntity<E>, random: Rng): string {
  if (clause.type === "dated") {
    return `${YEAR_RELATIONS[clause.relation].happened} ${clause.bound} ${clause.year}`;
  }
  const { is, isOf } = ENTITY_RELATIONS[clause.relation];
  const template = clause.as === "subject" ? is : isOf;
  return template.replace("{x}", () => phrase(clause.other, name, random));
}

/** A noun phrase without its article. */
function inner(words: string): string {
  return words.replace(/^the /, "");
}

/** One step on its own: `the founder of that one`. */
export function wordStep<E>(step: Step<E>, from: string, random: Rng): string {
  return phraseStep(step, from, random);
}

function pick(items: readonly string[], random: Rng): string {
  return items[random.int(items.length)] ?? "";
}
