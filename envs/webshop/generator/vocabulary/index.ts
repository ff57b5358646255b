/** The words of the shop: 480 types of products in 60 aisles of five departments, none of it taken from anywhere. */
import { BEAUTY } from "./beauty.ts";
import { ELECTRONICS } from "./electronics.ts";
import { FASHION } from "./fashion.ts";
import { GARDEN } from "./garden.ts";
import { GROCERY } from "./grocery.ts";
import type { ProductType } from "./parse.ts";

export { OPTION_AXES, type OptionAxis } from "./options.ts";
export type { AttributeAxis, AttributeValue, ProductType } from "./parse.ts";

export const PRODUCT_TYPES: readonly ProductType[] = [
  ...BEAUTY,
  ...ELECTRONICS,
  ...GARDEN,
  ...FASHION,
  ...GROCERY,
];
