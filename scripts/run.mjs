/**
 * Runs every command of package.json on a machine that has nothing but some Node (20 or later) and npm:
 *
 *   1. a Node that runs TypeScript sources: this one, or Node 24 from npm, kept in the user's cache folder;
 *   2. the dependencies, installed when they are missing or older than the lock file;
 *   3. the command itself, with the terminal, the signals and the exit status handed through.
 *
 * Everything this file says goes to stderr: the command's stdout stays its own. It is written in syntax that
 * Node 20 runs, and imports nothing but Node.
 *
 * TURNWISE_NODE=<path>   uses that Node binary (22.18 or later) and fetches none.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { constants, homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_FLOOR = [22, 18];
const NODE_MAJOR = 24;
const WINDOWS = process.platform === "win32";

/** Started processes get the signals that this one gets. */
let child = null;

const say = (text) => process.stderr.write(`turnwise: ${text}\n`);

function fail(text, status = 1) {
  say(text);
  process.exit(status);
}

// ---------------------------------------------------------------------------------------------- 1. Node

const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
};

/** The version a Node binary reports, or null where it does not run. */
function versionOf(binary) {
  const result = spawnSync(binary, ["--version"], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : null;
}

function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, "turnwise");
  if (WINDOWS && process.env.LOCALAPPDATA) return join(process.env.LOCALAPPDATA, "turnwise");
  return join(homedir(), ".cache", "turnwise");
}

/** The path of a Node that runs the sources. */
async function findNode() {
  const given = process.env.TURNWISE_NODE;
  if (given) {
    const version = versionOf(given);
    if (version === null) fail(`TURNWISE_NODE names ${given}, which does not run. Name a Node binary.`, 2);
    if (!isNewEnough(version))
      fail(`TURNWISE_NODE names Node ${version}; ${NODE_FLOOR.join(".")} or later is needed.`, 2);
    return given;
  }
  if (isNewEnough(process.versions.node)) return process.execPath;
  const name = `node-${WINDOWS ? "win" : process.platform}-${process.arch}`;
  const folder = join(cacheFolder(), `${name}-${NODE_MAJOR}`);
  const binary = join("node_modules", name, "bin", WINDOWS ? "node.exe" : "node");
  if (fs.existsSync(join(folder, binary))) return join(folder, binary);
  await fetchNode(name, folder, binary);
  return join(folder, binary);
}

/** Installs into a folder of its own and moves it into place, so that runs side by side cannot disturb it. */
async function fetchNode(name, folder, binary) {
  const advice = `Install Node ${NODE_FLOOR.join(".")} or later yourself, or name one with TURNWISE_NODE=/path/to/node.`;
  say(
    `Node ${process.versions.node} cannot run TypeScript sources; fetching Node ${NODE_MAJOR} from npm, once …`,
  );
  const temporary = `${folder}.${process.pid}`;
  try {
    fs.mkdirSync(temporary, { recursive: true });
    fs.writeFileSync(join(temporary, "package.json"), '{ "private": true }\n');
  } catch (error) {
    fail(`Node cannot be stored in ${temporary}: ${error.message}. ${advice}`);
  }
  const status = await npm(
    ["install", "--prefix", temporary, "--no-save", "--no-package-lock", `${name}@${NODE_MAJOR}`],
    { cwd: temporary, what: `fetching Node ${NODE_MAJOR}` },
  );
  const version = status === 0 ? versionOf(join(temporary, binary)) : null;
  if (version === null) {
    fs.rmSync(temporary, { recursive: true, force: true });
    fail(
      `Node ${NODE_MAJOR} could not be fetched from npm (package ${name}) or does not run here. ${advice}`,
    );
  }
  try {
    fs.renameSync(temporary, folder);
  } catch {
    fs.rmSync(temporary, { recursive: true, force: true }); // another run was faster
  }
  say(`Node ${version} is in ${folder}.`);
}

// -------------------------------------------------------------------------------------- 2. dependencies

const MARKER = join(ROOT, "node_modules", ".turnwise-install");

/** What the installed packages depend on. */
function wantedInstall() {
  const lock = join(ROOT, "package-lock.json");
  const content = fs.readFileSync(fs.existsSync(lock) ? lock : join(ROOT, "package.json"));
  return `${createHash("sha256").update(content).digest("hex")} ${process.platform} ${process.arch}\n`;
}

const readOrNull = (path) => {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return null;
  }
};

/** Somebody ran `npm install` or `npm ci` by hand after the lock file was last written. */
function installedByHand() {
  try {
    const installed = fs.statSync(join(ROOT, "node_modules", ".package-lock.json")).mtimeMs;
    return installed >= fs.statSync(join(ROOT, "package-lock.json")).mtimeMs;
  } catch {
    return false;
  }
}

function isInstalled() {
  const marker = readOrNull(MARKER);
  if (marker !== null) return marker === wantedInstall();
  if (!installedByHand()) return false;
  fs.writeFileSync(MARKER, wantedInstall());
  return true;
}

/** A machine that has an NVIDIA device: only there is the native CUDA library worth its download. */
function hasNvidiaDevice() {
  if (WINDOWS)
    return fs.existsSync(join(process.env.SystemRoot ?? "C:\\Windows", "System32", "nvidia-smi.exe"));
  return ["/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg"].some((path) => fs.existsSync(path));
}

async function ensureDependencies(nodeBinary) {
  if (isInstalled()) return;
  await withInstallLock(async () => {
    if (isInstalled()) return;
    say("installing the dependencies, once (about 20 seconds to 2 minutes) …");
    // The install script of @tensorflow/tfjs-node-gpu downloads some 400 MB; no other package needs its script.
    const scripts = hasNvidiaDevice() ? [] : ["--ignore-scripts"];
    const flags = ["--include=dev", "--include=optional", ...scripts];
    const run = (args) =>
      npm([...args, ...flags], { cwd: ROOT, nodeBinary, what: "installing the dependencies" });
    let status = fs.existsSync(join(ROOT, "package-lock.json")) ? await run(["ci"]) : 1;
    if (status !== 0) {
      say("npm ci did not work; trying npm install …");
      status = await run(["install", "--no-save", "--no-package-lock"]);
    }
    if (status !== 0)
      fail(
        "the dependencies could not be installed (see npm's words above). Check the network or registry, then repeat.",
      );
    fs.writeFileSync(MARKER, wantedInstall());
    say("the dependencies are installed.");
  });
}

/** Runs `action` while no other process of this checkout installs. A lock of a dead process counts for nothing. */
async function withInstallLock(action) {
  const lock = join(ROOT, ".cache", "install-lock");
  fs.mkdirSync(dirname(lock), { recursive: true });
  for (let waited = 0; ; waited++) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = Number(readOrNull(lock) ?? 0);
    if (owner > 0 && !isAlive(owner)) fs.rmSync(lock, { force: true });
    else if (waited % 50 === 1) say(`waiting for process ${owner}, which installs the dependencies …`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => fs.rmSync(lock, { force: true });
  process.on("exit", release);
  try {
    await action();
  } finally {
    release();
    process.off("exit", release);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Settings of an outer `npm` that would change what the inner one does. */
const OUTER_NPM =
  /^npm_config_(json|prefix|local_prefix|global_prefix|global|dry_run|workspaces?|omit|only|production)$/i;

/** Runs npm with its output on stderr; resolves to its exit status. */
async function npm(args, { cwd, nodeBinary = process.execPath, what }) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OUTER_NPM.test(name)));
  env.PATH = dirname(nodeBinary) + delimiter + (process.env.PATH ?? "");
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  const started = process.hrtime.bigint();
  const heartbeat = setInterval(() => {
    say(`… still ${what} (${(process.hrtime.bigint() - started) / 1_000_000_000n} s)`);
  }, 15_000);
  try {
    return await run("npm", [...args, ...quiet], { cwd, env, stdio: ["ignore", 2, 2], shell: WINDOWS });
  } finally {
    clearInterval(heartbeat);
  }
}

// -------------------------------------------------------------------------------------------- 3. command

/** Runs a process to its end; resolves to its exit status (128 + n after signal n). */
function run(command, args, options) {
  return new Promise((resolve) => {
    child = spawn(command, args, options);
    child.on("error", (error) => {
      child = null;
      say(`${command} cannot be started: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code, signal) => {
      child = null;
      resolve(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
    });
  });
}

let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (child === null) process.exit(128 + constants.signals[signal]);
    // A terminal sends Ctrl-C to every process of its group; npm then repeats it. All of that is one Ctrl-C.
    const fromTerminal = signal === "SIGINT" && process.stdin.isTTY;
    if (!fromTerminal && !(signal === "SIGINT" && interrupted)) child.kill(signal);
    if (signal === "SIGINT" && !interrupted) {
      interrupted = true;
      setTimeout(() => (interrupted = false), 500).unref();
    }
  });
}

// A signal sent to npm alone kills the shell between npm and this process, and nothing tells this process.
const parent = process.ppid;
if (process.env.npm_lifecycle_event && !WINDOWS) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 1000);
  watch.unref();
}

const RESULTS = join(ROOT, ".cache", "test-results.json");

/** What each command runs, in order: [program, ...arguments]; `node` and names of node_modules/.bin. */
function stepsOf(command, args) {
  const source = (file, ...rest) => ["node", join(ROOT, file), ...rest];
  const types = [
    ["tsc", "--noEmit"],
    ["tsc", "--noEmit", "-p", join("src", "inspector", "web")], // the pages, with the browser's types
  ];
  const vitest = (...projects) => ["vitest", "run", ...projects.map((name) => `--project=${name}`)];
  switch (command) {
    case "start":
      return [source("src/cli/main.ts", "start", ...args)];
    case "turnwise":
      return [source("src/cli/main.ts", ...args)];
    case "test":
      return [
        ...types,
        [...vitest(), "--reporter=default", "--reporter=json", `--outputFile.json=${RESULTS}`, ...args],
      ];
    case "test:unit":
    case "test:golden":
    case "test:vectors":
    case "test:learning":
    case "test:e2e":
    case "test:package":
      return [[...vitest(command.slice(5)), ...args]];
    case "check":
      return [
        ["biome", "check", "--error-on-warnings"],
        ["oxlint", "--type-aware", "--deny-warnings"],
        ...types,
        [...vitest("unit"), ...args],
      ];
    case "format":
      return [["biome", "check", "--write", ...args]];
    case "build":
      return [source("scripts/build.ts", ...args)];
    case "bench":
      return [source("bench/run.ts", ...args)];
    case "docs":
      return [source("scripts/docs.ts", ...args)];
    case "experiment:imitation":
      return [source("scripts/experiments/imitation-table.ts", ...args)];
    case "proof:household":
      return [source("scripts/experiments/proof-household.ts", ...args)];
    default:
      return fail(
        `There is no command ${command ?? "without a name"}. The commands stand in package.json.`,
        2,
      );
  }
}

async function runSteps(nodeBinary, steps) {
  const env = { ...process.env };
  env.PATH = [dirname(nodeBinary), join(ROOT, "node_modules", ".bin"), process.env.PATH ?? ""].join(
    delimiter,
  );
  const statuses = [];
  for (const [program, ...args] of steps) {
    if (interrupted) break;
    if (steps.length > 1) say([program, ...args].join(" "));
    const options = { cwd: ROOT, env, stdio: "inherit", shell: WINDOWS && program !== "node" };
    if (program === "node") {
      options.cwd = process.cwd(); // paths in the arguments are the caller's
      const flags = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"];
      statuses.push(await run(nodeBinary, [...flags, ...args], options));
    } else {
      statuses.push(await run(program, args, options));
    }
    if (statuses.at(-1) > 128) break;
  }
  return statuses;
}

/**
 * The totals of the whole test run as one line, `12 passed, 0 failed` with `, 1 skipped` where there are any.
 * A step without test cases (the types) counts as one failure when it fails; a file that cannot be loaded too.
 */
function printTotals(statuses) {
  const failedSteps = statuses.slice(0, -1).filter((status) => status !== 0).length;
  const results = JSON.parse(readOrNull(RESULTS) ?? "null");
  const passed = results?.numPassedTests ?? 0;
  const brokenFiles = (results?.testResults ?? []).filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  let failed = (results?.numFailedTests ?? 0) + brokenFiles + failedSteps;
  if (failed === 0 && (passed === 0 || statuses.at(-1) !== 0)) failed = 1;
  const skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  return failed === 0 ? 0 : 1;
}

const [command, ...args] = process.argv.slice(2);
const steps = stepsOf(command, args);
const nodeBinary = await findNode();
await ensureDependencies(nodeBinary);
if (command === "test") fs.rmSync(RESULTS, { force: true });
const statuses = await runSteps(nodeBinary, steps);
const worst = statuses.find((status) => status !== 0) ?? (statuses.length < steps.length ? 130 : 0);
process.exitCode = command === "test" && worst < 128 ? printTotals(statuses) : worst;
