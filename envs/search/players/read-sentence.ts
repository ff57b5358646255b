/** What a sentence of a page says, read by the patterns in which facts are told. */
import { type Mention, readMention } from "../encyclopaedia/mention.ts";
import { isYearRelation, RELATION_NAMES, type RelationName } from "../encyclopaedia/relations/index.ts";
import { ALIAS_SENTENCES, EDITION_SENTENCE, templatesOf } from "../encyclopaedia/sentences.ts";

/** A fact as it was told: names stand as they were written. */
export interface Told {
  readonly relation: RelationName;
  readonly subject: Mention;
  /** A name, or a year. */
  readonly object: Mention | number;
  readonly from: number | null;
  readonly to: number | null;
}

export interface Reading {
  readonly facts: readonly Told[];
  /** Another name of the subject of the page. */
  readonly alias: string | null;
}

interface Pattern {
  readonly relation: RelationName;
  readonly regex: RegExp;
  /** The longest run of its own text, which every such sentence has. */
  readonly text: string;
  readonly isDated: boolean;
}

const PATTERNS: readonly Pattern[] = RELATION_NAMES.flatMap((relation) =>
  templatesOf(relation).map(({ text, isDated }) => ({
    relation,
    isDated,
    regex: compile(text, isYearRelation(relation)),
    text: ownText(text),
  })),
);
/** Patterns by the longest word of their own, so that few are tried on a sentence. */
const BY_WORD = new Map<string, Pattern[]>();
for (const pattern of PATTERNS) {
  const word = longest(wordsIn(pattern.text.replace(/^\S*|\S*$/g, ""))); // words at the edges may go on in a slot
  BY_WORD.set(word, [...(BY_WORD.get(word) ?? []), pattern]);
}
const ALIASES: readonly RegExp[] = Object.values(ALIAS_SENTENCES).flatMap((texts) =>
  texts.map((text) => compile(text, false)),
);
const EDITION = new RegExp(`^${escape(EDITION_SENTENCE).replace("\\{year\\}", "(\\d+)")}$`);

function ownText(template: string): string {
  return longest(template.split(/\{\w+\}/));
}

function wordsIn(text: string): string[] {
  return text.match(/\p{L}+/gu) ?? [];
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), "");
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function compile(template: string, isYear: boolean): RegExp {
  const source = escape(template)
    .replace("\\{s\\}", "(?<s>.+)")
    .replace("\\{o\\}", isYear ? "(?<o>\\d{4})" : "(?<o>.+)")
    .replace("\\{a\\}", "(?<a>.+)")
    .replace("\\{from\\}", "(?<from>\\d{4})")
    .replace("\\{to\\}", "(?<to>\\d{4})");
  return new RegExp(`^${source}$`);
}

/** The year of the edition that a page was kept from; null for a page of today. */
export function editionOfTitle(title: string): number | null {
  const year = /\(edition of (\d+)\)$/.exec(title)?.[1];
  return year === undefined ? null : Number(year);
}

/** The title of the page of today. */
export function presentTitle(title: string): string {
  return title.replace(/ \(edition of \d+\)$/, "");
}

/**
 * Reads a sentence. Where several patterns fit, it is meant by the one with the longest text of its own.
 *
 * @param owner the subject of the page, which pronouns stand for
 * @param edition year of the page's edition; null for a page of today
 */
export function readSentence(sentence: string, owner: Mention, edition: number | null): Reading {
  if (EDITION.test(sentence)) return { facts: [], alias: null };
  let best: { readonly told: Told; readonly length: number } | null = null;
  for (const { relation, regex, text, isDated } of patternsFor(sentence)) {
    // An old edition's years were corrected since; what it says of its own time holds.
    if (isDated !== (edition !== null) || !sentence.includes(text) || text.length <= (best?.length ?? 0))
      continue;
    const groups = regex.exec(sentence)?.groups;
    if (groups === undefined) continue;
    const subject = readName(groups["s"] ?? "", owner);
    const object = isYearRelation(relation) ? Number(groups["o"]) : readName(groups["o"] ?? "", owner);
    if (subject === null || object === null) continue;
    const [from, to] = [groups["from"], groups["to"]].map((year) =>
      year === undefined ? null : Number(year),
    );
    const told = { relation, subject, object, from: edition ?? from ?? null, to: edition ?? to ?? null };
    best = { told, length: text.length };
  }
  const facts = best === null ? [] : [best.told];
  for (const regex of ALIASES) {
    const alias = regex.exec(sentence)?.groups?.["a"];
    if (alias !== undefined && readMention(alias) !== null) return { facts, alias };
  }
  return { facts, alias: null };
}

/** The patterns that a sentence may be of. */
function patternsFor(sentence: string): Pattern[] {
  return [...new Set(["", ...wordsIn(sentence)])].flatMap((word) => BY_WORD.get(word) ?? []);
}

const PRONOUN = /^(?:He|She|It|The [a-z]+)$/;

function readName(words: string, owner: Mention): Mention | null {
  return PRONOUN.test(words) ? owner : readMention(words);
}

/** The sentences of a text. */
export function sentencesIn(text: string): string[] {
  return text.split(/(?<=\.)\s+/).filter((sentence) => sentence !== "");
}
