/** `turnwise replay <run> [episode]`: the episodes of a run, or one of them turn by turn. */
import { type Command, Option } from "commander";
import { z } from "zod";
import { UsageError } from "../../core/errors.ts";
import { sourceSchema } from "../../core/trajectory.ts";
import {
  type EpisodeIndex,
  type EpisodeSummary,
  EXPORT_FORMATS,
  type ExportFormat,
  exportEpisodes,
  openTrajectoryReader,
  renderEpisode,
} from "../../replay/index.ts";
import { cut, type Paint, table, visible } from "../../replay/text.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { checkFilter, filterOf, type ListFlags, sortOf, upToDateIndex } from "../episodes.ts";
import { parseValue } from "../flags.ts";

interface ReplayOptions extends ListFlags {
  readonly filter?: string;
  readonly sort?: string;
  readonly last?: number;
  readonly alternatives?: number;
  readonly export?: ExportFormat;
  readonly out?: string;
  readonly json?: boolean;
}

const number = (flag: string) => (raw: string) => parseValue(flag, z.int().min(0), raw);

export function registerReplay(program: Command, context: Context): void {
  const command = program
    .command("replay")
    .summary("list, filter and export the episodes of a run, or show one turn by turn")
    .description(
      "Lists the episodes of a run, or shows one turn by turn: what the agent saw, did, and how sure it was.",
    )
    .argument("<run>", "run directory, such as runs/<name>")
    .argument("[episode]", "id of an episode; `last` is the last one that the filters accept")
    .option("--filter <text>", "episodes that a filter accepts, such as 'turns > 30 and task ~ \"heat\"'")
    .addOption(new Option("--success", "episodes that succeeded").conflicts("failed"))
    .addOption(new Option("--failed", "episodes that did not succeed").conflicts("success"))
    .addOption(new Option("--source <name>", "where they came from").choices(sourceSchema.options))
    .option("--iteration <n>", "episodes of one iteration", number("--iteration"))
    .option("--sort <field>", "order them by a field, -field for the largest first [as they were written]")
    .option("--last <n>", "the last n of them", number("--last"))
    .option(
      "--alternatives <n>",
      "how many other actions are shown for each turn [3]",
      number("--alternatives"),
    )
    .addOption(new Option("--export <format>", "write them to a file").choices(EXPORT_FORMATS))
    .option("--out <file>", "the file to export to")
    .addOption(jsonFlag("JSON: one line an episode; with [episode], the whole record and its annotations"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise replay runs/<name> --failed --last 10
  turnwise replay runs/<name> last --failed            why did the last one fail?
  turnwise replay runs/<name> <episode> --alternatives 5
  turnwise replay runs/<name> --filter 'turns > 30 and "microwave"' --sort -return
  turnwise replay runs/<name> --success --export parquet --out good.parquet

Fields and operators of filters: docs/replay.md.`,
    )
    .action((run: string, episode: string | undefined, options: ReplayOptions) =>
      replay(context, run, episode, options),
    );
  addCommonFlags(command);
}

async function replay(context: Context, run: string, episode: string | undefined, options: ReplayOptions) {
  const width = context.out.width;
  if ((options.export === undefined) !== (options.out === undefined)) {
    throw new UsageError("usage/invalid-value", "An export needs both: --export FORMAT --out FILE.");
  }
  if (episode !== undefined && options.export !== undefined) {
    throw new UsageError("usage/invalid-value", `To export one episode: --filter 'id = "${episode}"'.`);
  }
  checkFilter(context, options.filter);
  const reader = await openTrajectoryReader(run, { onProblem: (problem) => warn(problem.message) });
  if (episode !== undefined && episode !== "last") return show(episode);
  if (options.export !== undefined) return await withIndex(exportTo);
  let episodes = await listed();
  if (options.last !== undefined) episodes = episodes.slice(Math.max(0, episodes.length - options.last));
  const last = episodes.at(-1);
  if (episode === "last" && last !== undefined) return show(last.episodeId);
  if (options.json === true) for (const each of episodes) printJson(context, each);
  else
    context.out.line(
      listing(episodes, context.out.isTerminal ? width : Number.POSITIVE_INFINITY, context.out.paint),
    );

  function warn(message: string): void {
    context.notes.line(`turnwise: ${message}`);
  }

  async function withIndex<T>(use: (index: EpisodeIndex) => T | Promise<T>): Promise<T> {
    await using index = await upToDateIndex(context, run);
    return await use(index);
  }

  /** Without a filter or an order the log itself is quick enough, and needs no index. */
  async function listed(): Promise<readonly EpisodeSummary[]> {
    if (options.filter === undefined && options.sort === undefined)
      return await reader.list(plainFilter(options));
    return await withIndex((index) => index.page({ ...query(), limit: -1 }).rows);
  }

  function query() {
    return { filter: filterOf(options.filter, options), sort: sortOf(options.sort) };
  }

  async function exportTo(index: EpisodeIndex): Promise<void> {
    const { export: format = "jsonl", out = "", last } = options;
    const all = index.ids(query());
    const ids = last === undefined ? all : all.slice(Math.max(0, all.length - last));
    const onProgress = (done: number, total: number) =>
      context.notes.live([`exporting ${done} of ${total} episodes`]);
    const onProblem = (problem: Error) => warn(problem.message);
    const result = await exportEpisodes(index, { ids, format, out, onProgress, onProblem }).finally(() =>
      context.notes.close(),
    );
    if (options.json === true) printJson(context, result);
    else
      context.out.line(
        `${result.path}: ${result.episodes} episodes, ${result.turns} turns, ${size(result.bytes)}`,
      );
    if (result.skipped > 0) warn(`${result.skipped} episodes could not be read and were left out.`);
  }

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

function plainFilter({ success, failed, source, iteration }: ReplayOptions) {
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

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
