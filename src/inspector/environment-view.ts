/** The environment's own view of an episode: made by its folder, from what the agent has read and done. */
import type { EpisodeViewer, ViewPanel } from "../env/environment.ts";
import { builtInEnvironments, loadEnvironment } from "../env/index.ts";
import type { EpisodeIndex } from "../replay/index.ts";
import { at } from "./json-file.ts";
import type { RunView } from "./run-view.ts";

/** Makes the viewers of an environment; null where it has none. */
type Viewers = (() => EpisodeViewer) | null;

const known = new Map<string, Promise<Viewers>>();

/** What is known of the world before the decision of a turn; no panels where the environment has no view. */
export async function environmentView(
  run: RunView,
  index: EpisodeIndex,
  episodeId: string,
  turn: number,
): Promise<readonly ViewPanel[]> {
  const create = await viewersOf(run);
  if (create === null) return [];
  const { turns, total } = await index.turns(episodeId, 0, turn + 1);
  const viewer = create();
  let panels: readonly ViewPanel[] = [];
  for (const [t, { observation }] of turns.entries()) {
    panels = viewer.observe(observation, turns[t - 1]?.action ?? null);
  }
  if (turn < total) return panels;
  const { finalObservation } = await index.header(episodeId);
  return finalObservation === null ? panels : viewer.observe(finalObservation, turns.at(-1)?.action ?? null);
}

/** Whether the environment of a run has a view. */
export async function hasView(run: RunView): Promise<boolean> {
  return (await viewersOf(run)) !== null;
}

/** Environments of this package only: to look at a run must not run code that it names. */
async function viewersOf(run: RunView): Promise<Viewers> {
  const id = at(at(await run.config(), "environment"), "id");
  if (typeof id !== "string" || !builtInEnvironments.includes(id)) return null;
  let viewers = known.get(id);
  if (viewers === undefined) {
    viewers = loadEnvironment(id).then(({ viewer }) => viewer ?? null);
    known.set(id, viewers);
  }
  return viewers;
}
