/** One episode: signals over its whole length, its turns in order, and everything about the turn one looks at. */
import { useCallback, useEffect, useMemo } from "preact/hooks";
import type { EpisodeAnswer, Signal, Turn, TurnRange } from "../../protocol.ts";
import { number, plural, when } from "../format.ts";
import { useIndexState } from "../live.ts";
import { Fact, Loading, OutcomeBadge, Problem } from "../parts/basics.tsx";
import { HeatStrip } from "../parts/heat-strip.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { address, Link, navigate, type Place, withQuery } from "../router.tsx";
import { ask, useAnswer, useWindows } from "../server.ts";
import { Relatives } from "./relatives.tsx";
import { TurnDetail } from "./turn-detail.tsx";
import { TurnLine } from "./turn-line.tsx";

const WINDOW = 60;
const ROW_HEIGHT = 40;

interface Props {
  readonly run: string;
  readonly episodeId: string;
  readonly place: Place;
}

export function EpisodeView({ run, episodeId, place }: Props) {
  const path = `runs/${encodeURIComponent(run)}/episodes/${encodeURIComponent(episodeId)}`;
  const state = useIndexState(run);
  const isPartial = state !== null && state.progress < 1;
  // While the index is being made, what is not there yet may still come; later, branches may.
  const { value, error } = useAnswer<EpisodeAnswer>(path, state?.revision);
  if (error !== null && !isPartial) return <Problem error={error} />;
  if (value === null) return <Loading what={isPartial ? "the log" : "the episode"} />;
  return <Episode run={run} path={path} answer={value} place={place} />;
}

function Episode({
  run,
  path,
  answer,
  place,
}: {
  run: string;
  path: string;
  answer: EpisodeAnswer;
  place: Place;
}) {
  const { header, row, trained } = answer;
  const turns = header.turnCount;
  const filter = place.query.get("filter") ?? "";
  const turn = Math.max(0, Math.min(turns - 1, Number(place.query.get("turn") ?? 1) - 1 || 0));
  const update = Math.min(trained.length - 1, Number(place.query.get("update") ?? trained.length) - 1);
  const matches = useAnswer<number[]>(
    filter === "" ? null : `${path}/matches?${new URLSearchParams({ filter }).toString()}`,
  ).value;
  const lines = useWindows<Turn>(
    path,
    WINDOW,
    async (first, end, signal) =>
      (await ask<TurnRange>(`${path}/turns?first=${first}&end=${end}`, signal)).turns,
  );
  useEffect(() => lines.want(turn, turn + 1), [lines, turn]);
  const onRange = useCallback((from: number, to: number) => lines.want(from, to), [lines]);
  const goTo = useCallback(
    (next: number) => {
      const to = Math.max(0, Math.min(turns - 1, next));
      navigate(withQuery({ turn: to + 1 }), { replace: true });
    },
    [turns],
  );
  useTurnKeys(turn, turns, goTo);
  const signals = useMemo(() => [...answer.signals, ...(trained[update]?.signals ?? [])], [answer, update]);
  const strip = useMemo(() => signals.filter(isWorthAStrip), [signals]);
  const marks = matches ?? NONE;
  if (turns === 0) return <EmptyEpisode answer={answer} />;
  return (
    <article class="episode">
      <Head run={run} answer={answer} />
      <div class="tools">
        <UpdateChoice trained={trained} update={update} />
        <span class="spring" />
        <span class="muted">← → or j k step, Home and End jump</span>
        <Link class="button" href={address(["run", run, "branch", header.episodeId], { turn: turn + 1 })}>
          Branch here
        </Link>
        <StepButtons turn={turn} turns={turns} goTo={goTo} marks={marks} />
      </div>
      <HeatStrip signals={strip} turns={turns} turn={turn} onTurn={goTo} marks={marks} />
      <div class="episode-body">
        <VirtualList
          id="turns"
          role="listbox"
          label="Turns"
          class="turns"
          count={turns}
          rowHeight={ROW_HEIGHT}
          active={turn}
          onActive={goTo}
          onRange={onRange}
          row={(index) => <TurnLine index={index} turn={lines.get(index)} isMatch={marks.includes(index)} />}
        />
        <TurnDetail
          key={episodeKey(row.episodeId, turn)}
          run={run}
          path={path}
          answer={answer}
          index={turn}
          turn={lines.get(turn)}
          signals={signals}
        />
      </div>
      <Relatives run={run} answer={answer} />
    </article>
  );
}

const NONE: readonly number[] = [];
const episodeKey = (id: string, turn: number) => `${id} ${turn}`;

/** Log-probs say what probabilities say, and options are seen with the turn. */
function isWorthAStrip({ name, values }: Signal): boolean {
  if (name === "logProb" || name === "options" || name === "tokens") return false;
  if (name === "policyVersion" || name === "clipped" || name === "replay/clipped")
    return new Set(values).size > 1;
  return true;
}

/** Left and right anywhere on the page, unless something is being typed. */
function useTurnKeys(turn: number, turns: number, goTo: (turn: number) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      const to = {
        ArrowLeft: turn - 1,
        ArrowRight: turn + 1,
        k: turn - 1,
        j: turn + 1,
        Home: 0,
        End: turns - 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      goTo(to);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [turn, turns, goTo]);
}

function Head({ run, answer }: { readonly run: string; readonly answer: EpisodeAnswer }) {
  const { header, row } = answer;
  const { task, environment, iteration, group } = header;
  const raw = `/api/runs/${encodeURIComponent(run)}/episodes/${encodeURIComponent(header.episodeId)}/raw`;
  return (
    <header class="episode-head">
      <h1>
        <OutcomeBadge outcome={row.outcome} /> {row.instruction ?? task.id}
      </h1>
      <dl class="facts">
        <Fact label="episode">{header.episodeId}</Fact>
        <Fact label="task">
          {task.id} ({[task.split, task.type].filter(Boolean).join(", ")})
        </Fact>
        <Fact label="return">{number(header.episodeReturn)}</Fact>
        <Fact label="turns">{header.turnCount}</Fact>
        <Fact label="played by">
          {header.policy}, {header.source}
        </Fact>
        {iteration !== undefined && (
          <Fact label="iteration">
            {group === undefined ? (
              iteration
            ) : (
              <Link href={address(["run", run, "group", iteration, group])}>
                {iteration}, group {group}, sample {header.sample}
              </Link>
            )}
          </Fact>
        )}
        <Fact label="environment">
          {environment.id} {environment.version}, seed {header.environmentSeed}
        </Fact>
        <Fact label="began">
          {when(header.startedAt)}, {number(header.wallMs / 1000, 2)} s
        </Fact>
        {header.branch !== undefined && (
          <Fact label="branched off from">
            <Link
              href={address(["run", run, "episode", header.branch.parent], { turn: header.branch.turn + 1 })}
            >
              {header.branch.parent}
            </Link>{" "}
            at turn {header.branch.turn + 1}, {header.branch.checkpoint ?? "no checkpoint"}, by{" "}
            {header.branch.restoredBy}
          </Fact>
        )}
        <Fact label="record">
          <a href={raw} download={`${header.episodeId}.json`}>
            JSON
          </a>
        </Fact>
      </dl>
      {header.error !== undefined && (
        <p class="problem" role="alert">
          {header.error.message} <code class="code">{header.error.code}</code>
        </p>
      )}
    </header>
  );
}

function EmptyEpisode({ answer }: { readonly answer: EpisodeAnswer }) {
  return (
    <article class="episode">
      <Head run="" answer={answer} />
      <p class="muted">It ended before its first turn.</p>
    </article>
  );
}

/** Which update's view of the episode is shown, where training saw it more than once. */
function UpdateChoice({
  trained,
  update,
}: {
  readonly trained: EpisodeAnswer["trained"];
  readonly update: number;
}) {
  if (trained.length === 0) return <span class="muted">Training did not use this episode.</span>;
  const text = ({ kind, iteration, policyVersion, perEpisode }: EpisodeAnswer["trained"][number]) =>
    `${kind} in iteration ${iteration}${kind === "replayed" ? `, age ${perEpisode["age"]}, replay ${perEpisode["replayCount"]}` : ""}, weights ${policyVersion}`;
  return (
    <label>
      What training made of it{" "}
      <select
        value={update}
        onChange={({ currentTarget }) =>
          navigate(withQuery({ update: Number(currentTarget.value) + 1 }), { replace: true })
        }
      >
        {trained.map((one, i) => (
          <option key={i} value={i}>
            {text(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface StepProps {
  readonly turn: number;
  readonly turns: number;
  readonly goTo: (turn: number) => void;
  readonly marks: readonly number[];
}

function StepButtons({ turn, turns, goTo, marks }: StepProps) {
  const next = marks.find((mark) => mark > turn);
  return (
    <span class="saves" role="group" aria-label="Step through the turns">
      <button type="button" disabled={turn === 0} onClick={() => goTo(turn - 1)} aria-label="Previous turn">
        ←
      </button>
      <button
        type="button"
        disabled={turn === turns - 1}
        onClick={() => goTo(turn + 1)}
        aria-label="Next turn"
      >
        →
      </button>
      {marks.length > 0 && (
        <button type="button" onClick={() => goTo(next ?? marks[0] ?? 0)}>
          next of {plural(marks.length, "match", "matches")}
        </button>
      )}
    </span>
  );
}
