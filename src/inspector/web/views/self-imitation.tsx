/** What the replay buffer of self-imitation holds, and how its episodes were used. */
import { useMemo } from "preact/hooks";
import type { ReplayUse, SelfImitationAnswer } from "../../protocol.ts";
import { number, plural } from "../format.ts";
import { useIndexState, useMetrics } from "../live.ts";
import { Fact, Loading, Problem } from "../parts/basics.tsx";
import { Chart } from "../parts/chart.tsx";
import { address, Link } from "../router.tsx";
import { useAnswer } from "../server.ts";
import { panelSpec } from "./panels.ts";

/** Title, unit and metric: exact, and there for every iteration. */
const CURVES = [
  ["Episodes replayed", "", "spear/replayed"],
  ["Episodes in the buffer", "", "spear/buffer_size"],
  ["Mean age in the buffer", "iterations", "spear/buffer_age"],
  ["Mean recalibrated advantage", "1", "spear/replay_advantage"],
  ["Largest importance ratio of a replayed turn", "1", "spear/replay_ratio_max"],
  ["Weight of the replay loss", "1", "spear/gamma"],
] as const;

export function SelfImitationView({ run }: { readonly run: string }) {
  const lines = useMetrics(useMemo(() => [run], [run]));
  const specs = useMemo(
    () =>
      CURVES.flatMap(
        ([title, unit, metric]) => panelSpec({ title, unit, metrics: [[metric, title]] }, [run], lines) ?? [],
      ),
    [lines, run],
  );
  const isIndexed = useIndexState(run)?.progress === 1;
  const { value, error } = useAnswer<SelfImitationAnswer>(
    `runs/${encodeURIComponent(run)}/self-imitation`,
    `${isIndexed} ${lines.get(run)?.length}`,
  );
  if (error !== null) return <Problem error={error} />;
  if (value === null) return <Loading what="the buffer" />;
  if (value.capacity === null) {
    return (
      <>
        <h1>Self-imitation</h1>
        <p>
          This run replays nothing. <code class="code">--objective.spear.variant spear-sil</code> keeps good
          episodes and trains on them again.
        </p>
      </>
    );
  }
  const { buffer, checkpoint, capacity, baseline, replays, replayedEpisodes } = value;
  const listed = new Set(replays.map(({ episodeId }) => episodeId)).size;
  return (
    <>
      <h1>Self-imitation</h1>
      <dl class="facts">
        <Fact label="buffer, at the last checkpoint">
          {checkpoint === null
            ? "no checkpoint yet"
            : `${plural(buffer.length, "episode")}${capacity === null ? "" : ` of ${capacity}`} (${checkpoint})`}
        </Fact>
        <Fact label="median return of late">{number(baseline)}</Fact>
        <Fact label="episodes ever replayed">{replayedEpisodes}</Fact>
      </dl>
      <div class="charts">
        {specs.map((spec) => (
          <Chart key={spec.title} spec={spec} smoothing={0} />
        ))}
      </div>
      <h2>In the buffer</h2>
      {buffer.length === 0 ? (
        <p class="muted">It is empty. Episodes enter when they did better than their siblings.</p>
      ) : (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">episode</th>
                <th scope="col">task</th>
                {["turns", "stored in", "age", "replays", "return", "advantage then", "advantage now"].map(
                  (title) => (
                    <th key={title} scope="col" class="right">
                      {title}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {buffer.map((one) => (
                <tr key={one.episodeId}>
                  <th scope="row">
                    <Link href={address(["run", run, "episode", one.episodeId])}>{one.episodeId}</Link>
                  </th>
                  <td>{one.taskType ?? one.taskId}</td>
                  <td class="right">{one.turns}</td>
                  <td class="right">{one.addedAt}</td>
                  <td class="right">{one.age}</td>
                  <td class="right">{one.replays}</td>
                  <td class="right">{number(one.score)}</td>
                  <td class="right">{number(one.advantage)}</td>
                  <td class={`right ${(one.recalibrated ?? 1) > 0 ? "" : "muted"}`}>
                    {number(one.recalibrated)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="muted">
        Advantage now is the return minus the median return of late; at 0 or below an episode is not replayed.
      </p>
      <h2>
        Replays{" "}
        {listed < replayedEpisodes && (
          <small class="muted">of the {listed} episodes that were replayed most</small>
        )}
      </h2>
      {replays.length === 0 ? (
        <p class="muted">Nothing was replayed yet.</p>
      ) : (
        <Uses run={run} uses={replays} />
      )}
    </>
  );
}

const MOST = 300;

function Uses({ run, uses }: { readonly run: string; readonly uses: readonly ReplayUse[] }) {
  const shown = uses.slice(-MOST).reverse();
  return (
    <div class="scroll">
      {uses.length > MOST && (
        <p class="muted">
          The last {MOST} of {uses.length}.
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">iteration</th>
            <th scope="col">episode</th>
            {["age", "replay", "recalibrated advantage", "mean ratio", "clipped"].map((title) => (
              <th key={title} scope="col" class="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((use) => (
            <tr key={`${use.iteration} ${use.episodeId}`}>
              <td>{use.iteration}</td>
              <th scope="row">
                <Link href={address(["run", run, "episode", use.episodeId])}>{use.episodeId}</Link>
              </th>
              <td class="right">{number(use.age)}</td>
              <td class="right">{number(use.replayCount)}</td>
              <td class="right">{number(use.advantage)}</td>
              <td class="right">{number(use.ratio)}</td>
              <td class="right">{number(use.clipped, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
