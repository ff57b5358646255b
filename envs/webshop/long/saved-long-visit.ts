/** A visit to the shop with a cart as JSON, and back. */
import { EnvironmentError } from "turnwise/core";
import { z } from "zod";
import { restoreState, savedStateSchema, saveState } from "../saved-visit.ts";
import { checkCart } from "./check.ts";
import { finalErrand } from "./errand.ts";
import { type LongState, type LongVisit, pageVisit } from "./long-state.ts";

export const savedLongStateSchema = z.strictObject({
  browsing: savedStateSchema,
  page: z.enum(["shop", "cart", "receipt"]),
  cart: z.array(
    z.strictObject({
      product: z.int().min(0),
      chosen: z.array(z.tuple([z.string(), z.string()])),
      quantity: z.int().min(1),
    }),
  ),
  notes: z.array(z.string()),
  turn: z.int().min(0),
  isChanged: z.boolean(),
  soldOut: z.int().min(-1),
  news: z.array(
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.enum(["added", "removed", "sold-out"]), product: z.int().min(0) }),
      z.strictObject({ kind: z.literal("message") }),
    ]),
  ),
});
export type SavedLongState = z.output<typeof savedLongStateSchema>;

export function saveLongState({
  browsing,
  cart,
  news,
  notes,
  constraints: _,
  ...rest
}: LongState): SavedLongState {
  return {
    ...rest,
    browsing: saveState(browsing),
    cart: cart.map((line) => ({
      ...line,
      chosen: Array.from(line.chosen, ([name, value]) => [name, value]),
    })),
    notes: [...notes],
    news: [...news],
  };
}

/** @throws EnvironmentError `env/invalid-snapshot` where the state cannot occur in this shop */
export function restoreLongState(visit: LongVisit, saved: SavedLongState): LongState {
  const { size } = visit.stock.catalogue.products;
  const named = [saved.soldOut, ...saved.cart.map(({ product }) => product)];
  const told = saved.news.flatMap((news) => (news.kind === "message" ? [] : [news.product]));
  if (Math.max(...named, ...told) >= size)
    throw invalidSnapshot("it names a product that is not in the shop");
  if (saved.browsing.kind === "done")
    throw invalidSnapshot("it stands at a till that this shop does not have");
  if (saved.isChanged && visit.task.change === null)
    throw invalidSnapshot("it knows of a change that never comes");
  const cart = saved.cart.map((line) => ({ ...line, chosen: new Map(line.chosen) }));
  const soldOut = new Set(saved.soldOut < 0 ? [] : [saved.soldOut]);
  const errand = finalErrand(visit.task);
  return {
    ...saved,
    browsing: restoreState(pageVisit(visit, saved.isChanged), saved.browsing),
    cart,
    constraints: saved.page === "receipt" ? checkCart(visit.stock, errand, cart, soldOut) : null,
  };
}

export function invalidSnapshot(reason: string): EnvironmentError {
  return new EnvironmentError(
    "env/invalid-snapshot",
    `The snapshot was not taken from this version and catalogue of webshop-long: ${reason}.`,
  );
}
