/** `turnwise compact <run>`: drops from the log of a run what is not to be kept. */
import type { Command } from "commander";
import { z } from "zod";
import { UsageError } from "../../core/errors.ts";
import { compactRun, type RetentionPolicy } from "../../replay/index.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { checkFilter } from "../episodes.ts";
import { parseValue } from "../flags.ts";

interface CompactFlags {
  readonly keep?: string;
  readonly keepLast?: number;
  readonly keepBest?: number;
  readonly keepFailed?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const count = (flag: string) => (raw: string) => parseValue(flag, z.int().min(1), raw);

export function registerCompact(program: Command, context: Context): void {
  const command = program
    .command("compact")
    .summary("make the log of a run smaller: drop episodes that are not to be kept")
    .description(
      "Drops from the log of a run every episode that none of the --keep flags keeps. What was branched off or played in the inspector stays, and so do the episodes from which it branched.",
    )
    .argument("<run>", "run directory, such as runs/<name>")
    .option("--keep <filter>", "those that a filter accepts, such as 'source = evaluation'")
    .option("--keep-last <n>", "those of the last n iterations", count("--keep-last"))
    .option("--keep-best <n>", "the n best of each task, by return", count("--keep-best"))
    .option("--keep-failed", "those that did not solve their task")
    .option("--dry-run", "say what would be dropped, and drop nothing")
    .addOption(jsonFlag("the result as JSON"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise compact runs/<name> --keep-last 20 --keep-best 1 --keep-failed --dry-run
  turnwise compact runs/<name> --keep 'source != rollout or iteration >= 100'

Checkpoints and metrics are not touched: the run can be resumed as before.`,
    )
    .action((run: string, flags: CompactFlags) => compact(context, run, flags));
  addCommonFlags(command);
}

async function compact(context: Context, run: string, flags: CompactFlags): Promise<void> {
  const { keep, keepLast, keepBest, keepFailed, dryRun = false } = flags;
  if (keep === undefined && keepLast === undefined && keepBest === undefined && keepFailed !== true) {
    throw new UsageError(
      "usage/invalid-value",
      "Say what to keep: --keep, --keep-last, --keep-best or --keep-failed; all else is dropped.",
    );
  }
  checkFilter(context, keep);
  const policy: RetentionPolicy = {
    ...(keep === undefined ? {} : { filter: keep }),
    ...(keepLast === undefined ? {} : { lastIterations: keepLast }),
    ...(keepBest === undefined ? {} : { bestOfTask: keepBest }),
    ...(keepFailed === true ? { failed: true } : {}),
  };
  const result = await compactRun(run, policy, {
    dryRun,
    onProblem: (problem) => context.notes.line(`turnwise: ${problem.message}`),
    onProgress: (done, total) => context.notes.live([`compacting ${done} of ${total} files`]),
  }).finally(() => context.notes.close());
  if (flags.json === true) return printJson(context, result);
  const { kept, dropped, bytesBefore, bytesAfter } = result;
  const sizes = dryRun ? megabytes(bytesBefore) : `${megabytes(bytesBefore)} → ${megabytes(bytesAfter)}`;
  context.out.line(`${kept} episodes kept, ${dropped} ${dryRun ? "would be dropped" : "dropped"}; ${sizes}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
