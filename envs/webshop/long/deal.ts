/** What an order that is large enough earns. */

export interface Deal {
  /** `shipping`: it is free then; `coupon`: something is taken off. */
  readonly kind: "shipping" | "coupon";
  /** Cents that the things in the cart must cost together. */
  readonly from: number;
  /** Cents that shipping costs otherwise, or that are taken off. */
  readonly worth: number;
}

/** What is paid for things that cost so many cents. */
export function payable(deal: Deal | null, cents: number): number {
  if (deal === null) return cents;
  const isReached = cents >= deal.from;
  if (deal.kind === "shipping") return isReached ? cents : cents + deal.worth;
  return isReached ? cents - deal.worth : cents;
}
