/** Runs one benchmark in a process of its own: `run-one.ts <name> <file for the rows>`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Row } from "./row.ts";

const [name, output] = process.argv.slice(2);
if (name === undefined || output === undefined)
  throw new Error("Give the name of a benchmark and an output file.");
const module = (await import(pathToFileURL(join(import.meta.dirname, `${name}.bench.ts`)).href)) as {
  run?: () => Promise<Row[]>;
};
if (module.run === undefined) throw new Error(`bench/${name}.bench.ts does not export run().`);
writeFileSync(output, JSON.stringify(await module.run()));
// Workers and sockets that a benchmark left open must not hold the others up.
process.exit(0);
