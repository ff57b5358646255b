/** The one-way directions of the architecture, as a test. A permission that nothing uses any more fails too. */
import { existsSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  chainTo,
  type Import,
  importsOf,
  loadedWith,
  manifest,
  packageOf,
  ROOT,
  sourceFiles,
} from "./imports.ts";

/** folder of src → folders it may import; `types:` marks those of which it may import only types. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  env: ["core"],
  tensor: ["core"],
  replay: ["core"],
  retrieval: ["core"],
  agent: ["core", "tensor", "types:env"],
  rollout: ["core", "env", "types:agent"],
  training: ["core", "env", "tensor", "agent", "rollout", "replay"],
  testing: ["core", "env"],
  inspector: ["core", "env", "tensor", "replay", "agent", "rollout", "training"],
  cli: ["core", "env", "tensor", "replay", "agent", "training", "inspector"],
};

/** Packages that each folder of src may load; Node's own modules are free except in core. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: ["zod"],
  env: ["zod", "ws"],
  tensor: ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"],
  replay: ["zod", "hyparquet-writer"],
  retrieval: [],
  agent: ["zod"],
  rollout: [],
  training: ["zod"],
  testing: ["zod"],
  inspector: ["zod", "ws"],
  cli: ["zod", "commander", "pino"],
};

/** Packages that an environment may load beside zod. */
const WORLD_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  webshop: ["wink-nlp", "wink-eng-lite-web-model", "playwright-core"],
};

/** These start without TensorFlow. */
const LIGHT = [
  "src/core/index.ts",
  "src/env/index.ts",
  "src/replay/index.ts",
  "src/retrieval/index.ts",
  "src/testing/index.ts",
  "src/inspector/index.ts",
  "src/cli/main.ts",
];

/** The inspector's pages run in a browser and are bundled: they have rules of their own below. */
const PAGES = "src/inspector/web/";
const isPage = (path: string) => path.startsWith(PAGES);

const sources = sourceFiles("src")
  .filter((path) => !isPage(path))
  .flatMap((path) => importsOf(path));
const worlds = sourceFiles("envs").flatMap((path) => importsOf(path));

const worldNames = [...new Set(sourceFiles("envs").map((path) => path.split("/", 2)[1] ?? ""))];

const folderOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
const where = ({ from, line, specifier }: Import) => `${from}:${line} imports ${specifier}`;

/** Whether a list with `types:` marks allows an import; says which entry allowed it. */
function allowedBy(list: readonly string[], name: string, kind: Import["kind"]): string | null {
  if (list.includes(name)) return name;
  return kind === "type" && list.includes(`types:${name}`) ? `types:${name}` : null;
}

function check(
  rules: Readonly<Record<string, readonly string[]>>,
  nameOf: (one: Import) => string | null,
): { broken: string[]; stale: string[] } {
  const used = new Set<string>();
  const broken: string[] = [];
  for (const one of sources) {
    const folder = folderOf(one.from);
    const name = nameOf(one);
    if (folder === null || name === null || name === folder) continue;
    const permission = allowedBy(rules[folder] ?? [], name, one.kind);
    if (permission === null) broken.push(where(one));
    else used.add(`${folder} → ${permission}`);
  }
  const granted = Object.entries(rules).flatMap(([folder, names]) =>
    names.map((name) => `${folder} → ${name}`),
  );
  return { broken, stale: granted.filter((one) => !used.has(one)) };
}

describe("imports of src", () => {
  const byFolder = check(PERMISSIONS, (one) => (one.target === null ? null : folderOf(one.target)));
  const byPackage = check(PACKAGES, (one) => packageOf(one.specifier));

  it("go one way between folders", () => expect(byFolder.broken).toEqual([]));
  it("use every permission that is granted", () => expect(byFolder.stale).toEqual([]));
  it("load only the packages their folder needs", () => expect(byPackage.broken).toEqual([]));
  it("use every package that is granted", () => expect(byPackage.stale).toEqual([]));

  it("has a rule for every folder and a folder for every rule", () => {
    const folders = new Set(
      sourceFiles("src")
        .map(folderOf)
        .filter((name) => name !== null),
    );
    expect([...folders].sort()).toEqual(Object.keys(PERMISSIONS).sort());
    expect(Object.keys(PACKAGES).sort()).toEqual(Object.keys(PERMISSIONS).sort());
  });

  it("lead to files that exist", () => {
    const missing = [...sources, ...worlds].filter(
      ({ target }) => target !== null && !existsSync(join(ROOT, target)),
    );
    expect(missing.map(where)).toEqual([]);
  });

  it("never lead to the command line or, by path, to an environment", () => {
    const toCli = sources.filter(
      ({ from, target }) => !from.startsWith("src/cli/") && target?.startsWith("src/cli/"),
    );
    const toWorlds = sources.filter(
      ({ specifier, target }) => specifier.startsWith(".") && target?.startsWith("envs/"),
    );
    expect([...toCli, ...toWorlds].map(where)).toEqual([]);
  });

  it("keep core free of files, sockets and processes", () => {
    expect(
      sources.filter(({ from, specifier }) => folderOf(from) === "core" && specifier.startsWith("node:")),
    ).toEqual([]);
  });

  it("form no cycles", () => {
    const cycles = sourceFiles("src").flatMap((path) => {
      const chain = importsOf(path)
        .filter(({ kind, target }) => kind === "static" && target !== null && target !== path)
        .map(({ target }) => loadedWith(target ?? ""))
        .find((reached) => reached.has(path));
      return chain === undefined ? [] : [`${path} → ${chainTo(path, chain)}`];
    });
    expect(cycles).toEqual([]);
  });
});

describe("environments", () => {
  it.each(worldNames)("%s is written as a third party would write it", (name) => {
    const own = `envs/${name}/`;
    const imports = worlds.filter(({ from }) => from.startsWith(own));
    expect(imports).not.toEqual([]);
    const outside = imports.filter(({ specifier, target }) => {
      if (specifier.startsWith(".")) return target?.startsWith(own) !== true;
      if (specifier.startsWith("node:")) return false;
      const known = packageOf(specifier);
      return known !== null ? known !== "zod" && !WORLD_PACKAGES[name]?.includes(known) : target === null;
    });
    expect(outside.map(where)).toEqual([]);
  });

  it("are named by the core only through the package's exports", () => {
    const named = sources.filter(({ specifier }) => /^turnwise(\/|$)/.test(specifier));
    const wrong = named.filter(
      ({ specifier, kind }) => kind !== "dynamic" || !specifier.startsWith("turnwise/envs/"),
    );
    expect(wrong.map(where)).toEqual([]);
  });
});

describe("the inspector's pages", () => {
  const pages = sourceFiles("src")
    .filter(isPage)
    .flatMap((path) => importsOf(path));

  it("import each other, and of the rest only the types of the protocol", () => {
    expect(pages.length).toBeGreaterThan(50);
    const outside = pages.filter(({ target, kind }) => {
      if (target === null || isPage(target)) return false;
      return kind !== "type" || target !== "src/inspector/protocol.ts";
    });
    expect(outside.map(where)).toEqual([]);
  });

  it("are bundled from few packages, which users need not install", () => {
    const used = new Set(pages.map(({ specifier }) => packageOf(specifier)).filter((name) => name !== null));
    expect([...used].sort()).toEqual(["preact", "uplot"]);
    for (const name of used) expect(manifest.devDependencies).toHaveProperty([name]);
  });

  it("are reached by nothing else", () => {
    expect(sources.filter(({ target }) => target !== null && isPage(target)).map(where)).toEqual([]);
  });
});

describe("TensorFlow", () => {
  const isTensorFlow = (specifier: string) => specifier.startsWith("@tensorflow/");
  const isEngine = (path: string) => path.startsWith("src/tensor/") && path !== "src/tensor/types.ts"; // names only

  it("is loaded only by src/tensor, and only when an engine is asked for", () => {
    const loads = [...sources, ...worlds].filter(
      ({ specifier, kind }) => isTensorFlow(specifier) && kind !== "type",
    );
    expect(
      loads.filter(({ from, kind }) => folderOf(from) !== "tensor" || kind === "static").map(where),
    ).toEqual([]);
  });

  const entries = [...LIGHT, ...worldNames.map((name) => `envs/${name}/index.ts`)];
  it.each(entries)("is not loaded by %s", (entry) => {
    expect(existsSync(join(ROOT, entry))).toBe(true);
    const reached = loadedWith(entry);
    const heavy = [...reached.keys()].filter((path) => isTensorFlow(path) || isEngine(path));
    expect(heavy.map((path) => chainTo(path, reached))).toEqual([]);
  });
});

describe("package.json", () => {
  const shipped = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const everything = ["test", "bench", "examples", "scripts"]
    .flatMap(sourceFiles)
    .flatMap((path) => importsOf(path));

  it("declares every package that shipped code imports", () => {
    const undeclared = [...sources, ...worlds].filter(({ specifier }) => {
      const name = packageOf(specifier);
      return name !== null && !(name in shipped);
    });
    expect(undeclared.map(where)).toEqual([]);
  });

  it("declares every package that tests, benchmarks, examples and scripts import", () => {
    const declared = { ...shipped, ...manifest.devDependencies };
    const undeclared = everything.filter(({ specifier }) => !((packageOf(specifier) ?? "zod") in declared));
    expect(undeclared.map(where)).toEqual([]);
  });

  it("declares no package that nothing imports", () => {
    const imported = new Set([...sources, ...worlds].map(({ specifier }) => packageOf(specifier)));
    const unused = Object.keys(manifest.dependencies).filter((name) => !imported.has(name));
    expect(unused).toEqual([]);
  });

  it("names Node's own modules with node:", () => {
    const bare = [...sources, ...worlds, ...everything].filter(
      ({ specifier }) => !specifier.startsWith("node:") && builtinModules.includes(specifier),
    );
    expect(bare.map(where)).toEqual([]);
  });

  it("shows examples only what the package exports", () => {
    const imports = sourceFiles("examples").flatMap((path) => importsOf(path));
    const inside = imports.filter(
      ({ specifier }) => specifier.startsWith(".") && !specifier.startsWith("./"),
    );
    expect(inside.map(where)).toEqual([]);
  });
});

describe("the reader of imports", () => {
  const kinds = (text: string) =>
    importsOf("src/core/x.ts", text).map(({ specifier, kind }) => `${kind} ${specifier}`);

  it("tells types, static and dynamic imports apart and ignores comments and strings", () => {
    const text = [
      'import type { A } from "./a.ts";',
      'import { type B } from "./b.ts";',
      'export * from "./c.ts";',
      'export type { D } from "./d.ts";',
      'import {\n  e,\n  f,\n} from "./e.ts";',
      'import "./f.ts";',
      'const g = await import("./g.ts");',
      'type H = import("./h.ts").H;',
      'type I = typeof import("./i.ts");',
      '// import { no } from "./no.ts";',
      '/* import("./no.ts") */',
      'const url = "http://example.org"; const text = "import x from y";',
    ].join("\n");
    expect(kinds(text)).toEqual([
      "type ./a.ts",
      "static ./b.ts",
      "static ./c.ts",
      "type ./d.ts",
      "static ./e.ts",
      "static ./f.ts",
      "dynamic ./g.ts",
      "type ./h.ts",
      "type ./i.ts",
    ]);
  });
});
