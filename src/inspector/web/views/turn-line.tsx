/** One turn in the list: what was done, how likely that was, how sure the policy was, what it earned. */
import type { Turn } from "../../protocol.ts";
import { number, probability } from "../format.ts";

interface Props {
  readonly index: number;
  /** Absent until it was fetched. */
  readonly turn: Turn | undefined;
  readonly isMatch: boolean;
}

export function TurnLine({ index, turn, isMatch }: Props) {
  const chosen = turn !== undefined && turn.policyVersion >= 0;
  return (
    <span class={`turn-line${isMatch ? " is-match" : ""}`}>
      <span class="turn-number">{index + 1}</span>
      <span class="turn-action">{turn === undefined ? "…" : turn.action.text}</span>
      {chosen && (
        <span
          class="turn-p"
          title={`probability ${probability(Math.exp(turn.logProb))}, entropy ${number(turn.entropy)} nats`}
        >
          <i
            class="bar-p"
            style={{ width: `${Math.round(Math.exp(turn.logProb) * 100)}%` }}
            aria-hidden="true"
          />
          <span>{probability(Math.exp(turn.logProb))}</span>
        </span>
      )}
      {turn !== undefined && turn.reward !== 0 && (
        <span class={turn.reward > 0 ? "gain" : "loss"} title="reward">
          {turn.reward > 0 ? "+" : ""}
          {number(turn.reward, 2)}
        </span>
      )}
    </span>
  );
}
