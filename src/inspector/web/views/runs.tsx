/** All runs, live and finished, and the curves of those that are chosen. */
import { useEffect, useState } from "preact/hooks";
import type { RunSummary } from "../../protocol.ts";
import { number, percent, when } from "../format.ts";
import { useRunNews } from "../live.ts";
import { Loading, Problem } from "../parts/basics.tsx";
import { address, Link, navigate, type Place, withQuery } from "../router.tsx";
import { useAnswer } from "../server.ts";
import { Curves } from "./curves.tsx";

/** New runs are looked for this often, milliseconds. */
const LOOK_MS = 5000;

export function RunsView({ place }: { readonly place: Place }) {
  const [looked, setLooked] = useState(0);
  const { value, error, loading } = useAnswer<RunSummary[]>("runs", looked);
  useEffect(() => {
    if (loading) return;
    const timer = setTimeout(() => setLooked((count) => count + 1), LOOK_MS);
    return () => clearTimeout(timer);
  }, [loading, looked]);
  const [news, setNews] = useState<ReadonlyMap<string, RunSummary>>(new Map());
  useEffect(() => setNews(new Map()), [value]);
  const runs = (value ?? [])
    .map((run) => news.get(run.id) ?? run)
    .sort((a, b) => Number(b.live) - Number(a.live) || (b.updatedAt ?? "").localeCompare(a.updatedAt ?? ""));
  const given = place.query.get("runs");
  const known = new Set(runs.map(({ id }) => id));
  const chosen =
    given === null ? runs.slice(0, 1).map(({ id }) => id) : listOf(given).filter((id) => known.has(id));
  useRunNews(
    runs.filter(({ live }) => live).map(({ id }) => id),
    (run) => setNews((before) => new Map(before).set(run.id, run)),
  );
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    navigate(withQuery({ runs: JSON.stringify(next) }), { replace: true });
  };
  if (error !== null && value === null) return <Problem error={error} />;
  if (value === null) return <Loading what="the runs" />;
  return (
    <>
      <h1>Runs</h1>
      {runs.length === 0 ? (
        <p>
          There is no run here. <code class="code">turnwise train alfworld-text</code> makes one.
        </p>
      ) : (
        <div class="scroll">
          <table class="runs">
            <thead>
              <tr>
                <th scope="col">
                  <span class="sr-only">Curves</span>
                </th>
                <th scope="col">run</th>
                <th scope="col">environment</th>
                <th scope="col">method</th>
                <th scope="col" class="right">
                  iterations
                </th>
                <th scope="col" class="right">
                  evaluation
                </th>
                <th scope="col" class="right">
                  training
                </th>
                <th scope="col">seed</th>
                <th scope="col">last written</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow
                  key={run.id}
                  run={run}
                  chosen={chosen.indexOf(run.id)}
                  onToggle={() => toggle(run.id)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Curves runs={chosen} place={place} />
    </>
  );
}

function listOf(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

interface RowProps {
  readonly run: RunSummary;
  /** Place among the chosen ones; -1 where it is not chosen. */
  readonly chosen: number;
  readonly onToggle: () => void;
}

function RunRow({ run, chosen, onToggle }: RowProps) {
  const { done, planned } = run.iterations;
  return (
    <tr>
      <td>
        <label class="pick">
          <input
            type="checkbox"
            checked={chosen >= 0}
            onChange={onToggle}
            aria-label={`Show the curves of ${run.id}`}
          />
          <i class={chosen >= 0 ? `ink-${chosen % 8}` : "ink-none"} aria-hidden="true" />
        </label>
      </td>
      <th scope="row">
        <Link href={address(["run", run.id])}>{run.id}</Link>
        {run.live && <span class="badge is-live">live</span>}
      </th>
      <td>{run.environment === null ? "–" : run.environment.id}</td>
      <td>{run.method}</td>
      <td class="right">
        {done}
        {planned === null ? "" : ` / ${planned}`}
      </td>
      <td
        class="right"
        title={
          run.evaluated === null
            ? ""
            : `95 % interval ${percent(run.evaluated.low)} – ${percent(run.evaluated.high)}`
        }
      >
        {percent(run.evaluated?.rate)}
      </td>
      <td class="right">{percent(run.collected)}</td>
      <td>{number(run.seed)}</td>
      <td>{when(run.updatedAt)}</td>
    </tr>
  );
}
