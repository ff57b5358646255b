/** Episodes that belong together: siblings of one task, and success by task type. */
import { setImmediate } from "node:timers/promises";
import { InspectorError } from "../core/errors.ts";
import type { EpisodeIndex, EpisodeRow } from "../replay/index.ts";
import type { GroupAnswer, GroupSummary, GroupsAnswer, TypeCurve } from "./protocol.ts";

/** More values than any field by which curves are drawn has. */
const ALL = 1_000_000;

/** Curves of an index as of a revision. */
const known = new WeakMap<
  EpisodeIndex,
  Map<string, { readonly revision: number; readonly curves: TypeCurve[] }>
>();

/** Success by iteration of rollouts and of evaluations, for each task type or each split. */
export async function typeCurves(index: EpisodeIndex, by: "type" | "split"): Promise<TypeCurve[]> {
  const { revision } = index.state();
  const before = known.get(index)?.get(by);
  if (before?.revision === revision) return before.curves;
  const curves: TypeCurve[] = [];
  for (const source of ["rollout", "evaluation"] as const) {
    for (const { value } of index.facet(by, { filter: `source = ${source}`, limit: 50 }).values) {
      if (typeof value !== "string") continue;
      const filter = `source = ${source} and ${by} = ${quoted(value)}`;
      const episodes = await countsByIteration(index, filter);
      const solved = await countsByIteration(index, `${filter} and success = true`);
      const points = [...episodes]
        .sort(([a], [b]) => a - b)
        .map(([iteration, count]) => [iteration, count, solved.get(iteration) ?? 0] as const);
      curves.push({ source, name: value, points });
    }
  }
  const kept = known.get(index) ?? new Map();
  known.set(index, kept.set(by, { revision, curves }));
  return curves;
}

/** Episodes by iteration. Others are answered meanwhile: on a large run one look takes tens of milliseconds. */
async function countsByIteration(index: EpisodeIndex, filter: string): Promise<Map<number, number>> {
  await setImmediate();
  const { values } = index.facet("iteration", { filter, limit: ALL });
  return new Map(
    values.flatMap(({ value, count }): [number, number][] =>
      typeof value === "number" ? [[value, count]] : [],
    ),
  );
}

/** A text as a filter writes it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The iterations that have groups, and the groups of one of them: the last one where none is named. */
export function groupsOf(index: EpisodeIndex, wanted: number | null): GroupsAnswer {
  const iterations = index
    .facet("iteration", { filter: "source = rollout", limit: ALL })
    .values.flatMap(({ value }) => (typeof value === "number" ? [value] : []))
    .sort((a, b) => a - b);
  const iteration = wanted ?? iterations.at(-1) ?? null;
  if (iteration === null) return { iterations, iteration, groups: [] };
  const { rows } = index.page({ filter: `source = rollout and iteration = ${iteration}`, limit: ALL });
  const groups = new Map<number, EpisodeRow[]>();
  for (const row of rows) {
    if (row.group === null) continue;
    const group = groups.get(row.group);
    if (group === undefined) groups.set(row.group, [row]);
    else group.push(row);
  }
  return {
    iterations,
    iteration,
    groups: [...groups].sort(([a], [b]) => a - b).map(([group, members]) => summaryOf(group, members)),
  };
}

function summaryOf(group: number, members: readonly EpisodeRow[]): GroupSummary {
  const returns = members.map(({ episodeReturn }) => episodeReturn);
  const mean = returns.reduce((sum, value) => sum + value, 0) / members.length;
  const first = members[0] as EpisodeRow;
  return {
    group,
    taskId: first.taskId,
    taskType: first.taskType,
    instruction: first.instruction,
    episodes: members.length,
    successes: members.filter(({ success }) => success).length,
    meanReturn: mean,
    returns,
    turns: members.map(({ turns }) => turns),
  };
}

/** The siblings of a group with the actions of each, for aligning them. */
export async function groupAnswer(
  index: EpisodeIndex,
  iteration: number,
  group: number,
): Promise<GroupAnswer> {
  const isNamed = Number.isSafeInteger(iteration) && Number.isSafeInteger(group);
  const { rows } = isNamed
    ? index.page({
        filter: `source = rollout and iteration = ${iteration} and group = ${group}`,
        limit: 1000,
      })
    : { rows: [] };
  if (rows.length === 0) {
    throw new InspectorError(
      "inspector/not-found",
      `The run has no group ${group} in iteration ${iteration}.`,
    );
  }
  const bySample = [...rows].sort((a, b) => (a.sample ?? 0) - (b.sample ?? 0));
  return { iteration, group, members: await Promise.all(bySample.map((row) => courseOf(index, row))) };
}

/** What an episode did, turn by turn, without its texts. */
export async function courseOf(index: EpisodeIndex, row: EpisodeRow) {
  const { turns } = await index.turns(row.episodeId, 0, row.turns);
  return {
    row,
    actions: turns.map(({ action }) => action.text),
    probabilities: turns.map(({ logProb, policyVersion }) => (policyVersion < 0 ? null : Math.exp(logProb))),
    entropies: turns.map(({ entropy, policyVersion }) => (policyVersion < 0 ? null : entropy)),
    rewards: turns.map(({ reward }) => reward),
  };
}
