/** The actions that were possible, each with the probability that the policy gave it. */
import { useState } from "preact/hooks";
import type { Turn } from "../../protocol.ts";
import { probability } from "../format.ts";

const SHOWN = 12;

interface Props {
  readonly turn: Pick<Turn, "observation" | "candidateLogProbs"> & { readonly action?: Turn["action"] };
  /** Makes the actions buttons. */
  readonly onChoose?: (action: string) => void;
  readonly disabled?: boolean;
  readonly title?: string;
  /** Shows all from the start. */
  readonly all?: boolean;
}

export function Candidates({
  turn,
  onChoose,
  disabled = false,
  all = false,
  title = "What it could have done",
}: Props) {
  const [isWhole, setWhole] = useState(all);
  const { observation, candidateLogProbs, action } = turn;
  const { admissible, open = [] } = observation;
  if (admissible === null || admissible === undefined) {
    return (
      <p class="muted">
        The set of actions is open{open.length > 0 ? `; templates: ${open.join(", ")}` : ""}.
      </p>
    );
  }
  const options = admissible
    .map((text, i) => {
      const logProb = candidateLogProbs?.[i] ?? null;
      return { text, p: logProb === null ? null : Math.exp(logProb) };
    })
    .sort((a, b) => (b.p ?? -1) - (a.p ?? -1));
  const known = options.some(({ p }) => p !== null);
  const shown = isWhole ? options : options.slice(0, SHOWN);
  const chosen = shown.some(({ text }) => text === action?.text)
    ? []
    : options.filter(({ text }) => text === action?.text).slice(0, 1);
  return (
    <>
      <h3>
        {title} <small class="muted">{admissible.length} actions</small>
      </h3>
      <ol class="candidates">
        {[...shown, ...chosen].map(({ text, p }, i) => (
          <li key={`${i} ${text}`} class={text === action?.text ? "is-chosen" : ""}>
            {known && <span class="candidate-p">{probability(p)}</span>}
            {onChoose === undefined ? (
              <span class="candidate-text">{text}</span>
            ) : (
              <button type="button" class="candidate-text" disabled={disabled} onClick={() => onChoose(text)}>
                {text}
              </button>
            )}
            {text === action?.text && <span class="tag">chosen</span>}
            {known && p !== null && (
              <i class="bar-p" style={{ width: `${(p * 100).toFixed(1)}%` }} aria-hidden="true" />
            )}
          </li>
        ))}
      </ol>
      {options.length > SHOWN && (
        <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Show the likeliest" : `Show all ${options.length}`}
        </button>
      )}
    </>
  );
}
