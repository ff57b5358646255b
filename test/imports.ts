/** Reads the imports of the project's sources, for the tests about its structure. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");

export interface Import {
  /** Path of the importing file from the root, with `/`. */
  readonly from: string;
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /** File within the project it leads to, or null for packages and Node's own modules. */
  readonly target: string | null;
  /** `type` is erased; `static` is loaded with the file; `dynamic` is loaded when the code gets there. */
  readonly kind: "type" | "static" | "dynamic";
}

/** All TypeScript files below a folder of the project, as paths from the root. */
export function sourceFiles(folder: string): string[] {
  const top = join(ROOT, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => toProjectPath(join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes("node_modules/") && !path.includes("/fixtures/"))
    .sort();
}

export function readSource(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function toProjectPath(path: string): string {
  return relative(ROOT, path).split(sep).join("/");
}

/** The text with comments blanked and every line kept where it is. */
export function withoutComments(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, " ");
  return text.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<![:\w])\/\/[^\n]*/g,
    (part, literal: string | undefined) => literal ?? blank(part),
  );
}

const STATEMENT = /^[ \t]*(import|export)\s+(type\s+)?(?:([^;"'`]*?)\sfrom\s+)?["']([^"'\n]+)["']/gm;
const EXPRESSION = /(typeof\s+)?(?<![.\w$])(\w+\s*:\s*)?import\(\s*["']([^"'\n]+)["']/g;

/** The imports of one file, in order of appearance. */
export function importsOf(path: string, text = readSource(path)): Import[] {
  const code = withoutComments(text);
  const found: { index: number; specifier: string; kind: Import["kind"] }[] = [];
  for (const match of code.matchAll(STATEMENT)) {
    const [, keyword, type, clause, specifier = ""] = match;
    if (keyword === "export" && clause === undefined) continue; // export "x" is no import
    found.push({ index: match.index, specifier, kind: type === undefined ? "static" : "type" });
  }
  for (const match of code.matchAll(EXPRESSION)) {
    const [whole, typeOf, , specifier = ""] = match;
    // In a type, import("x") is followed by a member; as a call it is awaited, returned or passed on.
    const after = code.slice(match.index + whole.length).match(/^\s*\)\s*(\.\s*[A-Z]\w*)?/);
    const isType = typeOf !== undefined || after?.[1] !== undefined;
    found.push({ index: match.index, specifier, kind: isType ? "type" : "dynamic" });
  }
  return found
    .sort((a, b) => a.index - b.index)
    .map(({ index, specifier, kind }) => ({
      from: path,
      line: code.slice(0, index).split("\n").length,
      specifier,
      target: targetOf(path, specifier),
      kind,
    }));
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

/** The source file a public module name such as `turnwise/env` leads to, or null. */
function ownModule(specifier: string): string | null {
  const entry = manifest.exports[specifier === "turnwise" ? "." : `.${specifier.slice("turnwise".length)}`];
  const file = typeof entry === "object" ? entry["turnwise:source"] : entry;
  return file === undefined ? null : file.replace(/^\.\//, "");
}

function targetOf(from: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return toProjectPath(resolve(ROOT, dirname(from), specifier));
  if (specifier === "turnwise" || specifier.startsWith("turnwise/")) return ownModule(specifier);
  return null;
}

/** `@scope/name/sub` → `@scope/name`; null for Node's modules, relative paths and this package. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith(".") || specifier.startsWith("node:")) return null;
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  return name === "turnwise" ? null : name;
}

/** Everything that is loaded together with a file: static imports, followed to the end. Target → the file before it. */
export function loadedWith(entry: string): Map<string, string> {
  const cameFrom = new Map<string, string>([[entry, ""]]);
  const queue = [entry];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (!path.endsWith(".ts") || !existsSync(join(ROOT, path))) continue;
    for (const { kind, target, specifier } of importsOf(path)) {
      const next = target ?? specifier;
      if (kind !== "static" || cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  return cameFrom;
}

/** `entry → … → file`, for messages. */
export function chainTo(file: string, cameFrom: ReadonlyMap<string, string>): string {
  const chain = [file];
  for (let at = cameFrom.get(file); at !== undefined && at !== ""; at = cameFrom.get(at)) chain.unshift(at);
  return chain.join(" → ");
}
