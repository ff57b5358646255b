/** `turnwise replay <run> [episode]`: the episodes of a run, or one of them turn by turn. */
import { type Command, Option } from "commander";
import { z } from "zod";
import { sourceSchema } from "../../core/trajectory.ts";
import {
  type EpisodeFilter,
  type EpisodeSummary,
  openTrajectoryReader,
  renderEpisode,
} from "../../replay/index.ts";
import { cut, type Paint, table, visible } from "../../replay/text.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { parseValue } from "../flags.ts";

interface ReplayOptions {
  readonly success?: boolean;
  readonly failed?: boolean;
  readonly source?: EpisodeFilter["source"];
  readonly iteration?: number;
  readonly last?: number;
  readonly alternatives?: number;
  readonly json?: boolean;
}

const number = (flag: string) => (raw: string) => parseValue(flag, z.int().min(0), raw);

export function registerReplay(program: Command, context: Context): void {
  const command = program
    .command("replay")
    .summary("list the episodes of a run, or show one turn by turn")
    .description(
      "Lists the episodes of a run, or shows one turn by turn: what the agent saw, did, and how sure it was.",
    )
    .argument("<run>", "run directory, such as runs/<name>")
    .argument("[episode]", "id of an episode; `last` is the last one that the filters accept")
    .addOption(new Option("--success", "episodes that succeeded").conflicts("failed"))
    .addOption(new Option("--failed", "episodes that did not succeed").conflicts("success"))
    .addOption(new Option("--source <name>", "where they came from").choices(sourceSchema.options))
    .option("--iteration <n>", "episodes of one iteration", number("--iteration"))
    .option("--last <n>", "the last n of them", number("--last"))
    .option(
      "--alternatives <n>",
      "how many other actions are shown for each turn [3]",
      number("--alternatives"),
    )
    .addOption(jsonFlag("JSON: one line an episode; with [episode], the whole record and its annotations"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise replay runs/<name> --failed --last 10
  turnwise replay runs/<name> last --failed            why did the last one fail?
  turnwise replay runs/<name> <episode> --alternatives 5`,
    )
    .action((run: string, episode: string | undefined, options: ReplayOptions) =>
      replay(context, run, episode, options),
    );
  addCommonFlags(command);
}

async function replay(context: Context, run: string, episode: string | undefined, options: ReplayOptions) {
  const reader = await openTrajectoryReader(run, {
    onProblem: (problem) => context.notes.line(`turnwise: ${problem.message}`),
  });
  const width = context.out.width;
  if (episode !== undefined && episode !== "last") return show(episode);
  let episodes = await reader.list(filterOf(options));
  if (options.last !== undefined) episodes = episodes.slice(Math.max(0, episodes.length - options.last));
  const last = episodes.at(-1);
  if (episode === "last" && last !== undefined) return show(last.episodeId);
  if (options.json === true) for (const each of episodes) printJson(context, each);
  else
    context.out.line(
      listing(episodes, context.out.isTerminal ? width : Number.POSITIVE_INFINITY, context.out.paint),
    );

  async function show(id: string): Promise<void> {
    const found = await reader.find(id);
    if (options.json === true) return printJson(context, found);
    const { annotations } = found;
    const { alternatives = 3 } = options;
    context.out.line(
      renderEpisode(found.episode, { width, paint: context.out.paint, alternatives, annotations }),
    );
  }
}

function filterOf({ success, failed, source, iteration }: ReplayOptions): EpisodeFilter {
  return {
    ...(success === true ? { success: true } : failed === true ? { success: false } : {}),
    ...(source === undefined ? {} : { source }),
    ...(iteration === undefined ? {} : { iteration }),
  };
}

function listing(episodes: readonly EpisodeSummary[], width: number, paint: Paint): string {
  if (episodes.length === 0) return "No episode fits.";
  const solved = episodes.filter(({ success }) => success).length;
  const rows = episodes.map((episode) => [
    episode.episodeId,
    outcome(episode),
    String(episode.turns),
    episode.episodeReturn.toFixed(2),
    episode.source,
    episode.iteration === null ? "" : String(episode.iteration),
    visible(episode.taskType ?? ""),
    visible(episode.taskId),
  ]);
  const columns = [
    { title: "episode" },
    { title: "outcome" },
    { title: "turns", align: "right" as const },
    { title: "return", align: "right" as const },
    { title: "source" },
    { title: "iteration", align: "right" as const },
    { title: "type" },
    { title: "task" },
  ];
  const lines = table(columns, rows, paint).split("\n");
  const shown = lines.map((line, i) => (i === 0 ? line : cut(line, Math.max(width, 60))));
  return [...shown, `${episodes.length} episodes, ${solved} succeeded`].join("\n");
}

function outcome({ error, success, truncated }: EpisodeSummary): string {
  if (error !== null) return "error";
  return success ? "success" : truncated ? "cut off" : "failure";
}
