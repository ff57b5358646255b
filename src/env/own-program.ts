/** Programs of this package that run in a process or thread of their own: where they lie and what Node is told. */

/**
 * The address of a program in the folder of a module, compiled or as source like that module.
 *
 * @param from `import.meta.url` of the module
 * @param name of the program's file, without its ending
 */
export function programBeside(from: string, name: string): URL {
  return new URL(`./${name}.${from.endsWith(".ts") ? "ts" : "js"}`, from);
}

/** The import conditions of this process, as arguments for Node; sources need the one that leads to sources. */
export function importConditions(): string[] {
  const conditions = process.execArgv.filter((argument) => argument.startsWith("--conditions="));
  const source = "--conditions=turnwise:source";
  if (import.meta.url.endsWith(".ts") && !conditions.includes(source)) conditions.push(source);
  return conditions;
}
