/** Compiles src and envs to dist/: plain tsc, then whatever is not TypeScript, the inspector's pages, the executable bit. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
/** Sources of the inspector's pages: bundled below. */
const pages = join(root, "src", "inspector", "web");

rmSync(dist, { recursive: true, force: true });
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);

for (const folder of ["src", "envs"]) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    if (path.startsWith(pages)) continue;
    cpSync(path, join(dist, path.slice(root.length)));
  }
}

const web = spawnSync(
  process.execPath,
  [join(root, "scripts", "build-web.ts"), join(dist, "src", "inspector", "web")],
  { stdio: "inherit" },
);
if (web.status !== 0) process.exit(web.status ?? 1);

const program = join(dist, "src", "cli", "turnwise.js");
if (existsSync(program)) chmodSync(program, 0o755);
