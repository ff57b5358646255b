/** The curves of some runs: the usual panels, any other metric, smoothing. */
import { useMemo } from "preact/hooks";
import type { MetricMeaning } from "../../protocol.ts";
import { useMetrics } from "../live.ts";
import { Loading } from "../parts/basics.tsx";
import { Chart } from "../parts/chart.tsx";
import { Legend } from "../parts/legend.tsx";
import { navigate, type Place, withQuery } from "../router.tsx";
import { useAnswer } from "../server.ts";
import { metricNames, metricSpec, PANELS, panelSpec } from "./panels.ts";

export function Curves({ runs, place }: { readonly runs: readonly string[]; readonly place: Place }) {
  const lines = useMetrics(runs);
  const meanings = useAnswer<Record<string, MetricMeaning>>("metrics").value ?? {};
  const smoothing = Math.min(0.98, Math.max(0, Number(place.query.get("smooth") ?? 0) || 0));
  const extra =
    place.query
      .get("metrics")
      ?.split(",")
      .filter((name) => name !== "") ?? [];
  const names = useMemo(() => metricNames(lines), [lines]);
  const specs = useMemo(
    () =>
      [
        ...PANELS.map((panel) => panelSpec(panel, runs, lines)),
        ...extra.map((name) => metricSpec(name, runs, lines, meanings[name])),
      ].filter((spec) => spec !== null),
    [lines, runs.join("\n"), extra.join(","), meanings],
  );
  const set = (change: Parameters<typeof withQuery>[0]) => navigate(withQuery(change), { replace: true });
  if (runs.length === 0) return <p class="muted">Choose runs above to see their curves.</p>;
  if (lines.size === 0) return <Loading what="the metrics" />;
  return (
    <section aria-label="Curves">
      <div class="tools">
        <label>
          Smoothing{" "}
          <input
            type="range"
            min="0"
            max="0.98"
            step="0.02"
            value={smoothing}
            onInput={({ currentTarget }) =>
              set({ smooth: currentTarget.value === "0" ? null : currentTarget.value })
            }
          />{" "}
          <output>{smoothing.toFixed(2)}</output>
        </label>
        <label>
          Add a metric{" "}
          <select
            value=""
            onChange={({ currentTarget }) => {
              set({ metrics: [...extra, currentTarget.value].join(",") });
              currentTarget.value = "";
            }}
          >
            <option value="">…</option>
            {names
              .filter((name) => !extra.includes(name))
              .map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        {extra.map((name) => (
          <button
            key={name}
            type="button"
            title={meanings[name]?.description}
            aria-label={`Remove ${name}`}
            onClick={() => set({ metrics: extra.filter((one) => one !== name).join(",") })}
          >
            {name} ×
          </button>
        ))}
      </div>
      {runs.length > 1 && <Legend items={runs.map((label, colour) => ({ label, colour }))} />}
      {specs.length === 0 && <p class="muted">There are no metrics yet.</p>}
      <div class="charts">
        {specs.map((spec) => (
          <Chart key={spec.title} spec={spec} smoothing={smoothing} />
        ))}
      </div>
    </section>
  );
}
