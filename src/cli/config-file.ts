/** Configuration files: JSON, with comments not allowed and keys checked later by the schema. */
import { readFile } from "node:fs/promises";
import { ConfigError, fileReason, messageOf } from "../core/errors.ts";

/**
 * Reads a configuration file.
 *
 * @throws ConfigError `config/unreadable`
 */
export async function readConfigFile(path: string): Promise<object> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError(
      "config/unreadable",
      `The configuration file ${path} cannot be read: ${fileReason(error)}.`,
      {
        cause: error,
      },
    );
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, "")); // some editors begin a file with this mark
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new ConfigError(
      "config/unreadable",
      `The configuration file ${path} is not JSON: ${messageOf(error)}.`,
      {
        cause: error,
      },
    );
  }
  throw new ConfigError("config/unreadable", `The configuration file ${path} does not hold a JSON object.`);
}
