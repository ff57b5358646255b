/**
 * The written form of a department's vocabulary. Axes: a name, then a line for each of its values,
 * `canonical name [earlier values it goes with]: what such a product does | said otherwise | and again`.
 * Aisles: `Name [axes] {options}`, then `type = synonym @ usual price in dollars; …`.
 */
import { EnvironmentError } from "turnwise/core";
import { OPTION_AXES, type OptionAxis } from "./options.ts";

/** A property that a product has in exactly one of several ways, such as its scent. */
export interface AttributeAxis {
  readonly name: string;
  readonly values: readonly AttributeValue[];
}

export interface AttributeValue {
  /** The name that goals and `attributes` of products use. */
  readonly name: string;
  /** Values of other axes that it is often found with. */
  readonly goesWith: readonly string[];
  /** The same said in other words: predicates whose subject is the product. */
  readonly paraphrases: readonly string[];
}

/** A kind of product. */
export interface ProductType {
  readonly name: string;
  readonly synonym: string;
  /** Dollars that half of such products cost more than. */
  readonly medianPrice: number;
  readonly department: string;
  /** Department and aisle as shown to people. */
  readonly shelf: readonly [string, string];
  readonly axes: readonly AttributeAxis[];
  readonly options: readonly OptionAxis[];
}

/** Reads the vocabulary of a department. */
export function department(id: string, title: string, axesText: string, aislesText: string): ProductType[] {
  const axes = readAxes(axesText);
  const types: ProductType[] = [];
  let shelf: Pick<ProductType, "shelf" | "axes" | "options"> | null = null;
  for (const line of linesOf(aislesText)) {
    const heading = /^(\S.*?) \[(.*)\] \{(.*)\}$/.exec(line);
    if (heading !== null) {
      const [, aisle = "", axisNames = "", optionNames = ""] = heading;
      shelf = {
        shelf: [title, aisle],
        axes: axisNames.split(", ").map((name) => named(axes, name)),
        options: optionNames.split(", ").map((name) => named(OPTION_AXES, name)),
      };
      continue;
    }
    for (const entry of line.trim().split("; ")) {
      const [, name, synonym, price] = /^(.+?) = (.+?) @ (\d+)$/.exec(entry) ?? [];
      if (name === undefined || synonym === undefined || shelf === null) throw unreadable(entry);
      types.push({ name, synonym, medianPrice: Number(price), department: id, ...shelf });
    }
  }
  return types;
}

function readAxes(text: string): Map<string, AttributeAxis> {
  const axes = new Map<string, AttributeValue[]>();
  let values: AttributeValue[] = [];
  for (const line of linesOf(text)) {
    if (!line.startsWith(" ")) {
      values = [];
      axes.set(line, values);
      continue;
    }
    const [, name, partners, paraphrases] = /^ {2}(.+?)(?: \[(.*?)\])?: (.*)$/.exec(line) ?? [];
    if (name === undefined || paraphrases === undefined) throw unreadable(line);
    values.push({ name, goesWith: partners?.split(", ") ?? [], paraphrases: paraphrases.split(" | ") });
  }
  return new Map([...axes].map(([name, list]) => [name, { name, values: list }]));
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function named<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw unreadable(name);
  return value;
}

function unreadable(text: string): EnvironmentError {
  return new EnvironmentError(
    "env/failed",
    `The vocabulary of the shop has an entry that cannot be read: "${text}".`,
  );
}
