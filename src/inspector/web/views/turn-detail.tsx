/** Everything about one turn: what was read, what could be done, what was done, and what training made of it. */
import { useState } from "preact/hooks";
import type { EpisodeAnswer, Signal, Turn, ViewPanel } from "../../protocol.ts";
import { number } from "../format.ts";
import { Loading } from "../parts/basics.tsx";
import { Candidates } from "../parts/candidates.tsx";
import { useAnswer } from "../server.ts";

interface Props {
  readonly run: string;
  readonly path: string;
  readonly answer: EpisodeAnswer;
  readonly index: number;
  readonly turn: Turn | undefined;
  readonly signals: readonly Signal[];
}

export function TurnDetail({ path, answer, index, turn, signals }: Props) {
  if (turn === undefined) return <Loading what="the turn" />;
  const { observation, action, info, tokens } = turn;
  const { header } = answer;
  const isLast = index === header.turnCount - 1;
  return (
    <section class="turn" aria-label={`Turn ${index + 1}`}>
      <p class="sr-only" role="status">
        Turn {index + 1}: {action.text}
      </p>
      <h2>
        Turn {index + 1} <small class="muted">of {header.turnCount}</small>
      </h2>
      {observation.instruction !== undefined && (
        <p class="instruction">
          <strong>Task:</strong> {observation.instruction}
        </p>
      )}
      <h3>What the agent read</h3>
      <p class="text">{observation.text}</p>
      <h3>What it did</h3>
      <p class="did">{action.text}</p>
      {tokens !== undefined && <Tokens tokens={tokens} />}
      <Candidates turn={turn} />
      <Numbers signals={signals} index={index} />
      {isLast && header.finalObservation !== null && (
        <>
          <h3>What it read at the end</h3>
          <p class="text">{header.finalObservation.text}</p>
        </>
      )}
      {answer.view && <WorldView path={path} index={index} />}
      {info !== undefined && (
        <details class="told">
          <summary>Diagnostics of the step, never seen by a policy</summary>
          <pre>{JSON.stringify(info, null, 2)}</pre>
        </details>
      )}
    </section>
  );
}

/** All signals at this turn, as numbers. */
function Numbers({ signals, index }: { readonly signals: readonly Signal[]; readonly index: number }) {
  return (
    <>
      <h3>Numbers of this turn</h3>
      <dl class="numbers">
        {signals.map(({ name, label, unit, description, values }) => (
          <div key={name} title={description} data-signal={name}>
            <dt>{label}</dt>
            <dd>
              {number(values[index], 4)}
              {unit !== "1" && <small class="muted"> {unit}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The tokens of a written action, each as sure as its shade. */
function Tokens({ tokens }: { readonly tokens: NonNullable<Turn["tokens"]> }) {
  return (
    <ol class="tokens" aria-label="Tokens of the action">
      {tokens.ids.map((id, i) => {
        const p = Math.exp(tokens.logProbs[i] ?? 0);
        return (
          <li
            key={i}
            title={`log-prob ${number(tokens.logProbs[i])}`}
            class={`sure-${Math.min(4, Math.floor(p * 5))}`}
          >
            {id} <small>{p.toFixed(2)}</small>
          </li>
        );
      })}
    </ol>
  );
}

/** The environment's own view of the world before this turn. */
function WorldView({ path, index }: { readonly path: string; readonly index: number }) {
  const [open, setOpen] = useState(true);
  const { value, error } = useAnswer<ViewPanel[]>(open ? `${path}/view?turn=${index}` : null);
  return (
    <details class="world" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>The world as the agent has read it</summary>
      {error !== null && <p class="muted">{error.message}</p>}
      <Panels panels={value ?? []} />
    </details>
  );
}

export function Panels({ panels }: { readonly panels: readonly ViewPanel[] }) {
  return (
    <div class="panels">
      {panels.map(({ title, items }) => (
        <section key={title}>
          <h4>{title}</h4>
          {items.length === 0 && <p class="muted">nothing</p>}
          <ul>
            {items.map(({ label, values, mark }, i) => (
              <li key={i} class={mark === undefined ? "" : `is-${mark}`}>
                <span>{label}</span>
                {values.length > 0 && <span class="muted"> {values.join(", ")}</span>}
                {mark !== undefined && <span class="tag">{mark === "here" ? "here" : "new"}</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
