/** A question from its query: the words, the answers, the gold chain and what a cited answer has to establish. */
import type { Rng } from "turnwise/core";
import {
  type ChainLink,
  type Question,
  type QuestionKind,
  type Rubric,
  UNKNOWN,
  type UserTurn,
} from "../question.ts";
import { type Link, type Reasoning, reason } from "./chain.ts";
import type { Encyclopaedia } from "./encyclopaedia.ts";
import { landOf } from "./layout.ts";
import { mention, mentionByAlias, titleOf } from "./mention.ts";
import { namedIn, type Query } from "./query.ts";
import { ENTITY_RELATIONS, isYearRelation, temporalOf, YEAR_RELATIONS } from "./relations/index.ts";
import { stepsOf, wordQuestion, wordStep } from "./word-question.ts";

const ALIAS_SHARE = 0.3;
const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Names of an entity, the preferred first. */
export function namesOf(entity: number, encyclopaedia: Encyclopaedia): string[] {
  const face = encyclopaedia.face(entity);
  return [...new Set([face.name, ...(face.alias === null ? [] : [face.alias]), titleOf(face)])];
}

/** The wordings that answer a query in an encyclopaedia, where names may have changed places. */
export function answersTo(query: Query<number>, encyclopaedia: Encyclopaedia): string[] {
  const { answers, value } = reason(query, encyclopaedia.world);
  if (value !== null) return wordings(value, query.ask === "count");
  const [only] = answers;
  return only === undefined || answers.length > 1 ? [UNKNOWN] : namesOf(only, encyclopaedia);
}

function wordings(value: number, isCount: boolean): string[] {
  const word = isCount ? NUMBERS[value] : undefined;
  return [String(value), ...(word === undefined ? [] : [word])];
}

/** Key of an entity or of a year among the entities of a question. */
const keyOf = (entity: number) => `e${entity}`;
const keyOfYear = (year: number) => `y${year}`;

export interface Head {
  readonly id: string;
  readonly kind: QuestionKind;
}

/** Puts a question together. */
export function makeQuestion(
  { id, kind }: Head,
  query: Query<number>,
  encyclopaedia: Encyclopaedia,
  random: Rng,
): { question: Question; reasoning: Reasoning } {
  const reasoning = reason(query, encyclopaedia.world);
  const aliased = kind === "bridge" && stepCount(query) === 1;
  const isAliased = aliased || random.float() < ALIAS_SHARE;
  const name = (entity: number) => {
    const face = encyclopaedia.face(entity);
    return isAliased ? mentionByAlias(face) : mention(face);
  };
  const links = reasoning.links.map((link) => chainLink(link, encyclopaedia));
  const named = namedIn(query);
  const neighbour = named[0] ?? 0;
  const turns = userTurns(query, name, reasoning, encyclopaedia, random);
  const question: Question = {
    id,
    question: wordQuestion(query, name, random),
    answers: answersTo(query, encyclopaedia),
    source: "encyclopaedia",
    kind,
    hops: links.length,
    neighbourhood: `land${landOf(neighbour)}`,
    entities: entitiesOf(reasoning, named, encyclopaedia),
    named: [...new Set(named)].map(keyOf),
    chain: links,
    passages: [...new Set(links.flatMap(({ passages }) => passages))],
    supportingTitles: [...new Set(reasoning.links.map(({ fact }) => encyclopaedia.page(fact.page).title))],
    rubrics: reasoning.links.map((link) => rubric(link, encyclopaedia)),
    ...(turns === null ? {} : { turns }),
  };
  return { question, reasoning };
}

function stepCount(query: Query<number>): number {
  return query.ask === "name" ? stepsOf(query.of).length : 0;
}

function entitiesOf(
  { links, answers }: Reasoning,
  named: readonly number[],
  encyclopaedia: Encyclopaedia,
): Record<string, readonly string[]> {
  const entities: Record<string, readonly string[]> = {};
  const add = (entity: number) => {
    entities[keyOf(entity)] ??= namesOf(entity, encyclopaedia);
  };
  named.forEach(add);
  for (const { fact } of links) {
    add(fact.subject);
    if (isYearRelation(fact.relation)) entities[keyOfYear(fact.object)] = [String(fact.object)];
    else add(fact.object);
  }
  answers.forEach(add);
  return entities;
}

function chainLink({ fact, year }: Link, encyclopaedia: Encyclopaedia): ChainLink {
  return {
    relation: year === null ? fact.relation : `${fact.relation} (${year})`,
    subject: keyOf(fact.subject),
    object: isYearRelation(fact.relation) ? keyOfYear(fact.object) : keyOf(fact.object),
    passages: encyclopaedia.statedIn(fact),
    statement: encyclopaedia.statement(fact),
  };
}

function rubric(link: Link, encyclopaedia: Encyclopaedia): Rubric {
  const { subject, object, passages } = chainLink(link, encyclopaedia);
  const { relation } = link.fact;
  const predicate = isYearRelation(relation)
    ? `${YEAR_RELATIONS[relation].happened} in {${object}}`
    : (link.year === null ? ENTITY_RELATIONS[relation].is : (temporalOf(relation)?.was ?? "")).replace(
        "{x}",
        `{${object}}`,
      );
  const when = link.year === null ? "" : `in ${link.year} `;
  return { statement: `${when}{${subject}} ${predicate}`, entities: [subject, object], passages };
}

/** A chain as a conversation: each turn asks for one step from what the turn before found. */
function userTurns(
  query: Query<number>,
  name: (entity: number) => string,
  { links, answers }: Reasoning,
  encyclopaedia: Encyclopaedia,
  random: Rng,
): UserTurn[] | null {
  if (query.ask !== "name" || answers.length !== 1) return null;
  const steps = stepsOf(query.of);
  const [first] = namedIn(query);
  if (steps.length < 2 || steps.length !== links.length || first === undefined) return null;
  let at = first;
  return steps.map((step, i) => {
    const link = links[i] as Link;
    const { fact } = link;
    at = fact.subject === at ? fact.object : fact.subject;
    const words = wordStep(step, i === 0 ? name(first) : "that one", random);
    return {
      message:
        i === 0
          ? `I should like to know more about ${words}. What is the name?`
          : `And what is ${words} called?`,
      answers: namesOf(at, encyclopaedia),
      passages: chainLink(link, encyclopaedia).passages,
    };
  });
}
