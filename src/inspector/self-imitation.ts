/** What the replay buffer of self-imitation holds, and how it was used. */
import { join } from "node:path";
import type { EpisodeIndex } from "../replay/index.ts";
import { quantile } from "../training/objective/quantile.ts";
import { at, readJson } from "./json-file.ts";
import type { ReplayUse, SelfImitationAnswer, StoredEpisode } from "./protocol.ts";
import type { RunView } from "./run-view.ts";

/** Episodes whose replays are listed at most, those with the most replays first. */
const MOST_EPISODES = 100;

export async function selfImitation(run: RunView): Promise<SelfImitationAnswer> {
  const index = await run.index();
  const checkpoints = await run.checkpoints();
  const checkpoint = checkpoints.at(-1) ?? null;
  const state =
    checkpoint === null ? null : await readJson(join(run.path, "checkpoints", checkpoint.name, "state.json"));
  const spear = at(at(state, "objective"), "spear");
  const iteration = checkpoint?.iteration ?? 0;
  const baseline = medianOf(at(spear, "baseline"));
  const capacity = at(at(at(await run.config(), "objective"), "spear"), "capacity");
  const stored = at(spear, "buffer");
  return {
    checkpoint: checkpoint?.name ?? null,
    iteration,
    capacity: numberOr(capacity, null),
    baseline,
    buffer: (Array.isArray(stored) ? stored : []).map((one) => storedEpisode(one, iteration, baseline)),
    replayedEpisodes: index.count("replays > 0"),
    replays: await replaysOf(index),
  };
}

function storedEpisode(one: unknown, iteration: number, baseline: number | null): StoredEpisode {
  const item = at(one, "item");
  const trajectory = at(item, "trajectory");
  const task = at(trajectory, "task");
  const turns = at(trajectory, "turns");
  const addedAt = numberOr(at(one, "addedAt"), 0);
  const score = numberOr(at(item, "score"), 0);
  return {
    episodeId: textOr(at(trajectory, "episodeId"), "?"),
    taskId: textOr(at(task, "id"), "?"),
    taskType: textOr(at(task, "type"), null),
    turns: Array.isArray(turns) ? turns.length : 0,
    addedAt,
    age: iteration - addedAt,
    replays: numberOr(at(one, "replays"), 0),
    score,
    advantage: numberOr(at(item, "advantage"), 0),
    recalibrated: baseline === null ? null : score - baseline,
  };
}

/** P50 of the group means of late. */
function medianOf(blocks: unknown): number | null {
  const means = (Array.isArray(blocks) ? blocks : [])
    .flatMap((block): unknown => at(block, "means"))
    .filter((value) => typeof value === "number");
  return means.length === 0 ? null : quantile(means, 0.5);
}

async function replaysOf(index: EpisodeIndex): Promise<ReplayUse[]> {
  const ids = index.ids({
    filter: "replays > 0",
    sort: [{ field: "replays", descending: true }],
    limit: MOST_EPISODES,
  });
  const uses: ReplayUse[] = [];
  for (const episodeId of ids) {
    for (const { iteration, perEpisode, perTurn } of await index.annotations(episodeId)) {
      if (!("replay/advantage" in perTurn)) continue;
      uses.push({
        episodeId,
        iteration,
        age: perEpisode["age"] ?? null,
        replayCount: perEpisode["replayCount"] ?? null,
        advantage: meanOf(perTurn["replay/advantage"]),
        ratio: meanOf(perTurn["replay/ratio"]),
        clipped: meanOf(perTurn["replay/clipped"]),
      });
    }
  }
  return uses.sort((a, b) => a.iteration - b.iteration);
}

function meanOf(values: readonly (number | null)[] | undefined): number | null {
  const given = (values ?? []).filter((value) => value !== null);
  return given.length === 0 ? null : given.reduce((sum, value) => sum + value, 0) / given.length;
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === "number" ? value : otherwise;
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}
