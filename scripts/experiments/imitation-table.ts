/**
 * How far cloning goes: lexical inputs M (match), C (counts), E (retrieval) at 512 demonstrations, and numbers of
 * demonstrations at M+C+E, each greedy and sampled on every task of a split.
 *
 *   npm run experiment:imitation -- --data DIR [--split valid_seen] [--only M+C+E/32/0,…] [--out FILE]
 *
 * Each row is one line of JSON in FILE and is not run again while it stands there, so the command may be stopped and
 * repeated, and rows may be run one by one. The table goes to stdout.
 *
 *   --data DIR     official games; without it households of our own
 *   --split NAME   where success is measured [valid_seen]
 *   --only IDS     rows by id, with commas; all rows without it
 *   --out FILE     results [runs/imitation-table.jsonl]
 *   --hold-out-dev train without the rooms of dev_unseen, to measure there (--split dev_unseen)
 *   --quick        2 updates and 4 tasks a row: shows that it works, measures nothing
 */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  evaluate,
  loadEnvironment,
  loadPolicy,
  openLocalHost,
  parseTrainConfig,
  startEngine,
  train,
} from "turnwise";
import { type Measured, ROWS, type Row, toTable, trainingOf } from "./imitation-rows.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    split: { type: "string", default: "valid_seen" },
    only: { type: "string" },
    out: { type: "string", default: "runs/imitation-table.jsonl" },
    "hold-out-dev": { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});

const say = (text: string) => process.stderr.write(`${text}\n`);

function chosenRows(): readonly Row[] {
  if (options.only === undefined) return ROWS;
  return options.only.split(",").map((id) => {
    const row = ROWS.find((known) => known.id === id);
    if (row !== undefined) return row;
    say(`There is no row ${id}; the rows are ${ROWS.map((known) => known.id).join(", ")}.`);
    process.exit(2);
  });
}

const environment = {
  id: "alfworld-text",
  config: {
    ...(options.data === undefined ? {} : { data: resolve(options.data) }),
    holdOutDev: options["hold-out-dev"],
  },
};

/** Everything that a row's result depends on and that may differ between two calls of this command. */
function keyOf(row: Row): string {
  const games = options.data === undefined ? "own" : "official";
  return JSON.stringify([row, games, options.split, options["hold-out-dev"], options.quick]);
}

function readMeasured(): Measured[] {
  if (!existsSync(options.out)) return [];
  const lines = readFileSync(options.out, "utf8").split("\n");
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as Measured];
    } catch {
      return []; // the last line of a run that was killed
    }
  });
}

async function measure(row: Row): Promise<Measured> {
  const definition = await loadEnvironment(environment.id);
  const engine = await startEngine({ engine: "auto" });
  const training = trainingOf(row);
  const imitation = { ...training.imitation, ...(options.quick ? { updates: 2 } : {}) };
  const config = parseTrainConfig({ environment, ...training, imitation });
  const runDirectory = mkdtempSync(join(tmpdir(), "turnwise-imitation-"));
  try {
    const open = () => openLocalHost(definition, environment.config);
    const { weightHash, seconds } = await train(config, {
      hosts: [await open()],
      players: definition.players ?? {},
      engine,
      runDirectory,
    });
    await using host = await open();
    using policy = await loadPolicy(runDirectory, { engine, environment: host.info, which: "latest" });
    const tasks = options.quick ? 4 : (await host.tasks(options.split)).length;
    const common = { policy, split: options.split, tasks, seed: 0 };
    const greedy = await evaluate({ ...common, hosts: [await open()], decoding: "greedy" });
    const sample = await evaluate({ ...common, hosts: [await open()], decoding: "sample" });
    const { id, version } = host.info;
    return {
      key: keyOf(row),
      row,
      environment: { id, version },
      engine: engine.name,
      weightHash,
      trainSeconds: seconds,
      greedy,
      sample,
    };
  } finally {
    rmSync(runDirectory, { recursive: true, force: true });
  }
}

const rows = chosenRows();
mkdirSync(dirname(resolve(options.out)), { recursive: true });
const known = new Map(readMeasured().map((measured) => [measured.key, measured]));
for (const row of rows) {
  if (known.has(keyOf(row))) {
    say(`${row.id}: stands in ${options.out}`);
    continue;
  }
  say(`${row.id}: ${row.updates} updates on ${row.demonstrations} demonstrations …`);
  const measured = await measure(row);
  known.set(measured.key, measured);
  const isTorn = existsSync(options.out) && !/(^|\n)$/.test(readFileSync(options.out, "utf8"));
  appendFileSync(options.out, `${isTorn ? "\n" : ""}${JSON.stringify(measured)}\n`);
}
const measured = rows.flatMap((row) => known.get(keyOf(row)) ?? []);
process.stdout.write(`${toTable(rows, measured)}\n`);
