/** Draws what two things of an errand have to agree in. */
import type { Rng } from "turnwise/core";
import type { ProductType } from "../generator/vocabulary/index.ts";
import type { Match } from "./errand.ts";
import { AXIS_WORDS, OPTION_WORDS } from "./match-words.ts";
import type { Stock } from "./stock.ts";

/** All that two types can agree in. */
function commonTo(first: ProductType, second: ProductType): Match[] {
  const types = [first.name, second.name];
  const axes = first.axes.filter((axis) => axis.name in AXIS_WORDS && second.axes.includes(axis));
  const options = first.options.filter(
    (option) => OPTION_WORDS.includes(option.name) && second.options.includes(option),
  );
  return [
    ...axes.map(({ name, values }) => ({ name, values: values.map((value) => value.name), types })),
    ...options.map(({ name }) => ({ name, values: null, types })),
  ];
}

/** Two of the types that have something in common, and what; null where no two have. */
export function drawMatch(stock: Stock, types: readonly string[], random: Rng): Match | null {
  const shuffled = random.shuffle(types).flatMap((name) => stock.types.get(name) ?? []);
  for (const [index, first] of shuffled.entries()) {
    for (const second of shuffled.slice(index + 1)) {
      const common = commonTo(first, second);
      const drawn = common[random.int(Math.max(1, common.length))];
      if (drawn !== undefined) return drawn;
    }
  }
  return null;
}
