/** The choice of compute engine: `--engine`, else TURNWISE_ENGINE, else whatever works best here. */
import { type Command, Option } from "commander";
import { UsageError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { ENGINE_NAMES, type EngineName } from "../tensor/types.ts";

export interface EngineOptions {
  readonly engine?: string;
}

const CHOICES = ["auto", ...ENGINE_NAMES] as const;

export function addEngineFlag(command: Command): Command {
  return command.addOption(
    new Option(
      "--engine <name>",
      "compute engine; `turnwise doctor` tells which work [auto, or TURNWISE_ENGINE]",
    )
      .choices(CHOICES)
      .helpGroup("Machine:"),
  );
}

/** @throws UsageError `usage/invalid-value` when TURNWISE_ENGINE names no engine */
export function engineName({ engine }: EngineOptions): "auto" | EngineName {
  const wanted = engine ?? (process.env["TURNWISE_ENGINE"] || "auto");
  const found = CHOICES.find((name) => name === wanted);
  if (found !== undefined) return found;
  throw new UsageError(
    "usage/invalid-value",
    `TURNWISE_ENGINE cannot be ${wanted}; it is one of ${CHOICES.join(", ")}.${didYouMean(wanted, CHOICES)}`,
  );
}
