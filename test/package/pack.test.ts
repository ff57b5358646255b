/** What users get: the packed package, installed into an empty project, imported, type-checked and run. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifest, ROOT } from "../imports.ts";

const project = mkdtempSync(join(tmpdir(), "turnwise-consumer-"));
const installed = join(project, "node_modules", "turnwise");
const modules = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === "object")
  .map(([name]) => `turnwise${name.slice(1)}`);

/** The environment of a user's shell: this Node first, nothing of ours. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|node_options$|vitest|turnwise_)/i.test(name)),
);
env["PATH"] = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;

function runIn(folder: string, command: string, args: readonly string[], input = "") {
  return spawnSync(command, args, { cwd: folder, env, encoding: "utf8", input, timeout: 240_000 });
}

beforeAll(() => {
  const conditions = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"];
  execFileSync(process.execPath, [...conditions, join(ROOT, "scripts", "build.ts")], { stdio: "pipe" });
  const packed = runIn(ROOT, "npm", ["pack", "--json", "--ignore-scripts", `--pack-destination=${project}`]);
  expect(packed.status, packed.stderr).toBe(0);
  writeFileSync(join(project, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  const tarball = readdirSync(project).find((name) => name.endsWith(".tgz")) ?? "no tarball";
  // Without the optional packages: nothing may need them.
  const flags = ["--omit=optional", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  const install = runIn(project, "npm", ["install", ...flags, `./${tarball}`]);
  expect(install.status, install.stderr).toBe(0);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the packed package", () => {
  it("holds compiled code and the legal texts, and no sources, tests or data", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    for (const name of ["README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "package.json"])
      expect(files, `${name} is missing`).toContain(name);
    const unwanted = files.filter((name) => /(^|\/)(test|bench|node_modules)(\/|$)|(?<!\.d)\.ts$/.test(name));
    expect(unwanted).toEqual([]);
  });

  it.each(modules)("gives %s to an import", (name) => {
    const script = `const m = await import(${JSON.stringify(name)}); console.log(Object.keys(m).length);`;
    const result = runIn(project, process.execPath, ["--input-type=module", "-e", script]);
    expect(result.stderr).toBe("");
    expect(Number(result.stdout)).toBeGreaterThan(0);
  });

  it("type-checks in a strict project that uses it", () => {
    mkdirSync(join(project, "node_modules", "@types"), { recursive: true });
    const nodeTypes = join(project, "node_modules", "@types", "node");
    if (!existsSync(nodeTypes)) symlinkSync(join(ROOT, "node_modules", "@types", "node"), nodeTypes);
    const compilerOptions = {
      module: "nodenext",
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: ["node"],
    };
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["consumer.ts"] }),
    );
    const imports = modules.map((name, index) => `import * as m${index} from "${name}";\nvoid m${index};`);
    const use = [
      'import { readFile } from "node:fs/promises";',
      'import { defineEnvironment, type Observation, rng } from "turnwise";',
      'const observation: Observation = { text: "a", admissible: ["b"] };',
      "const first: string | undefined = observation.admissible?.[rng(1).int(1)];",
      "// @ts-expect-error: an observation has a text",
      "const broken: Observation = { admissible: [] };",
      "// @ts-expect-error: a definition is not an empty object",
      "defineEnvironment({});",
      "void [readFile, first, broken];",
    ];
    writeFileSync(join(project, "consumer.ts"), [...imports, ...use].join("\n"));
    const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const result = runIn(project, process.execPath, [compiler, "-p", project]);
    // Declarations of other packages are not ours to mend: TensorFlow.js 4.22 fails under strict by itself.
    const ours = result.stdout
      .split("\n")
      .filter((line) => /^(consumer\.ts|node_modules\/turnwise\/)/.test(line));
    expect(ours).toEqual([]);
    expect(result.stderr).toBe("");
  });

  it("runs as a command", () => {
    const help = runIn(project, "npx", ["--no-install", "turnwise", "--help"]);
    expect(help.status, help.stderr).toBe(0);
    expect(help.stdout).toContain("train");
  });

  it("says so where Node is too old", () => {
    const old =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
    const program = join(installed, "dist", "src", "cli", "turnwise.js");
    const result = runIn(project, process.execPath, [
      `--import=data:text/javascript,${old}`,
      program,
      "--help",
    ]);
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toBe("turnwise: Node 20.20.2 is too old; install Node 22.18 or later.\n");
  });

  it("inspects runs with the pages that ship with it", async () => {
    mkdirSync(join(project, "runs", "one"), { recursive: true });
    const config = { environment: { id: "alfworld-text", config: {} } };
    writeFileSync(join(project, "runs", "one", "config.json"), JSON.stringify(config));
    const program = join(installed, "dist", "src", "cli", "turnwise.js");
    const inspector = spawn(process.execPath, [program, "inspect", "--port", "0", "--json"], {
      cwd: project,
      env,
    });
    try {
      const [line] = (await once(inspector.stdout, "data")) as [Buffer];
      const { url } = JSON.parse(line.toString()) as { url: string };
      const page = await (await fetch(url)).text();
      const [, script = ""] = /<script[^>]* src="([^"]+)"/.exec(page) ?? [];
      expect((await fetch(new URL(script, url))).headers.get("content-type")).toMatch(/javascript/);
      expect(await (await fetch(new URL("/api/runs", url))).json()).toMatchObject([{ id: "one" }]);
    } finally {
      inspector.kill();
      await once(inspector, "exit");
    }
  });

  it("plays a world that ships with it", () => {
    const args = [
      "--no-install",
      "turnwise",
      "play",
      "alfworld-text",
      "--seed",
      "1",
      "--script",
      "-",
      "--json",
    ];
    const result = runIn(project, "npx", args, "look\n");
    expect(result.status, result.stderr).toBe(0);
    const lines = result.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { observation: string });
    expect(lines).toHaveLength(2);
    expect(lines[0]?.observation).toContain("Your task is to");
  });
});
