/**
 * Entropy-regularised policy optimisation: an entropy bonus, and a corridor around the entropy of earlier updates
 * that the policy is held to.
 *
 *   L        = L_MT − λ·(L_H − β_k·L_smooth)
 *   L_H      = (1/B) Σ_j (1/T_j) Σ_t (1/n) Σ_i H
 *   H_ref    = mean of W_k = {H̄_0 … H̄_{k−1}};  L_smooth = 0 where W_k is empty
 *   P        = max(0, κ_l·H_ref − H) + max(0, H − κ_r·H_ref)
 *   L_smooth = α · (1/B) Σ_j (1/T_j) Σ_t (1/n) Σ_i P
 *   β_k      = 1 + exp(−γ·k / ⌊K/2⌋)
 *   ∂L/∂H    = −λ·w·(1 − β_k·α·s),   s = −1 below, 0 inside, +1 above the corridor
 *
 * | symbol      | identifier                          | meaning                                              |
 * |-------------|-------------------------------------|------------------------------------------------------|
 * | H           | `entropies`                         | entropy of a token; a chosen action is one token     |
 * | w           | `nestedWeights`                     | weight of a token: mean over tokens, turns, episodes |
 * | W_k, H̄      | `EpoState.history`                  | mean entropy of each earlier update                  |
 * | H_ref       | `referenceEntropy`                  | what entropies are compared with                     |
 * | κ_l, κ_r    | `kappaLow`, `kappaHigh`             | ends of the corridor as multiples of H_ref           |
 * | P           | `corridorPenalty`                   | distance to the corridor                             |
 * | α, λ        | `alpha`, `lambda`                   | weight of the smoothing, and of the whole            |
 * | β_k, γ, K   | `phaseWeight`, `decay`, `iterations`| 2 at the start, near 1 from the middle on            |
 *
 * Below α·β = 1 the corridor only rescales the bonus; above, entropy that is too high is pulled down.
 *
 * Differs from the paper: H_ref may be a table by turn index (`reference: "per-turn"`); a reference under 1e-6 means no
 * smoothing; in place of nats H may be a fraction of ln(options).
 * Differs from the authors' code: the penalty has a gradient, the history takes in an update after it and not before,
 * the table is indexed from turn 0 with counts, K is not fixed to 150, means are nested. Their form is in
 * epo-released.ts and runs as `form: "indicator"`. Each is tested in test/training/objective/epo.test.ts.
 *
 * @source Xu et al. 2025, arXiv:2509.22576 v2, eq. 3–6; code: WujiangXu/EPO at 5b6fa98
 */
import type { Schedule } from "../../core/schedule.ts";
import { valueAt } from "../../core/schedule.ts";
import type { Scalar, Tensor1D } from "../../tensor/index.ts";
import { indicatorPenalty, releasedPhaseWeight, tokenMeanWeights } from "./epo-released.ts";
import type { Credited, LossTerm, TermInput, TurnPlaces } from "./objective.ts";

export interface Corridor {
  readonly kappaLow: number;
  readonly kappaHigh: number;
}

export interface EpoOptions extends Corridor {
  readonly form: "hinge" | "indicator";
  readonly lambda: Schedule;
  readonly alpha: number;
  readonly decay: number;
  readonly reference: "scalar" | "per-turn";
  readonly scale: "nats" | "fraction";
}

export interface EpoState {
  /** Mean entropy of each earlier update. */
  readonly history: readonly number[];
  /** By turn index: sum over updates of the mean entropy at that turn, and the number of updates that had it. */
  readonly turnSums: readonly number[];
  readonly turnCounts: readonly number[];
}

const NO_HISTORY: EpoState = { history: [], turnSums: [], turnCounts: [] };
const LEAST_REFERENCE = 1e-6;
/** An end of the corridor that no entropy reaches. */
const NOWHERE = 1e30;

/** β_k */
export function phaseWeight(iteration: number, iterations: number, decay: number): number {
  return 1 + Math.exp((-decay * iteration) / Math.max(1, Math.floor(iterations / 2)));
}

/** H_ref; null where there is nothing to compare with. */
export function referenceEntropy(history: readonly number[]): number | null {
  if (history.length === 0) return null;
  const mean = history.reduce((sum, entropy) => sum + entropy, 0) / history.length;
  return mean < LEAST_REFERENCE ? null : mean;
}

/** P of one token. */
export function corridorPenalty(
  entropy: number,
  reference: number | null,
  { kappaLow, kappaHigh }: Corridor,
): number {
  if (reference === null) return 0;
  return Math.max(0, kappaLow * reference - entropy) + Math.max(0, entropy - kappaHigh * reference);
}

/**
 * w of the tokens of each turn. Turns without tokens, and episodes without such turns, count nowhere.
 *
 * @param tokens number of trained tokens, by episode and turn
 */
export function nestedWeights(tokens: readonly (readonly number[])[]): number[][] {
  const turns = tokens.map((row) => row.filter((count) => count > 0).length);
  const episodes = turns.filter((count) => count > 0).length;
  return tokens.map((row, j) =>
    row.map((count) => (count > 0 ? 1 / (episodes * (turns[j] ?? 1) * count) : 0)),
  );
}

/** H_ref for the turn at each index; null where no earlier update had such a turn. */
export function referencesByTurn({ turnSums, turnCounts }: EpoState): (number | null)[] {
  return turnSums.map((sum, t) =>
    referenceEntropy((turnCounts[t] ?? 0) > 0 ? [sum / (turnCounts[t] ?? 1)] : []),
  );
}

/** Takes in an update: the mean entropy of its turns, in all and at each turn index. */
export function withUpdate(state: EpoState, episodes: readonly (readonly number[])[]): EpoState {
  const all = episodes.flat();
  if (all.length === 0) return state;
  const longest = Math.max(state.turnSums.length, ...episodes.map((turns) => turns.length));
  const at = Array.from({ length: longest }, (_, t) => episodes.flatMap((turns) => turns[t] ?? []));
  return {
    history: [...state.history, meanOf(all)],
    turnSums: at.map(
      (entropies, t) => (state.turnSums[t] ?? 0) + (entropies.length > 0 ? meanOf(entropies) : 0),
    ),
    turnCounts: at.map((entropies, t) => (state.turnCounts[t] ?? 0) + (entropies.length > 0 ? 1 : 0)),
  };
}

/** P of each token, differentiable in the entropies. */
export function hinge(entropies: Tensor1D, low: Tensor1D, high: Tensor1D): Tensor1D {
  return low.sub(entropies).relu().add<Tensor1D>(entropies.sub(high).relu());
}

/** −λ·(L_H − β_k·L_smooth), differentiable in the entropies and the penalty α·P. */
export function epoLoss(
  entropies: Tensor1D,
  penalty: Tensor1D,
  weights: Tensor1D,
  { lambda, beta }: { readonly lambda: number; readonly beta: number },
): Scalar {
  const bonus = entropies.mul(weights).sum(); // L_H
  const smooth = penalty.mul(weights).sum(); // L_smooth
  return bonus.sub(smooth.mul(beta)).mul(-lambda).asScalar();
}

export function epo(options: EpoOptions): LossTerm {
  const { form, alpha, decay, scale } = options;
  return {
    name: "epo",
    needsReference: false,
    init: () => NO_HISTORY,
    compute(input, state) {
      const { outputs, values, places, progress, time, tensor } = input;
      const nats = scale === "nats";
      const entropies = nats ? outputs.entropies : outputs.entropyFractions;
      const plain = nats ? values.outputs.entropies : values.outputs.entropyFractions;
      const references = referencesOf(state as EpoState, places, options);
      const weights = form === "hinge" ? weightsOf(input) : tokenMeanWeights(values.weights);
      const penaltyAt = (i: number): number =>
        form === "hinge"
          ? alpha * corridorPenalty(plain[i] ?? 0, references[i] ?? null, options)
          : indicatorPenalty(plain[i] ?? 0, references[i] ?? null, { ...options, alpha });
      const penalties = Float32Array.from(plain, (_, i) => penaltyAt(i));
      const beta =
        form === "hinge"
          ? phaseWeight(time.iteration, time.iterations, decay)
          : releasedPhaseWeight(time.iteration, time.iterations);
      const { low, high } = corridorEnds(references, options);
      const penalty =
        form === "hinge"
          ? hinge(entropies, tensor(low), tensor(high)).mul<Tensor1D>(alpha)
          : tensor(penalties); // constants: no gradient
      const lambda = valueAt(options.lambda, progress);
      const loss = epoLoss(entropies, penalty, tensor(weights), { lambda, beta });
      return {
        loss,
        state,
        metrics: {
          "train/entropy": meanOf(values.outputs.entropies),
          "train/entropy_bonus": -(loss.dataSync()[0] ?? 0),
          "epo/reference": meanOf(references.flatMap((reference) => reference ?? [])),
          "epo/entropy_variance": varianceOf(plain),
          "epo/outside_share": meanOf(penalties.map((p) => (p > 0 ? 1 : 0))),
          "epo/smoothing_penalty": penalties.reduce((sum, p, i) => sum + p * (weights[i] ?? 0), 0),
          "epo/phase_weight": beta,
          "epo/effective_sign": form === "hinge" ? 1 - beta * alpha : 1,
        },
      };
    },
    remember: (state, trained) =>
      withUpdate(
        state as EpoState,
        trained.map((one) => entropiesOf(one, scale)),
      ),
  };
}

/** The ends of the corridor of each turn; where there is no reference, no entropy is outside. */
function corridorEnds(references: readonly (number | null)[], { kappaLow, kappaHigh }: Corridor) {
  const end = (kappa: number, none: number) =>
    Float32Array.from(references, (reference) => (reference === null ? none : kappa * reference));
  return { low: end(kappaLow, -NOWHERE), high: end(kappaHigh, NOWHERE) };
}

/** The reference of each turn of a batch. */
function referencesOf(state: EpoState, { index }: TurnPlaces, { reference }: EpoOptions): (number | null)[] {
  const scalar = referenceEntropy(state.history);
  const table = reference === "per-turn" ? referencesByTurn(state) : null;
  return Array.from(index, (t) => (table === null ? scalar : (table[t] ?? null)));
}

/** w of each turn of a batch; a turn of weight 0 in the batch is masked. */
function weightsOf({ values, places }: TermInput): Float32Array {
  const tokens: number[][] = [];
  for (const [i, episode] of places.episode.entries())
    (tokens[episode] ??= []).push((values.weights[i] ?? 0) > 0 ? 1 : 0);
  return Float32Array.from(nestedWeights(tokens).flat());
}

function entropiesOf({ trajectory }: Credited, scale: EpoOptions["scale"]): number[] {
  return trajectory.turns.map((turn) => (scale === "nats" ? turn.entropy : turn.entropyFraction));
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / Math.max(1, values.length);
}

function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  return meanOf(Array.from(values, (value) => (value - mean) ** 2));
}
