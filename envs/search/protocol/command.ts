/** What an agent asks for, in whichever style it was written. */
import type { Verdict } from "../rewards/judge.ts";

export type Command =
  | { readonly tool: "search"; readonly query: string; readonly k: number | null }
  | { readonly tool: "open"; readonly name: string; readonly window: number }
  | { readonly tool: "find"; readonly pattern: string }
  | { readonly tool: "scroll"; readonly by: 1 | -1 }
  | { readonly tool: "back" }
  | { readonly tool: "cite"; readonly name: string }
  | { readonly tool: "answer"; readonly answer: string; readonly explanation: string }
  | { readonly tool: "judge"; readonly verdict: Verdict }
  | { readonly tool: null; readonly problem: string };

export const TOOLS = ["search", "open", "find", "scroll", "back", "cite", "answer", "judge"] as const;
export type Tool = (typeof TOOLS)[number];
