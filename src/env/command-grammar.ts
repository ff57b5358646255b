/** How the commands of a text environment split into verb and arguments: the environment's own declaration. */
import { z } from "zod";

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
  }),
  z.strictObject({
    style: z.literal("brackets"),
    ignored: z
      .array(z.string())
      .default([])
      .describe("commands that never help; policies do not consider them"),
  }),
]);

/**
 * `words`: `move mug 2 to shelf 1` is the verb `move` and the arguments `mug 2` and `shelf 1`; the verb is the
 * first word. `brackets`: `click[buy now]` is the verb `click` and the argument `buy now`.
 */
export type CommandGrammar = z.output<typeof commandGrammarSchema>;
