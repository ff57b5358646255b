/** Finds environments by name, file or package. */
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { didYouMean, EnvironmentError, messageOf } from "../core/index.ts";
import { assertDefinition } from "./define.ts";
import type { EnvironmentDefinition } from "./environment.ts";

/** The environments that come with Turnwise. */
const BUILT_IN: Readonly<Record<string, () => Promise<unknown>>> = {
  "alfworld-text": () => import("turnwise/envs/alfworld-text"),
  "long-household": () => import("turnwise/envs/long-household"),
  search: () => import("turnwise/envs/search"),
  webshop: () => import("turnwise/envs/webshop"),
  "webshop-long": async () => ({ default: (await import("turnwise/envs/webshop")).longWebshop }),
};

/** Names that `loadEnvironment` knows without a file or package. */
export const builtInEnvironments: readonly string[] = Object.keys(BUILT_IN);

/**
 * Loads an environment definition: the default export of a module, or its export named `environment`.
 *
 * @param specifier a built-in name (`alfworld-text`), a file (`./my-env.ts`) or a package (`some-package`);
 *   `#name` at the end picks another export (`./worlds.ts#corridor`)
 * @param cwd the folder that relative files and packages are looked up from
 * @throws EnvironmentError `env/not-found`, `env/invalid-definition`, `env/failed`
 */
export async function loadEnvironment(
  specifier: string,
  cwd: string = process.cwd(),
): Promise<EnvironmentDefinition> {
  const builtIn = Object.hasOwn(BUILT_IN, specifier) ? BUILT_IN[specifier] : undefined;
  const mark = specifier.lastIndexOf("#");
  const name = mark > 0 ? specifier.slice(mark + 1) : null;
  const source = mark > 0 ? specifier.slice(0, mark) : specifier;
  const module = builtIn === undefined ? await importFrom(source, cwd) : await importOr(builtIn, source);
  const exports = module as Readonly<Record<string, unknown>>;
  const value = name === null ? (exports["default"] ?? exports["environment"]) : exports[name];
  if (value === undefined) {
    const hint = name === null ? "" : didYouMean(name, Object.keys(exports));
    throw new EnvironmentError(
      "env/invalid-definition",
      `${source} does not export an environment ${name === null ? "by default or as `environment`" : `named ${name}`}.${hint}`,
    );
  }
  assertDefinition(value, `The export of ${specifier}`);
  return value;
}

async function importFrom(source: string, cwd: string): Promise<unknown> {
  if (isFile(source)) {
    const file = source.startsWith("file:") ? new URL(source) : pathToFileURL(resolve(cwd, source));
    if (!existsSync(file)) {
      throw new EnvironmentError(
        "env/not-found",
        `There is no file ${source} in ${cwd} to load an environment from.`,
      );
    }
    if (statSync(file).isDirectory()) {
      throw new EnvironmentError(
        "env/not-found",
        `${source} is a folder; give the file of the environment in it.`,
      );
    }
    return importOr(() => import(file.href), source);
  }
  const installed = resolvePackage(source, cwd);
  if (installed !== null) return importOr(() => import(installed), source);
  throw new EnvironmentError(
    "env/not-found",
    `There is no environment ${source}: neither built in (${builtInEnvironments.join(", ")}) nor an installed package.` +
      (didYouMean(source, builtInEnvironments) || " A file is given with its path, such as ./my-env.ts."),
  );
}

function isFile(source: string): boolean {
  return (
    source.startsWith(".") || source.startsWith("file:") || isAbsolute(source) || /\.[cm]?[jt]s$/.test(source)
  );
}

/** The address of a package as seen from the caller's folder, else as seen from here; null when there is none. */
function resolvePackage(source: string, cwd: string): string | null {
  try {
    return pathToFileURL(createRequire(resolve(cwd, "package.json")).resolve(source)).href;
  } catch {
    // an ES module package may be closed to require(): ask the ES resolver
  }
  try {
    return import.meta.resolve(source);
  } catch {
    return null;
  }
}

async function importOr(load: () => Promise<unknown>, source: string): Promise<unknown> {
  try {
    return await load();
  } catch (error) {
    throw new EnvironmentError(
      "env/failed",
      `The environment ${source} could not be loaded: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
