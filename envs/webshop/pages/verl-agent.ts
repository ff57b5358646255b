/**
 * Observations, lists of actions and reading of replies as verl-agent has them, for results that compare with GiGPO's.
 *
 * @source Feng et al. 2025, arXiv:2505.10978; verl-agent, agent_system/environments
 */
import { strip } from "../python-text.ts";
import { SEPARATOR } from "./text.ts";

/** A page without what stands up to the instruction, each piece in single quotes; the last page is given as it is. */
export function quotePage(text: string, instruction: string): string {
  const pieces = text.split(SEPARATOR);
  const at = pieces.indexOf(instruction);
  if (at < 0) return text;
  return pieces
    .slice(at + 1)
    .map((piece) => `'${piece}'`)
    .join(SEPARATOR);
}

/** The list that a prompt shows: a template where there is a search bar, and a click on everything. */
export function listActions(hasSearchBar: boolean, clickables: Iterable<string>): string[] {
  const clicks = Array.from(clickables, (name) => `click[${name}]`);
  return hasSearchBar ? ["search[<your query>]", ...clicks] : clicks;
}

const REPLY_END = 20;
const CHINESE = /[\u4e00-\u9fff]/;

/**
 * The action in a model's reply `<think>…</think><action>…</action>`, lower-cased. Without the action's tags it is the
 * last 20 characters, and invalid; so is a reply without thought or with Chinese characters, whose action still counts.
 */
export function readReply(reply: string): { readonly action: string; readonly isValid: boolean } {
  const lower = reply.toLowerCase();
  const start = lower.indexOf("<action>");
  const end = lower.indexOf("</action>");
  if (start < 0 || end < 0) return { action: lower.slice(-REPLY_END), isValid: false };
  const from = start + "<action>".length;
  const action = strip(lower.slice(from, Math.max(end, from)));
  const hasThought = reply.includes("<think>") && reply.includes("</think>");
  return { action, isValid: hasThought && !CHINESE.test(reply) };
}
