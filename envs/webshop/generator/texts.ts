/** Titles, descriptions and features: what a member is, said by name, in other words, or not at all. */
import type { Rng } from "turnwise/core";
import type { Member } from "./members.ts";
import { drawBrand, drawModel } from "./names.ts";
import type { AttributeValue, ProductType } from "./vocabulary/index.ts";

export interface ProductTexts {
  readonly title: string;
  readonly description: string;
  readonly bullets: readonly string[];
}

/** How many values the title names, and how often. */
const TITLE_COUNTS = [2, 3, 4, 4, 4, 4, 4] as const;
/** Share of the others that are said in other words only, where everything that can be is. */
const PARAPHRASED = 4 / 7;
/** Share of those in the title that are said once more, in other words. */
const REPEATED = 0.25;
const SYNONYM = 0.85;

const OPENINGS = [
  "Meet the {model} by {brand}: a {noun} for people who read labels.",
  "{brand} presents the {model}, a {noun} that earns its place.",
  "This {noun} is the {model} from {brand}.",
  "With the {model}, {brand} has made a {noun} to be proud of.",
  "The {model} is what you get when {brand} rethinks the {noun}.",
];
const NAMED = [
  "Its label says {name}.",
  "Among its strong points: {name}.",
  "Customers look for {name}, and here they find it.",
  "In a word: {name}.",
];
const SAID = [
  "It {does}.",
  "Better still, it {does}.",
  "People tell us that it {does}.",
  "By design, it {does}.",
  "What is more, it {does}.",
];
const NAMED_BULLETS = [
  "{NAME} - as you would expect from {brand}.",
  "{NAME} - the reason many come back.",
  "{NAME} - checked before it leaves us.",
];
const SAID_BULLETS = ["Good to know: it {does}.", "Made so that it {does}.", "A detail we like: it {does}."];
/** What the product is not, in the words of what it would be. */
const DENIED = [
  "If you need one that {does}, this is not it.",
  "Please do not expect that it {does}.",
  "We never claimed that it {does}.",
];
/** What something else is. */
const ELSEWHERE = [
  "Sold separately: a {noun} that {does}.",
  "Our sister model {other} is the one that {does}.",
  "Unlike the {other}, which {does}, this one goes its own way.",
  "Last year's edition was one that {does}; much has changed since.",
];
const FILLERS = [
  "Questions are answered within a day.",
  "It ships from our own warehouse.",
  "Pictures may differ a little from what arrives.",
  "Returns are simple.",
  "We are a team of nineteen.",
  "Thank you for supporting an independent maker.",
  "Each unit is inspected.",
];

export function writeTexts(
  { family, values, number }: Member,
  paraphrased: number,
  random: Rng,
): ProductTexts {
  const { type } = family;
  const brand = drawBrand(family.tier, random);
  const model = drawModel(random);
  const noun = random.float() < SYNONYM ? type.synonym : type.name;
  const fill = (template: string, does = "", name = "") =>
    template
      .replace("{brand}", brand)
      .replace("{model}", model)
      .replace("{noun}", noun)
      .replace("{other}", `${model.slice(0, 2)}-${100 + (number % 900)}`)
      .replace("{does}", does)
      .replace("{name}", name)
      .replace("{NAME}", name.toUpperCase())
      .replace(/\b([Aa]) (?=[aeiou])/g, "$1n ");

  const shown = random.shuffle(values).slice(0, TITLE_COUNTS[random.int(TITLE_COUNTS.length)]);
  const sentences: string[] = [];
  const bullets: string[] = [];
  const say = (value: AttributeValue, isNamed: boolean) => {
    const isBullet = random.float() < 0.5;
    const templates = isNamed ? (isBullet ? NAMED_BULLETS : NAMED) : isBullet ? SAID_BULLETS : SAID;
    (isBullet ? bullets : sentences).push(
      fill(pick(templates, random), pick(value.paraphrases, random), value.name),
    );
  };
  for (const value of values) {
    if (!shown.includes(value)) say(value, random.float() >= PARAPHRASED * paraphrased);
    else if (random.float() < REPEATED) say(value, false);
  }
  for (const value of drawOthers(values, family.contested, random)) {
    const sentence = fill(
      pick(random.float() < 0.5 ? DENIED : ELSEWHERE, random),
      pick(value.paraphrases, random),
    );
    (random.float() < 0.7 ? sentences : bullets).push(sentence);
  }
  sentences.push(pick(FILLERS, random));
  bullets.push(pick(FILLERS, random));
  return {
    title: makeTitle(brand, type, model, shown),
    description: [fill(pick(OPENINGS, random)), ...random.shuffle(sentences)].join(" "),
    bullets: random.shuffle(bullets),
  };
}

/** Values that the product does not have: one or two that its relatives have, sometimes. */
function drawOthers(
  values: readonly AttributeValue[],
  contested: Member["family"]["contested"],
  random: Rng,
): AttributeValue[] {
  const others = contested
    .flatMap(({ alternatives }) => alternatives)
    .filter((value) => !values.includes(value));
  return random.shuffle(others).slice(0, random.int(3));
}

/** The aisle stands in every title, so that two products of a type always have nouns in common, as the reward asks. */
function makeTitle(
  brand: string,
  type: ProductType,
  model: string,
  shown: readonly AttributeValue[],
): string {
  const names = shown.map(({ name }) => capitalize(name));
  const before = names.slice(0, 2).join(" ");
  const after = names.slice(2).join(", ");
  const end = `(${type.shelf[1]}, ${model})`;
  return `${brand} ${before} ${capitalize(type.name)} ${after === "" ? "" : `- ${after} `}${end}`;
}

/** Every word with a capital letter. */
export function capitalize(text: string): string {
  return text.replace(/(^|\s)(\S)/g, (_, blank: string, letter: string) => blank + letter.toUpperCase());
}

export function pick<T>(items: readonly T[], random: Rng): T {
  return items[random.int(items.length)] as T;
}
