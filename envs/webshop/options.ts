/** How a visit is shown, listed and rewarded: the choices that the original, verl-agent and others made differently. */
import { z } from "zod";

export const visitOptions = {
  face: z
    .enum(["engine", "browser"])
    .default("engine")
    .describe(
      "engine: pages are computed, thousands a second; browser: the same pages are opened, read and clicked in headless " +
        "Chromium, which has to be there (TURNWISE_CHROMIUM names one)",
    ),
  browserPages: z
    .int()
    .min(1)
    .default(16)
    .describe(
      "most sessions at a time in one process with the face browser; each has a browser context, about 50 MB",
    ),
  observation: z
    .enum(["text", "text_rich", "html", "url", "accessibility", "screenshot"])
    .default("text")
    .describe(
      "what the agent reads: text is the page in one line with [SEP] between its pieces, text_rich a line for each " +
        "piece with buttons marked, html its markup, url the address; with the face browser also accessibility, the tree " +
        "that screen readers get, and screenshot, a PNG picture in the turn's info",
    ),
  wording: z
    .enum(["original", "verl-agent"])
    .default("original")
    .describe("verl-agent: the page after the instruction, each piece in quotes; with observation text only"),
  previousObservations: z
    .int()
    .min(0)
    .default(0)
    .describe("earlier observations in front of the present one (num_prev_obs of the original)"),
  previousActions: z
    .int()
    .min(0)
    .default(0)
    .describe("earlier actions in front of the present observation (num_prev_actions of the original)"),
  admissible: z
    .enum(["composed", "verl-agent"])
    .default("composed")
    .describe(
      "what is listed as possible. composed: clicks that do something, and on the search page queries put together " +
        "from what was read. verl-agent: its list, with search[<your query>] where there is a search bar",
    ),
  queries: z.int().min(1).default(8).describe("most composed queries that are listed"),
  replies: z
    .enum(["plain", "tagged"])
    .default("plain")
    .describe("tagged: actions are read from <think>…</think><action>…</action> as verl-agent does"),
  reward: z
    .enum(["score", "success", "verl-agent"])
    .default("score")
    .describe(
      "score: what the purchase is worth, 0..1; success: 1 for a purchase worth 1, else 0; verl-agent: 10 in place of 1",
    ),
  invalid: z
    .enum(["ignore", "tell"])
    .default("ignore")
    .describe(
      "what an impossible action does. ignore: the page is shown again, as in the original; tell: with the line " +
        "Invalid Action. above it, as in AgentGym",
    ),
  invalidPenalty: z
    .number()
    .min(0)
    .default(0)
    .describe("subtracted from the reward of a turn with an impossible action; 0.1 in verl-agent"),
  showAttributes: z
    .boolean()
    .default(false)
    .describe("product pages have the tab Attributes (show_attrs of the original)"),
};

export const visitOptionsSchema = z.strictObject(visitOptions);
export type VisitOptions = z.output<typeof visitOptionsSchema>;
