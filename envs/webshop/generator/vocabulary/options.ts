/** What a buyer chooses on an item page. */

/** A choice with its closed vocabulary. `graded` values are in rising order, and so may be their prices. */
export interface OptionAxis {
  readonly name: string;
  readonly values: readonly string[];
  readonly graded: boolean;
}

const AXES: readonly OptionAxis[] = [
  plain(
    "color",
    "black white navy teal olive burgundy mustard coral ivory brown green red blue pink purple yellow",
  ),
  plain("shade", "porcelain honey amber mahogany cocoa fawn cherry russet ruby berry toffee almond"),
  plain(
    "flavor",
    "vanilla caramel strawberry lemon apple cinnamon ginger hazelnut cherry mango banana pecan",
  ),
  plain("wood tone", "walnut maple birch cedar teak ebony pine hickory"),
  graded("size", "xs s m l xl xxl"),
  graded("shoe size", "36 37 38 39 40 41 42 43 44 45"),
  graded("bed size", "twin full queen king"),
  graded("strap size", "narrow regular wide"),
  graded("pack", "one two three six ten twelve"),
  graded("volume", "30 ml, 50 ml, 75 ml, 150 ml, 250 ml, 400 ml"),
  graded("weight", "90 g, 150 g, 250 g, 400 g, 700 g"),
  graded("length", "50 cm, 90 cm, 120 cm, 180 cm, 240 cm"),
  graded("diameter", "16 cm, 20 cm, 24 cm, 28 cm, 32 cm"),
  graded("capacity", "32 gb, 64 gb, 128 gb, 256 gb, 512 gb"),
];

export const OPTION_AXES: ReadonlyMap<string, OptionAxis> = new Map(AXES.map((axis) => [axis.name, axis]));

function plain(name: string, values: string): OptionAxis {
  return { name, values: split(values), graded: false };
}

function graded(name: string, values: string): OptionAxis {
  return { name, values: split(values), graded: true };
}

function split(values: string): string[] {
  return values.split(values.includes(",") ? ", " : " ");
}
