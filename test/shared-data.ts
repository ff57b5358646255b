/** Real data that tests read: the folder named by TURNWISE_SHARED, by default ../shared beside the repository. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const named = process.env["TURNWISE_SHARED"];

/** The folder of real data. */
export const sharedFolder = resolve(named || join(repository, "../shared"));

/** Whether the folder was named on purpose; then what is missing is a failure. */
export const isSharedRequired = named !== undefined && named !== "";

/**
 * The absolute path of a real data file or folder.
 *
 * @returns null when the data is absent and was not asked for: the test is skipped and says so
 * @throws Error when TURNWISE_SHARED is set and the file is not there
 */
export function sharedPath(...parts: readonly string[]): string | null {
  const path = join(sharedFolder, ...parts);
  if (existsSync(path)) return path;
  if (isSharedRequired) throw new Error(`TURNWISE_SHARED is ${named}, but ${path} does not exist.`);
  process.stderr.write(`no ${path}: tests on this data are skipped; set TURNWISE_SHARED to run them\n`);
  return null;
}
