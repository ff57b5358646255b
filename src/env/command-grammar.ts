/** How the commands of a text environment split into verb and arguments: the environment's own declaration. */
import { z } from "zod";

const tools = z
  .array(z.string())
  .optional()
  .describe("verbs that are tools: records of actions that begin with one name it as their tool");

export const commandGrammarSchema = z.discriminatedUnion("style", [
  z.strictObject({
    style: z.literal("words"),
    separators: z
      .array(z.string())
      .describe("words after the verb that begin an argument, such as to, from, with"),
    instanceNumbers: z
      .boolean()
      .describe("a trailing number tells instances apart (mug 2) and carries no meaning of its own"),
    ignored: z
      .array(z.string())
      .default([])
      .describe("commands that never help; policies do not consider them"),
    tools,
  }),
  z.strictObject({
    style: z.literal("brackets"),
    ignored: z
      .array(z.string())
      .default([])
      .describe("commands that never help; policies do not consider them"),
    tools,
  }),
]);

/**
 * `words`: `move mug 2 to shelf 1` is the verb `move` and the arguments `mug 2` and `shelf 1`; the verb is the
 * first word. `brackets`: `click[buy now]` is the verb `click` and the argument `buy now`.
 */
export type CommandGrammar = z.output<typeof commandGrammarSchema>;

/**
 * The tool that an action uses: its verb where the grammar declares that one a tool. With brackets a closed tag names it
 * too, as in `<search>mug</search>`.
 *
 * @returns null where it uses none
 */
export function toolOf(text: string, grammar: CommandGrammar | null): string | null {
  const tools = grammar?.tools;
  if (grammar === null || tools === undefined) return null;
  const verb =
    grammar.style === "words" ? /^\s*(\S+)/.exec(text)?.[1] : /^\s*([^\s[\]]+)\s*\[/.exec(text)?.[1];
  if (verb !== undefined && tools.includes(verb.toLowerCase())) return verb.toLowerCase();
  if (grammar.style === "words") return null;
  const tags = text.matchAll(/<([a-z]+)>[^<]*<\/\1>/g);
  for (const [, tag = ""] of tags) if (tools.includes(tag)) return tag;
  return null;
}
