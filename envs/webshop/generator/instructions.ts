/** Instructions in five styles. */
import type { Rng } from "turnwise/core";
import { pick } from "./texts.ts";
import { addTypos } from "./typos.ts";
import { type AttributeValue, PRODUCT_TYPES, type ProductType } from "./vocabulary/index.ts";

export const INSTRUCTION_STYLES = ["terse", "chatty", "indirect", "story", "typos"] as const;
export type InstructionStyle = (typeof INSTRUCTION_STYLES)[number];

/** What an instruction has to say. */
export interface Request {
  readonly type: ProductType;
  readonly values: readonly AttributeValue[];
  readonly options: readonly (readonly [name: string, value: string])[];
  /** Dollars, or null where the price does not matter. */
  readonly limit: number | null;
  /** Share of the values that are said in other words than their name. */
  readonly paraphrased: number;
}

const SYNONYM = 0.6;

/** The pieces of an instruction, each worded. */
interface Pieces {
  /** Such as `a hand salve`. */
  readonly thing: string;
  /** Predicates: what it does, such as `contains no perfume`. */
  readonly does: readonly string[];
  /** Such as `size: m`, joined by `and`, or "". */
  readonly choice: string;
  /** Such as `under $30.00`, or "". */
  readonly price: string;
}

export function writeInstruction(request: Request, style: InstructionStyle, random: Rng): string {
  const noun = random.float() < SYNONYM ? request.type.synonym : request.type.name;
  const does = random
    .shuffle(request.values)
    .map((value) =>
      random.float() < 1 - request.paraphrased
        ? `is listed as ${value.name}`
        : pick(value.paraphrases, random),
    );
  const choice = request.options
    .map(([name, value]) => fill(pick(CHOICES, random), { name, value }))
    .join(" and ");
  const amount = request.limit?.toFixed(2) ?? "";
  const price = request.limit === null ? "" : fill(pick(PRICES, random), { amount });
  const pieces = { thing: withArticle(noun), does, choice, price };
  switch (style) {
    case "terse":
      return terse(pieces);
    case "chatty":
      return chatty(pieces, random);
    case "indirect":
      return indirect(pieces, random);
    case "story":
      return tell(request.type, pieces, random);
    case "typos":
      return addTypos(random.float() < 0.5 ? terse(pieces) : chatty(pieces, random), random);
    default:
      return style satisfies never;
  }
}

const CHOICES = ["{name}: {value}", "{value} as the {name}", "{name} {value}"];
const PRICES = [
  "price lower than {amount} dollars",
  "under ${amount}",
  "no more than {amount} dollars",
  "at most ${amount}",
  "for less than {amount} dollars",
];

function terse({ thing, does, choice, price }: Pieces): string {
  return [thing.replace(/^an? /, ""), `one that ${listed(does)}`, choice, price]
    .filter((part) => part !== "")
    .join(", ");
}

const GREETINGS = ["Hi there!", "Good morning,", "Hello,", "Hey, quick one:"];
const THANKS = ["Thanks a lot!", "Cheers.", "That would make my day.", "You are a star."];

function chatty(pieces: Pieces, random: Rng): string {
  const [first = "", ...others] = pieces.does;
  const more = others.map(
    (does, i) => `${i === 0 ? "It would be great if it also" : "And I hope it"} ${does}.`,
  );
  return [
    `${pick(GREETINGS, random)} I am after ${pieces.thing} that ${first}.`,
    ...more,
    ...wishes(pieces),
    pick(THANKS, random),
  ].join(" ");
}

const NEEDS = [
  "Somebody at home keeps asking about {thing}.",
  "The drawer where {thing} used to be is empty.",
  "It seems that I can't put off {thing} any longer.",
];

function indirect(pieces: Pieces, random: Rng): string {
  const [first = "", ...others] = pieces.does;
  return [
    fill(pick(NEEDS, random), { thing: pieces.thing }),
    `Whatever comes will only be used if it ${first}.`,
    ...others.map((does) => `We'd be glad of something that ${does}.`),
    ...wishes(pieces),
  ].join(" ");
}

const STORIES = [
  "Last week my neighbor showed me {thing} that {does}, and we talked until midnight.",
  "Years ago my uncle used to sell {thing} that {does}, which I still think about.",
  "Yesterday my sister came home with {thing} that {does}, of all things.",
];

function tell(type: ProductType, pieces: Pieces, random: Rng): string {
  const strangers = PRODUCT_TYPES.filter(({ department }) => department !== type.department);
  const other = pick(strangers, random);
  const does = pick(pick(pick(other.axes, random).values, random).paraphrases, random);
  return [
    fill(pick(STORIES, random), { thing: withArticle(other.synonym), does }),
    `Anyway, what I want is ${pieces.thing}, one that ${listed(pieces.does)}.`,
    ...wishes(pieces),
  ].join(" ");
}

/** Option and price as sentences. */
function wishes({ choice, price }: Pieces): string[] {
  const sentences: string[] = [];
  if (choice !== "") sentences.push(`Make it ${choice}, please.`);
  if (price !== "") sentences.push(`The price: ${price}.`);
  return sentences;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}

function fill(template: string, words: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? "");
}
