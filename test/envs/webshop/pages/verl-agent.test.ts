import { describe, expect, it } from "vitest";
import { listActions, quotePage, readReply } from "../../../../envs/webshop/pages/verl-agent.ts";

describe("verl-agent's reading of a reply", () => {
  it.each([
    ["<think>cheap</think><action>Click[Buy Now]</action>", "click[buy now]", true],
    ["<think>a</think> <action> search[x] </action> and more", "search[x]", true],
    ["<action>click[x]</action>", "click[x]", false],
    ["<think>好</think><action>click[x]</action>", "click[x]", false],
    ["I would like to look for a blue mug first", "k for a blue mug first".slice(-20), false],
    ["</action><action>", "", false],
    ["", "", false],
  ])("%j is %j", (reply, action, isValid) => {
    expect(readReply(reply)).toEqual({ action, isValid });
  });
});

describe("verl-agent's page", () => {
  it("begins after the instruction, each piece in quotes", () => {
    expect(quotePage("Instruction: [SEP] a mug [SEP] Back to Search [SEP] it's", "a mug")).toBe(
      "'Back to Search' [SEP] 'it's'",
    );
    expect(quotePage("Thank you [SEP] 1.0", "a mug")).toBe("Thank you [SEP] 1.0");
  });

  it("lists a template for the search bar and every clickable", () => {
    expect(listActions(true, ["search"])).toEqual(["search[<your query>]", "click[search]"]);
    expect(listActions(false, ["< prev"])).toEqual(["click[< prev]"]);
  });
});
