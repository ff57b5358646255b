import type { Command } from "commander";
import type { Context } from "../context.ts";

export function registerTrain(_program: Command, _context: Context): void {}
