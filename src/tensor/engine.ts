/** Chooses the compute engine: climbs down a ladder of back ends until one loads and computes correctly. */
import { BackendError, messageOf } from "../core/errors.ts";
import { type Logger, silentLogger } from "../core/log.ts";
import { HOW_TO, type ImportModule, importByName, loadRung } from "./rungs.ts";
import { selfTest } from "./self-test.ts";
import { ENGINE_NAMES, type Engine, type EngineName, type RungReport, type Tf } from "./types.ts";

export interface StartEngineOptions {
  /** `auto` takes the first usable rung; a name forces one. */
  readonly engine: "auto" | EngineName;
  readonly log?: Logger;
  /** Loads a module by name; replaced only to try the loading itself. */
  readonly importModule?: ImportModule;
}

/**
 * Starts a compute engine and says which one and why.
 *
 * @throws BackendError `tensor/unavailable` when the forced engine cannot be used, or none can;
 *   `tensor/self-test` when the forced engine computes wrong numbers
 */
export async function startEngine(options: StartEngineOptions): Promise<Engine> {
  const { engine: wanted, log = silentLogger, importModule = importByName } = options;
  if (wanted !== "auto") return startForced(wanted, importModule, log);
  const rungs: RungReport[] = [];
  for (const name of ENGINE_NAMES) {
    const attempt = await tryRung(name, importModule);
    rungs.push(attempt.report);
    if (name === "tensorflow-gpu") rungs.push(WEBGPU);
    if (attempt.tf !== null) {
      const skipped = rungs.filter((rung) => rung.status === "unavailable").map((rung) => rung.detail);
      const why = skipped.length > 0 ? `, because ${skipped.join("; ")}` : "";
      return announce(
        { name, tf: attempt.tf, rungs, reason: `Computing on ${name} (${attempt.report.detail})${why}.` },
        log,
      );
    }
    log.info({ engine: name, detail: attempt.report.detail }, "compute engine not used");
  }
  throw new BackendError("tensor/unavailable", `No compute engine can be used. ${HOW_TO.wasm}`, {
    details: { rungs },
  });
}

/** Tries every rung of the ladder and says how to get those that are missing. Meant for `turnwise doctor`. */
export async function describeRungs(
  importModule: ImportModule = importByName,
): Promise<readonly RungReport[]> {
  const reports: RungReport[] = [];
  for (const name of ENGINE_NAMES) {
    reports.push((await tryRung(name, importModule)).report);
    if (name === "tensorflow-gpu") reports.push(WEBGPU);
  }
  return reports;
}

const WEBGPU: RungReport = {
  name: "webgpu",
  status: "not tried",
  detail: "this version does not use WebGPU",
  howTo: HOW_TO.webgpu,
};

interface Attempt {
  readonly tf: Tf | null;
  readonly report: RungReport;
  readonly error?: unknown;
}

async function tryRung(name: EngineName, importModule: ImportModule): Promise<Attempt> {
  try {
    const { tf, detail } = await loadRung(name, importModule);
    selfTest(tf, name);
    return { tf, report: { name, status: "usable", detail, howTo: "" } };
  } catch (error) {
    const detail = messageOf(error).replace(/\.$/, "");
    const special = error instanceof BackendError ? error.details["howTo"] : undefined;
    const howTo = typeof special === "string" ? special : HOW_TO[name];
    return { tf: null, error, report: { name, status: "unavailable", detail, howTo } };
  }
}

async function startForced(name: EngineName, importModule: ImportModule, log: Logger): Promise<Engine> {
  const { tf, report, error } = await tryRung(name, importModule);
  if (tf === null) {
    const code = error instanceof BackendError ? error.code : "tensor/unavailable";
    const message = `The compute engine ${name} cannot be used: ${report.detail}. ${report.howTo}`;
    throw new BackendError(code, message, { details: { report }, cause: error });
  }
  return announce(
    { name, tf, rungs: [report], reason: `Computing on ${name}, as asked (${report.detail}).` },
    log,
  );
}

function announce(engine: Omit<Engine, "bitExact">, log: Logger): Engine {
  log.info({ engine: engine.name }, engine.reason);
  return { ...engine, bitExact: engine.name === "wasm" || engine.name === "cpu" };
}
