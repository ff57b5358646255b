/** Episodes as a file to download, made by the exporters of replay. */
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { InspectorError } from "../core/errors.ts";
import { type EpisodeIndex, EXPORT_FORMATS, exportEpisodes } from "../replay/index.ts";
import { sendDownload } from "./http.ts";

const ENDINGS = { jsonl: ".jsonl", chat: ".chat.jsonl", parquet: ".parquet" } as const;

/**
 * Sends the episodes that the filter accepts.
 *
 * @throws InspectorError `inspector/invalid-request`; as exportEpisodes()
 */
export async function downloadEpisodes(
  index: EpisodeIndex,
  name: string,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const wanted = query.get("format");
  const format = EXPORT_FORMATS.find((one) => one === wanted);
  if (format === undefined) {
    throw new InspectorError(
      "inspector/invalid-request",
      `Episodes are exported as ${EXPORT_FORMATS.join(", ")}, not as ${JSON.stringify(wanted)}.`,
    );
  }
  const controller = new AbortController();
  response.once("close", () => controller.abort());
  const folder = await mkdtemp(join(tmpdir(), "turnwise-export-"));
  try {
    const out = join(folder, `episodes${ENDINGS[format]}`);
    await exportEpisodes(index, {
      format,
      out,
      filter: query.get("filter") ?? "",
      signal: controller.signal,
    });
    const { size } = await stat(out);
    sendDownload(response, `${name}${ENDINGS[format]}`, "application/octet-stream", size);
    await pipeline(createReadStream(out), response);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
