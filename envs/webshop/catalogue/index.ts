/** The catalogue of a shop: the original's files, prices, goals, splits and search. */
export { type Catalogue, type Goals, type Rows, rowsOf } from "./catalogue.ts";
export type { ShopFiles } from "./compile-catalogue.ts";
export { findShopFiles } from "./find-files.ts";
export { drawGoal } from "./goal-plan.ts";
export { readHumanGoals } from "./human-instructions.ts";
export { LabelBuilder, type LabelTable } from "./labels.ts";
export { type LoadCatalogueOptions, loadCatalogue } from "./load-catalogue.ts";
export { PythonRandom, runningSums } from "./python-random.ts";
export { searchText } from "./search-text.ts";
export { ShopCatalogue, type ShopParts } from "./shop-catalogue.ts";
export { SPLIT_KINDS, SPLITS, type SplitKind, type SplitName, type Splits, splitGoals } from "./splits.ts";
