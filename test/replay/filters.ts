/** Filters by chance, and what they mean: read in the plainest way, without SQL. */
import fc from "fast-check";
import { COMPARISONS } from "../../src/replay/filter-fields.ts";
import {
  type EpisodeRow,
  FILTER_FIELDS,
  type Filter,
  type FilterField,
  type FilterValue,
  quoted,
} from "../../src/replay/index.ts";

/** Few words, so that searches find something. */
export const WORDS = [
  "potato",
  "mug",
  "heat",
  "Heat",
  "microwave",
  "1",
  "café",
  "ÉTÉ",
  "x_y",
  "100%",
  "straße",
];

/** Texts of a few words with signs between them. */
export const anyText = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom("-", '"', "'", "\\", "%", "_", ".")), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(" "));

const anyNumber = fc.oneof(fc.integer({ min: -2, max: 6 }), fc.constantFrom(0.5, 0.25, -1.5, 1e-3, 2.75e4));

function valueFor({ kind, choices = [] }: FilterField): fc.Arbitrary<FilterValue> {
  switch (kind) {
    case "number":
      return anyNumber;
    case "boolean":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...choices);
    case "time":
      return fc.constantFrom("2026-01-01", "2026-01-01T00:00:02.000Z", "2026");
    case "text":
    case "words":
      return fc.oneof(anyText, fc.constantFrom("t", "e", "", "potato 1"));
  }
}

function conditionOn(field: FilterField): fc.Arbitrary<Filter> {
  if (field.kind === "words") {
    const searched = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 2 });
    return fc
      .tuple(searched, fc.boolean())
      .map(([words, star]) => ({ type: "words", field, words: words.join(" ") + (star ? "*" : "") }));
  }
  const value = valueFor(field);
  const none = field.optional === true ? [fc.constantFrom<FilterValue>(null)] : [];
  const equal = fc.constantFrom("=" as const, "!=" as const);
  return fc.oneof(
    fc.record({
      type: fc.constant("compare" as const),
      field: fc.constant(field),
      operator: fc.constantFrom(...COMPARISONS[field.kind]),
      value,
    }),
    ...none.map((absent) =>
      fc.record({
        type: fc.constant("compare" as const),
        field: fc.constant(field),
        operator: equal,
        value: absent,
      }),
    ),
    fc.record({
      type: fc.constant("in" as const),
      field: fc.constant(field),
      values: fc.array(fc.oneof(value, ...none), { minLength: 1, maxLength: 3 }),
    }),
  );
}

/** Any filter, up to a few levels deep. */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter; condition: Filter }>((tie) => ({
  condition: fc.constantFrom(...FILTER_FIELDS).chain(conditionOn),
  filter: fc.oneof(
    { maxDepth: 3, depthIdentifier: "filter" },
    tie("condition"),
    fc.record({
      type: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(tie("filter"), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ type: fc.constant("not" as const), of: tie("filter") }),
  ),
})).filter;

/** The filter as a person would write it. */
export function filterText(filter: Filter): string {
  switch (filter.type) {
    case "and":
    case "or":
      return filter.of.map((part) => `(${filterText(part)})`).join(` ${filter.type} `);
    case "not":
      return `not (${filterText(filter.of)})`;
    case "compare":
      return `${filter.field.name} ${filter.operator} ${valueText(filter.value)}`;
    case "in":
      return `${filter.field.name} in (${filter.values.map(valueText).join(", ")})`;
    case "words":
      return `${filter.field.name} : ${quoted(filter.words)}`;
  }
}

function valueText(value: FilterValue): string {
  if (value === null) return "none";
  return typeof value === "string" ? quoted(value) : String(value);
}

/** An episode as the reading below sees it: its row, and its texts one by one. */
export interface Seen {
  readonly row: EpisodeRow;
  readonly observations: readonly string[];
  readonly actions: readonly string[];
}

/** Whether a filter accepts an episode. */
export function accepts(filter: Filter, episode: Seen): boolean {
  switch (filter.type) {
    case "and":
      return filter.of.every((part) => accepts(part, episode));
    case "or":
      return filter.of.some((part) => accepts(part, episode));
    case "not":
      return !accepts(filter.of, episode);
    case "compare":
      return compares(fieldOf(filter.field, episode.row), filter.operator, filter.value);
    case "in":
      return filter.values.includes(fieldOf(filter.field, episode.row));
    case "words": {
      const { observations, actions } = episode;
      const name = filter.field.name;
      const texts =
        name === "action" ? actions : name === "observation" ? observations : [...observations, ...actions];
      return texts.some((text) => hasWords(text, filter.words));
    }
  }
}

function fieldOf({ name }: FilterField, row: EpisodeRow): FilterValue {
  switch (name) {
    case "failed":
      return !row.success;
    case "task":
      return row.taskId;
    case "type":
      return row.taskType;
    case "return":
      return row.episodeReturn;
    case "id":
      return row.episodeId;
    case "seconds":
      return row.wallMs / 1000;
    case "started":
      return row.startedAt;
    default:
      return row[name as keyof EpisodeRow] as FilterValue;
  }
}

function compares(value: FilterValue, operator: string, wanted: FilterValue): boolean {
  if (operator === "=") return value === wanted;
  if (operator === "!=") return value !== wanted;
  if (value === null || wanted === null) return operator === "!~";
  const has = () => asciiLower(String(value)).includes(asciiLower(String(wanted)));
  if (operator === "~") return has();
  if (operator === "!~") return !has();
  if (operator === "<") return value < wanted;
  if (operator === "<=") return value <= wanted;
  if (operator === ">") return value > wanted;
  return value >= wanted;
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Words next to each other, without case and accents; a star continues the last one. */
function hasWords(text: string, searched: string): boolean {
  const [all, wanted] = [wordsIn(text), wordsIn(searched)];
  const last = wanted.length - 1;
  return all.some((_, at) =>
    wanted.every((word, i) => {
      const there = all[at + i] ?? "";
      return i === last && searched.endsWith("*") ? there.startsWith(word) : there === word;
    }),
  );
}

function wordsIn(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
