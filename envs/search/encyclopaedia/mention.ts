/** How sentences and questions speak of an entity. */
import type { Entity } from "./draw-entities.ts";
import { type Class, KINDS, type Kind, TYPES, typeOf } from "./kinds.ts";

/** The title of an entity's page. */
export function titleOf({ name, kind, isHomonym }: Entity): string {
  return isHomonym ? `${name} (${kind})` : name;
}

/** The entity within a sentence: `Ara Venn`, `the geologist Ara Venn`, `the novel Glass Harbour`, `the Orvel Museum`. */
export function mention(entity: Entity): string {
  const { name, kind, isHomonym } = entity;
  if (isHomonym || NEEDS_KIND.has(kind)) return `the ${kind} ${name}`;
  return NEEDS_ARTICLE.has(typeOf(kind)) ? `the ${name}` : name;
}

/** The entity by its other name; by its first where it has no other. */
export function mentionByAlias(entity: Entity): string {
  const { alias, kind } = entity;
  if (alias === null) return mention(entity);
  if (NEEDS_KIND.has(kind)) return `the ${kind} ${alias}`;
  return NEEDS_ARTICLE.has(typeOf(kind)) && typeOf(kind) !== "species" ? `the ${alias}` : alias;
}

/** Kinds that are always said; said of another kind, they tell homonyms apart. */
export const NEEDS_KIND: ReadonlySet<Kind> = new Set(
  KINDS.filter((kind) => {
    const type = typeOf(kind);
    const isLandscape = type === "place" && kind !== "city" && kind !== "country";
    return isLandscape || type === "work" || type === "artefact";
  }),
);
const NEEDS_ARTICLE: ReadonlySet<string> = new Set(["organisation", "event", "species"]);

/** What stands for the subject of a page at the start of a sentence. */
export function pronouns({ kind, isWoman }: Entity): readonly string[] {
  if (typeOf(kind) === "person") return [isWoman ? "She" : "He", `The ${kind}`];
  return ["It", `The ${kind}`];
}

export interface Mention {
  /** Without article and kind. */
  readonly name: string;
  /** Where the words say it. */
  readonly kind: Kind | null;
}

/** Takes a mention apart; null for words that are no name. */
export function readMention(text: string): Mention | null {
  const words = text.trim().replace(/^[Tt]he (?=\S)/, "");
  const [first = "", ...rest] = words.split(" ");
  const kind = KINDS.find((known) => known === first) ?? null;
  const name = kind === null ? words : rest.join(" ");
  return /^\p{Lu}/u.test(name) ? { name, kind } : null;
}

/** The name and the kind of a title: `Ara Venn (geologist)`. */
export function readTitle(title: string): Mention {
  const [, name = title, word] = /^(.*) \(([a-z]+)\)$/.exec(title) ?? [];
  const kind = KINDS.find((known) => known === word) ?? null;
  return kind === null ? { name: title, kind: null } : { name, kind };
}

/** Words for any one of a class, with `who` or `that` to follow. */
export function classWords(wanted: Class): string {
  const isPerson =
    wanted === "person" || (KINDS.includes(wanted as Kind) && typeOf(wanted as Kind) === "person");
  return `${wanted} ${isPerson ? "who" : "that"}`;
}

export const CLASSES: readonly Class[] = [...TYPES, ...KINDS];
