/** A game under way: what is read, what can be done, what the policy would do, and what has happened so far. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Begun, Branched, Moment } from "../../protocol.ts";
import { number, probability } from "../format.ts";
import { call } from "../live.ts";
import { address, Link } from "../router.tsx";
import { Problem } from "./basics.tsx";
import { Candidates } from "./candidates.tsx";

interface Step {
  readonly text: string;
  readonly action: string;
  readonly reward: number;
}

interface Props {
  readonly run: string;
  readonly begun: Begun;
  /** Offered as places to keep the episode; a branch has only one. */
  readonly isBranch: boolean;
  readonly onKept: (kept: Branched) => void;
}

export function GameView({ run, begun, isBranch, onKept }: Props) {
  const { game } = begun;
  const [moment, setMoment] = useState(begun.moment);
  const [past, setPast] = useState<readonly Step[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const [kept, setKept] = useState<Branched | null>(null);
  const [isHinting, setHinting] = useState(true);
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => log.current?.scrollTo(0, log.current.scrollHeight), [past, moment]);
  const isOver = moment.terminated || moment.truncated;
  const total = past.reduce((sum, { reward }) => sum + reward, 0);

  const act = async (action: string) => {
    setBusy(true);
    setError(null);
    try {
      const next = await call<Moment>("act", { run, game, action });
      setPast((before) => [...before, { text: moment.observation.text, action, reward: next.reward }]);
      setMoment(next);
    } catch (problem) {
      setError(problem as Error);
    } finally {
      setBusy(false);
    }
  };
  const keep = async (as: "play" | "demonstration") => {
    setBusy(true);
    try {
      const stored = await call<Branched>("keep", { run, game, as });
      setKept(stored);
      onKept(stored);
    } catch (problem) {
      setError(problem as Error);
    } finally {
      setBusy(false);
    }
  };
  const { observation, advice } = moment;
  return (
    <div class="game">
      <section class="turn" aria-label="The game">
        <div class="game-log" ref={log} tabIndex={0} role="log" aria-label="What happened so far">
          {past.map(({ text, action, reward }, i) => (
            <div key={i} class="game-step">
              <p class="text">{text}</p>
              <p class="did">
                › {action}
                {reward !== 0 && <span class={reward > 0 ? "gain" : "loss"}> {number(reward, 2)}</span>}
              </p>
            </div>
          ))}
          <p class="text">{observation.text}</p>
          {isOver && (
            <p class={`badge ${moment.success ? "is-success" : "is-truncated"}`}>
              {moment.success ? "solved" : moment.truncated ? "out of turns" : "over"}, return{" "}
              {number(total, 3)}
            </p>
          )}
        </div>
        {error !== null && <Problem error={error} />}
        {kept === null && (
          <div class="tools">
            {!isBranch && (
              <>
                <button type="button" disabled={busy || past.length === 0} onClick={() => void keep("play")}>
                  Keep the episode
                </button>
                <button
                  type="button"
                  disabled={busy || !moment.success}
                  title="only a success is worth imitating"
                  onClick={() => void keep("demonstration")}
                >
                  Keep as a demonstration
                </button>
              </>
            )}
            {isBranch && (
              <button type="button" disabled={busy} onClick={() => void keep("play")}>
                Keep the branch
              </button>
            )}
          </div>
        )}
        {kept !== null && (
          <p role="status">
            Kept as <Link href={address(["run", run, "episode", kept.episodeId])}>{kept.episodeId}</Link>.
          </p>
        )}
      </section>
      {!isOver && kept === null && (
        <section class="turn" aria-label="Your turn">
          <h2>
            Turn {moment.turn + 1} <small class="muted">yours</small>
          </h2>
          {observation.instruction !== undefined && (
            <p class="instruction">
              <strong>Task:</strong> {observation.instruction}
            </p>
          )}
          <TypedAction
            admissible={observation.admissible}
            disabled={busy}
            onAct={(action) => void act(action)}
          />
          {advice !== null && (
            <label>
              <input type="checkbox" checked={isHinting} onChange={() => setHinting(!isHinting)} /> show what
              the policy would do
            </label>
          )}
          {advice !== null && isHinting && (
            <p class="muted">
              The policy ({advice.policyVersion < 0 ? "without weights" : `weights ${advice.policyVersion}`})
              would <strong class="code">{advice.action}</strong>
              {advice.policyVersion >= 0 && `, entropy ${number(advice.entropy)} nats`}
              {probabilityOf(observation.admissible, advice)}.
            </p>
          )}
          <Candidates
            key={moment.turn}
            title="What you can do"
            all={(observation.admissible?.length ?? 0) <= 40}
            disabled={busy}
            onChoose={(action) => void act(action)}
            turn={{
              observation,
              ...(advice?.candidateLogProbs === null || advice === null || !isHinting
                ? {}
                : { candidateLogProbs: [...advice.candidateLogProbs] }),
            }}
          />
        </section>
      )}
    </div>
  );
}

function probabilityOf(admissible: readonly string[] | null, advice: NonNullable<Moment["advice"]>): string {
  const logProb = advice.candidateLogProbs?.[admissible?.indexOf(advice.action) ?? -1];
  return logProb === null || logProb === undefined ? "" : `, probability ${probability(Math.exp(logProb))}`;
}

interface TypedProps {
  readonly admissible: readonly string[] | null;
  readonly disabled: boolean;
  readonly onAct: (action: string) => void;
  /** What the button says. */
  readonly verb?: string;
}

/** An action in words; the browser completes it from what is possible. */
export function TypedAction({ admissible, disabled, onAct, verb = "Act" }: TypedProps) {
  const [text, setText] = useState("");
  return (
    <form
      class="tools"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "" || disabled) return;
        onAct(text.trim());
        setText("");
      }}
    >
      <input
        type="text"
        aria-label="Action"
        list="admissible"
        autocomplete="off"
        placeholder="type an action, or choose one below"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <datalist id="admissible">
        {(admissible ?? []).map((action) => (
          <option key={action} value={action} />
        ))}
      </datalist>
      <button type="submit" class="primary" disabled={disabled || text.trim() === ""}>
        {verb}
      </button>
    </form>
  );
}
