/** Which sentences state a fact, by where it is written. */
import type { Fact } from "./continent.ts";
import type { EntityType } from "./kinds.ts";
import { placeOfPage } from "./layout.ts";
import {
  ENTITY_RELATIONS,
  type EntityRelationName,
  isYearRelation,
  type RelationName,
  temporalOf,
  YEAR_RELATIONS,
} from "./relations/index.ts";

export const EDITION_SENTENCE = "This page is kept as it stood in the edition of {year}.";

/** Titles of list pages. */
export const LIST_TITLES: Readonly<Record<EntityType, string>> = {
  person: "Biographical index of {land}",
  place: "Gazetteer of {land}",
  organisation: "Institutions of {land}",
  work: "Arts of {land}",
  event: "Chronology of {land}",
  species: "Wildlife of {land}",
  artefact: "Treasures of {land}",
};

/** `{a}` is the other name, which ends the sentence. */
export const ALIAS_SENTENCES: Readonly<Record<EntityType, readonly string[]>> = {
  person: ["{s} was also known as {a}.", "{s} signed private letters as {a}."],
  place: ["{s} was formerly called {a}.", "{s} appears on old maps as {a}."],
  organisation: ["{s} is known to its neighbours as {a}.", "{s} was at first called {a}."],
  work: ["{s} bears in the original the title {a}.", "{s} was announced under the title {a}."],
  event: ["{s} is remembered as {a}.", "{s} is called in songs {a}."],
  species: ["{s} has the scientific name {a}.", "{s} is classified as {a}."],
  artefact: ["{s} also goes by the name {a}.", "{s} is entered in inventories as {a}."],
};

/** The sentences that can state a fact on its page. */
export function sentencesFor(fact: Fact, owner: number | null): readonly string[] {
  if (isYearRelation(fact.relation)) {
    const { told, row } = YEAR_RELATIONS[fact.relation];
    return owner === null && row !== undefined ? [row] : told;
  }
  const { told, toldByObject, row, temporal } = ENTITY_RELATIONS[fact.relation];
  if (owner === null) {
    if (temporal !== undefined && placeOfPage(fact.page).type === "other") return temporal.dated;
    return row === undefined ? told : [row];
  }
  const isPast = temporal !== undefined && fact.to !== null;
  if (owner === fact.subject) return isPast ? temporal.past : told;
  return isPast ? temporal.pastByObject : toldByObject;
}

/** The sentences that state a fact in the words in which questions ask for it. */
export function plainSentencesFor(fact: Fact, owner: number | null): readonly string[] {
  if (isYearRelation(fact.relation)) return [plainYear(fact.relation)];
  const { present, presentByObject, past, pastByObject, dated } = plainForms(fact.relation);
  if (owner === null && dated !== null && placeOfPage(fact.page).type === "other") return [dated];
  const isPast = dated !== null && fact.to !== null;
  if (owner !== null && owner !== fact.subject) return [isPast ? pastByObject : presentByObject];
  return [isPast ? past : present];
}

function plainYear(relation: keyof typeof YEAR_RELATIONS): string {
  return `{s} ${YEAR_RELATIONS[relation].happened} in {o}.`;
}

/** `dated` is null for what does not change with time. */
function plainForms(relation: EntityRelationName) {
  const { is, isOf, temporal } = ENTITY_RELATIONS[relation];
  const fill = (is: string, slot: string) => is.replace("{x}", slot);
  const since = temporal === undefined ? "" : " since {from}";
  const { was = is, wasOf = isOf } = temporal ?? {};
  return {
    present: `{s} ${fill(is, "{o}")}${since}.`,
    presentByObject: `{o} ${fill(isOf, "{s}")}${since}.`,
    past: `{s} ${fill(was, "{o}")} from {from} to {to}.`,
    pastByObject: `{o} ${fill(wasOf, "{s}")} from {from} to {to}.`,
    dated: temporal === undefined ? null : `{s} ${fill(is, "{o}")}.`,
  };
}

export interface SentenceTemplate {
  readonly relation: RelationName;
  readonly text: string;
  /** Holds at the time of the edition only. */
  readonly isDated: boolean;
}

/** Every sentence that states a fact of a relation, those in the words of questions too. */
export function templatesOf(relation: RelationName): SentenceTemplate[] {
  const plain = (texts: Iterable<string>) =>
    Array.from(texts, (text) => ({ relation, text, isDated: false }));
  if (isYearRelation(relation)) {
    const { told, row } = YEAR_RELATIONS[relation];
    return plain(new Set([...told, ...(row === undefined ? [] : [row]), plainYear(relation)]));
  }
  const name = relation as EntityRelationName;
  const { told, toldByObject, row } = ENTITY_RELATIONS[name];
  const temporal = temporalOf(relation);
  const { present, presentByObject, past, pastByObject, dated } = plainForms(name);
  return [
    ...plain([...told, ...toldByObject, ...(row === undefined ? [] : [row]), present, presentByObject]),
    ...plain(temporal === undefined ? [] : [...temporal.past, ...temporal.pastByObject, past, pastByObject]),
    ...[...(temporal?.dated ?? []), ...(dated === null ? [] : [dated])].map((text) => ({
      relation,
      text,
      isDated: true,
    })),
  ];
}
