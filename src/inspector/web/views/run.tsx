/** One run: its curves, success by task type, checkpoints and what it was told. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { RunDetail, RunSummary, TypeCurve } from "../../protocol.ts";
import { percent, plural, when } from "../format.ts";
import { useIndexState, useRunNews } from "../live.ts";
import { Fact, Loading, Problem } from "../parts/basics.tsx";
import { Chart } from "../parts/chart.tsx";
import type { ChartSpec } from "../parts/curve.ts";
import { Legend } from "../parts/legend.tsx";
import type { Place } from "../router.tsx";
import { useAnswer } from "../server.ts";
import { Curves } from "./curves.tsx";

export function RunPage({ run, place }: { readonly run: string; readonly place: Place }) {
  const path = `runs/${encodeURIComponent(run)}`;
  const [news, setNews] = useState<RunSummary | null>(null);
  const { value, error } = useAnswer<RunDetail>(path, news?.live);
  useRunNews([run], setNews);
  useEffect(() => setNews(null), [run]);
  if (error !== null) return <Problem error={error} />;
  if (value === null) return <Loading what="the run" />;
  const now: RunDetail = { ...value, ...news };
  const { environment, evaluated, iterations, checkpoints } = now;
  return (
    <>
      <h1>
        {run} {now.live && <span class="badge is-live">live</span>}
      </h1>
      <dl class="facts">
        <Fact label="environment">
          {environment === null ? "–" : `${environment.id} ${environment.version}`}
        </Fact>
        <Fact label="method">{now.method}</Fact>
        <Fact label="iterations">
          {iterations.done}
          {iterations.planned === null ? "" : ` of ${iterations.planned}`}
        </Fact>
        <Fact label="last evaluation">
          {evaluated === null
            ? "none yet"
            : `${percent(evaluated.rate)} (${percent(evaluated.low)} – ${percent(evaluated.high)})`}
        </Fact>
        <Fact label="began">{when(now.startedAt)}</Fact>
        <Fact label="checkpoints">
          {checkpoints.length === 0
            ? "none"
            : checkpoints.map(({ iteration, best }) => `${iteration}${best ? " (best)" : ""}`).join(", ")}
        </Fact>
      </dl>
      <Curves runs={[run]} place={place} />
      {(["type", "split"] as const).map((by) => (
        <Shares
          key={by}
          run={run}
          by={by}
          iterations={iterations.done}
          smoothing={Number(place.query.get("smooth") ?? 0) || 0}
        />
      ))}
      <details class="told">
        <summary>Configuration</summary>
        <pre>{JSON.stringify(now.config, null, 2)}</pre>
      </details>
      <details class="told">
        <summary>Environment and machine</summary>
        <pre>{JSON.stringify(now.machine, null, 2)}</pre>
      </details>
    </>
  );
}

interface SharesProps {
  readonly run: string;
  readonly by: "type" | "split";
  readonly iterations: number;
  readonly smoothing: number;
}

/** Success by task type or split, from the episodes that were kept. */
function Shares({ run, by, iterations, smoothing }: SharesProps) {
  const state = useIndexState(run);
  const { value, error } = useAnswer<TypeCurve[]>(
    `runs/${encodeURIComponent(run)}/shares?by=${by}`,
    `${iterations} ${state?.episodes}`,
  );
  const what = by === "type" ? "task type" : "split";
  const names = useMemo(() => [...new Set((value ?? []).map(({ name }) => name))].sort(), [value]);
  const specs = useMemo(
    () => (["rollout", "evaluation"] as const).flatMap((source) => specOf(source, what, names, value ?? [])),
    [value, names],
  );
  if (error !== null) return <p class="muted">{error.message}</p>;
  // A single curve says no more than the one above.
  if (!specs.some(({ curves }) => curves.length > 1)) return null;
  return (
    <section aria-label={`Success by ${what}`}>
      <h2>By {what}</h2>
      <p class="muted">
        Shares of the episodes in the log
        {state === null || state.progress === 1
          ? ""
          : `, of which ${plural(state.episodes, "episode is", "episodes are")} indexed so far`}
        .
      </p>
      <Legend items={names.map((label, colour) => ({ label, colour }))} />
      <div class="charts">
        {specs.map((spec) => (
          <Chart key={spec.title} spec={spec} smoothing={smoothing} />
        ))}
      </div>
    </section>
  );
}

function specOf(
  source: "rollout" | "evaluation",
  what: string,
  names: readonly string[],
  all: readonly TypeCurve[],
): ChartSpec[] {
  const curves = all.filter((curve) => curve.source === source);
  if (curves.length === 0) return [];
  const isRollout = source === "rollout";
  return [
    {
      title: `Success by ${what}, ${isRollout ? "while training" : "evaluation"}`,
      unit: "1",
      share: true,
      curves: curves.map(({ name, points }) => ({
        label: name,
        colour: names.indexOf(name),
        points: points.map(([iteration, episodes, solved]) => [
          isRollout ? iteration + 1 : iteration,
          solved / episodes,
        ]),
        ...(isRollout ? {} : { sparse: true }),
      })),
    },
  ];
}
