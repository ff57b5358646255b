/** What a question about the encyclopaedia means, read from its words. */

import type { Class } from "../encyclopaedia/kinds.ts";
import { CLASSES, classWords, readMention } from "../encyclopaedia/mention.ts";
import type { Clause, Description, Query, Step } from "../encyclopaedia/query.ts";
import {
  ENTITY_RELATION_NAMES,
  ENTITY_RELATIONS,
  type EntityRelationName,
  temporalOf,
  YEAR_RELATION_NAMES,
  YEAR_RELATIONS,
  type YearRelationName,
} from "../encyclopaedia/relations/index.ts";

/** How a relation begins in words, up to where the other side follows. */
interface Opening {
  readonly relation: EntityRelationName;
  readonly to: "object" | "subject";
  readonly words: string;
  readonly isPast: boolean;
}

const untilSlot = (template: string) => template.replace("{x}", "");

const VERBS: readonly Opening[] = ENTITY_RELATION_NAMES.flatMap((relation) => {
  const { is, isOf, symmetric } = ENTITY_RELATIONS[relation];
  const temporal = temporalOf(relation);
  const openings: Opening[] = [{ relation, to: "object", words: untilSlot(isOf), isPast: false }];
  if (!symmetric) openings.push({ relation, to: "subject", words: untilSlot(is), isPast: false });
  if (temporal !== undefined) {
    openings.push({ relation, to: "object", words: untilSlot(temporal.wasOf), isPast: true });
    openings.push({ relation, to: "subject", words: untilSlot(temporal.was), isPast: true });
  }
  return openings;
});
const NOUNS = ENTITY_RELATION_NAMES.flatMap((relation) =>
  ENTITY_RELATIONS[relation].nouns.map((noun) => ({ relation, words: `the ${untilSlot(noun)}` })),
);
const YEAR_NOUNS = YEAR_RELATION_NAMES.flatMap((relation) =>
  YEAR_RELATIONS[relation].nouns.map((noun) => ({ relation, words: `the ${untilSlot(noun)}` })),
);

type Named = Description<string>;
/** What a short word such as `it` stands for. */
type Referent = Named | null;

/**
 * Reads a question; null where it is none about the encyclopaedia. Entities are the words for them.
 *
 * @param before what the question before was about, in a conversation
 */
export function readQuestion(question: string, before: Referent = null): Query<string> | null {
  const text = question.trim();
  return (
    readTurn(text, before) ??
    readCount(text) ??
    readComparison(text) ??
    readOrder(text) ??
    readStepwise(text) ??
    readYear(text) ??
    readName(text) ??
    readConditions(text)
  );
}

function readTurn(text: string, before: Referent): Query<string> | null {
  const first = /^I should like to know more about (.+)\. What is the name\?$/.exec(text)?.[1];
  const next = /^And what is (.+) called\?$/.exec(text)?.[1];
  const words = first ?? next;
  const of = words === undefined ? null : readPhrase(words, before);
  return of === null ? null : { ask: "name", of };
}

function readCount(text: string): Query<string> | null {
  const words = /^Count every (.+): how many are there\?$/.exec(text)?.[1];
  const of = words === undefined ? null : readPhrase(`the ${words}`);
  return of === null ? null : { ask: "count", of };
}

function readComparison(text: string): Query<string> | null {
  const [, happened = "", ask, rest = ""] =
    /^Which of the two (.+?) (earlier|later): (.+)\?$/.exec(text) ?? [];
  const relation = relationOf(happened);
  if (relation === null) return null;
  const [a, b] = rest.split(" or ").map((words) => readPhrase(words));
  return a && b ? { ask: ask as "earlier" | "later", relation, of: [a, b] } : null;
}

function readOrder(text: string): Query<string> | null {
  const [, words, happened = "", ask] = /^Of every (.+), which one (.+) (first|last)\?$/.exec(text) ?? [];
  const relation = relationOf(happened);
  const of = words === undefined ? null : readPhrase(`the ${words}`);
  return relation === null || of === null ? null : { ask: ask as "first" | "last", relation, of };
}

function readStepwise(text: string): Query<string> | null {
  const [, start, rest] = /^Start from (.+?)\. (Find .+\.) What is the last one called\?$/.exec(text) ?? [];
  if (start === undefined || rest === undefined) return null;
  let at: Referent = readPhrase(start);
  for (const sentence of rest.split(/(?<=\.) /)) {
    const words = /^(?:Find|Then find) (.+)\.$/.exec(sentence)?.[1];
    at = words === undefined || at === null ? null : readPhrase(words, at);
  }
  return at === null ? null : { ask: "name", of: at };
}

function readYear(text: string): Query<string> | null {
  const words = /^(?:What is|Give) (the .+)[?.]$/.exec(text)?.[1] ?? "";
  for (const { relation, words: noun } of YEAR_NOUNS) {
    const of = words.startsWith(noun) ? readPhrase(words.slice(noun.length)) : null;
    if (of !== null) return { ask: "year", relation, of };
  }
  return null;
}

function readName(text: string): Query<string> | null {
  const words = /^(?:What is the name of|Name|Find out who or what is) (the .+)[?.]$/.exec(text)?.[1];
  const of = words === undefined ? null : readPhrase(words);
  return of === null ? null : { ask: "name", of };
}

function readConditions(text: string): Query<string> | null {
  const [, word = "", rest = ""] = /^Which ([a-z]+) (.+)\?$/.exec(text) ?? [];
  const wanted = CLASSES.find((known) => known === word);
  if (wanted === undefined) return null;
  const clauses = rest.split(/, (?:and )?/).map(readClause);
  if (clauses.includes(null)) return null;
  return { ask: "name", of: { type: "all", wanted, clauses: clauses as Clause<string>[] } };
}

function readClause(words: string): Clause<string> | null {
  const [, happened = "", bound, year] = /^(.+) (after|before) (\d+)$/.exec(words) ?? [];
  const relation = relationOf(happened);
  if (relation !== null)
    return { type: "dated", relation, bound: bound as "after" | "before", year: Number(year) };
  for (const { relation: name, to, words: verb, isPast } of VERBS) {
    if (isPast || !words.startsWith(verb)) continue;
    const other = readPhrase(words.slice(verb.length));
    if (other === null) continue;
    const as = to === "subject" || ENTITY_RELATIONS[name].symmetric ? "subject" : "object";
    return { type: "related", relation: name, as, other };
  }
  return null;
}

function relationOf(happened: string): YearRelationName | null {
  return YEAR_RELATION_NAMES.find((name) => YEAR_RELATIONS[name].happened === happened) ?? null;
}

/** A noun phrase: a name, or something by its relation to what another phrase describes. */
function readPhrase(words: string, referent: Referent = null): Named | null {
  if (referent !== null && ["it", "that", "that one"].includes(words)) return referent;
  return readNominal(words, referent) ?? readRelative(words, referent) ?? readLeaf(words);
}

function readLeaf(words: string): Named | null {
  return readMention(words) === null ? null : { type: "entity", entity: words };
}

function readNominal(words: string, referent: Referent): Step<string> | null {
  for (const { relation, words: noun } of NOUNS) {
    const from = words.startsWith(noun) ? readPhrase(words.slice(noun.length), referent) : null;
    if (from === null) continue;
    return {
      type: "step",
      from,
      relation,
      to: "object",
      wanted: ENTITY_RELATIONS[relation].range,
      year: null,
    };
  }
  return null;
}

function readRelative(words: string, referent: Referent): Step<string> | null {
  for (const wanted of CLASSES) {
    const head = `the ${classWords(wanted)} `;
    if (words.startsWith(head)) return readVerb(words.slice(head.length), wanted, referent);
  }
  return null;
}

function readVerb(words: string, wanted: Class, referent: Referent): Step<string> | null {
  const [, digits, rest = words] = /^in (\d+) (.+)$/.exec(words) ?? [];
  const year = digits === undefined ? null : Number(digits);
  for (const { relation, to, words: verb, isPast } of VERBS) {
    if (isPast !== (year !== null) || !rest.startsWith(verb)) continue;
    const from = readPhrase(rest.slice(verb.length), referent);
    if (from !== null) return { type: "step", from, relation, to, wanted, year };
  }
  return null;
}
