/**
 * Generalised advantage estimation over written tokens, in the three forms that published agent code has. A
 * policy that writes its actions token by token uses these inside a turn; a chosen candidate is a single
 * token, and for it they all come down to gae.ts.
 *
 *   plain      the recursion of gae.ts over all positions, nothing after the last; the mask serves whitening alone
 *   masked     the recursion over model tokens only: the next value is that of the next model token, so that
 *              observation tokens between two turns are skipped
 *   bi-level   1. over the last tokens e_0 … e_n of the turns, with γ_h:
 *                   δ_k = r_{e_k} + γ_h·V_{e_{k+1}} − V_{e_k}      A_k = δ_k + γ_h·λ·A_{k+1}
 *              2. the reward at e_k becomes A_k + V_{e_k}, and the masked form runs inside each turn with γ, λ,
 *                 starting anew at each e_k
 *
 * | symbol | identifier     | meaning                                                         |
 * |--------|----------------|-----------------------------------------------------------------|
 * | e_k    | `turnEnd`      | 1 at the last model token of a turn                             |
 * | γ_h    | `turnDiscount` | discount from turn to turn; 0.95 in RAGEN                       |
 * | γ, λ   | `discount`, `lambda` | within a turn; λ serves both levels                       |
 *
 * Deviation from published code (RAGEN): it finds the ends of turns by rewards other than 0, so turns without
 * a reward vanish; here they are given.
 *
 * @source verl `compute_gae_advantage_return`; RAGEN `compute_bi_level_gae_advantage_return`, arXiv:2504.20073
 */
import { type GaeOptions, generalizedAdvantages } from "./gae.ts";
import { whiten } from "./whiten.ts";

export interface TokenAdvantages {
  /** [L] as the recursion gives them; 0 at positions it skips. */
  readonly advantages: number[];
  /** [L] whitened over the mask; at masked positions they mean nothing. */
  readonly whitened: number[];
  /** [L] advantages + values */
  readonly returns: number[];
}

/** The plain form; all arrays [L]. */
export function tokenGae(
  rewards: readonly number[],
  values: readonly number[],
  mask: readonly number[],
  options: GaeOptions,
): TokenAdvantages {
  const { advantages, returns } = generalizedAdvantages(rewards, values, 0, options);
  return { advantages, returns, whitened: whiten(advantages, mask) };
}

/** The masked form; all arrays [L]. */
export function maskedTokenGae(
  rewards: readonly number[],
  values: readonly number[],
  mask: readonly number[],
  options: GaeOptions,
): TokenAdvantages {
  return scatter(rewards, values, mask, [positionsOf(mask)], options);
}

export interface BiLevelOptions extends GaeOptions {
  /** γ_h above. */
  readonly turnDiscount: number;
}

/** The bi-level form; all arrays [L]. Model tokens after the last end of a turn are a turn that was cut off. */
export function biLevelGae(
  rewards: readonly number[],
  values: readonly number[],
  { mask, turnEnd }: { readonly mask: readonly number[]; readonly turnEnd: readonly number[] },
  { turnDiscount, ...options }: BiLevelOptions,
): TokenAdvantages {
  const ends = positionsOf(turnEnd).filter((position) => mask[position] !== 0);
  const outer = generalizedAdvantages(pick(rewards, ends), pick(values, ends), 0, {
    discount: turnDiscount,
    lambda: options.lambda,
  });
  const inner = [...rewards];
  for (const [k, end] of ends.entries()) inner[end] = outer.returns[k] ?? 0;
  const turns: number[][] = [[]];
  for (const position of positionsOf(mask)) {
    turns.at(-1)?.push(position);
    if (ends.includes(position)) turns.push([]);
  }
  return scatter(inner, values, mask, turns, options);
}

/** Runs the recursion over each list of positions by itself. */
function scatter(
  rewards: readonly number[],
  values: readonly number[],
  mask: readonly number[],
  pieces: readonly (readonly number[])[],
  options: GaeOptions,
): TokenAdvantages {
  const advantages = rewards.map(() => 0);
  const returns = rewards.map(() => 0);
  for (const positions of pieces) {
    const piece = generalizedAdvantages(pick(rewards, positions), pick(values, positions), 0, options);
    for (const [i, position] of positions.entries()) {
      advantages[position] = piece.advantages[i] ?? 0;
      returns[position] = piece.returns[i] ?? 0;
    }
  }
  return { advantages, returns, whitened: whiten(advantages, mask) };
}

function positionsOf(mask: readonly number[]): number[] {
  return mask.flatMap((m, i) => (m === 0 ? [] : [i]));
}

function pick(values: readonly number[], positions: readonly number[]): number[] {
  return positions.map((position) => values[position] ?? 0);
}
