/** The Chromium that tests and benchmarks drive: the one that is there, else Debian's where that can be installed. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Path of a Chromium; null where there is none and none can be had. TURNWISE_CHROMIUM names one. */
export function findChromium(): string | null {
  const given = process.env["TURNWISE_CHROMIUM"];
  if (given !== undefined && given !== "") return given;
  const found = onPath();
  if (found !== null || process.platform !== "linux" || process.getuid?.() !== 0) return found;
  if (!existsSync("/usr/bin/apt-get")) return null;
  process.stderr.write("turnwise: installing Chromium for the tests of the inspector, once …\n");
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    spawnSync("apt-get", ["-qq", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30", ...args], {
      stdio: "ignore",
      timeout: 5 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  return onPath();
}

function onPath(): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/bin"];
  return (
    folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path)) ??
    null
  );
}
