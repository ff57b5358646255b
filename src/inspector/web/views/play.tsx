/** A person plays the environment of a run, and sees what the policy would do. */
import { useEffect, useState } from "preact/hooks";
import type { About, Begun, RunDetail } from "../../protocol.ts";
import { call } from "../live.ts";
import { Loading, Problem } from "../parts/basics.tsx";
import { GameView } from "../parts/game.tsx";
import { usualPlayer, WhoChoice } from "../parts/who.tsx";
import type { Place } from "../router.tsx";
import { useAnswer } from "../server.ts";

interface TaskName {
  readonly id: string;
  readonly type?: string;
}

export function PlayView({ run, place }: { readonly run: string; readonly place: Place }) {
  const detail = useAnswer<RunDetail>(`runs/${encodeURIComponent(run)}`);
  const [about, setAbout] = useState<About | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [begun, setBegun] = useState<Begun | null>(null);
  useEffect(() => {
    call<About>("about", { run }).then(setAbout, setError);
  }, [run]);
  if (error !== null && about === null) return <Problem error={error} />;
  if (about === null || detail.value === null) return <Loading what="the environment" />;
  return (
    <>
      <h1>Play {about.environment.id}</h1>
      <p class="muted">{about.environment.description}</p>
      <Start
        run={run}
        about={about}
        detail={detail.value}
        place={place}
        onBegun={setBegun}
        onError={setError}
      />
      {error !== null && <Problem error={error} />}
      {begun !== null && (
        <GameView key={begun.game} run={run} begun={begun} isBranch={false} onKept={() => {}} />
      )}
    </>
  );
}

interface StartProps {
  readonly run: string;
  readonly about: About;
  readonly detail: RunDetail;
  readonly place: Place;
  readonly onBegun: (begun: Begun) => void;
  readonly onError: (error: Error | null) => void;
}

function Start({ run, about, detail, place, onBegun, onError }: StartProps) {
  const [split, setSplit] = useState(place.query.get("split") ?? about.splits[0] ?? "");
  const [tasks, setTasks] = useState<readonly TaskName[] | null>(null);
  const [taskId, setTaskId] = useState(place.query.get("task") ?? "");
  const [seed, setSeed] = useState(Number(place.query.get("seed") ?? 0) || 0);
  const [advisor, setAdvisor] = useState(usualPlayer(detail.checkpoints));
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setTasks(null);
    call<TaskName[]>("tasks", { run, split }).then(
      (found) => {
        setTasks(found);
        setTaskId((now) => (found.some(({ id }) => id === now) ? now : (found[0]?.id ?? "")));
      },
      (problem: Error) => onError(problem),
    );
  }, [run, split]);
  const begin = async () => {
    setBusy(true);
    onError(null);
    try {
      onBegun(
        await call<Begun>("begin", { run, split, taskId, seed, advisor: advisor === "" ? null : advisor }),
      );
    } catch (problem) {
      onError(problem as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="tools"
      aria-label="New game"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <label>
        Split{" "}
        <select value={split} onChange={({ currentTarget }) => setSplit(currentTarget.value)}>
          {about.splits.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Task{" "}
        <select
          class="task-choice"
          value={taskId}
          onChange={({ currentTarget }) => setTaskId(currentTarget.value)}
        >
          {(tasks ?? []).map(({ id, type }) => (
            <option key={id} value={id}>
              {id}
              {type === undefined ? "" : ` (${type})`}
            </option>
          ))}
        </select>
      </label>
      <label>
        World{" "}
        <input
          type="number"
          min="0"
          max="2147483648"
          value={seed}
          onInput={({ currentTarget }) => setSeed(Math.max(0, Math.floor(Number(currentTarget.value)) || 0))}
        />
      </label>
      <WhoChoice
        label="Advice from"
        value={advisor}
        onChange={setAdvisor}
        checkpoints={detail.checkpoints}
        about={about}
        nobody="nobody"
      />
      <button type="submit" class="primary" disabled={busy || taskId === ""}>
        {busy ? "Opening …" : "Begin"}
      </button>
    </form>
  );
}
