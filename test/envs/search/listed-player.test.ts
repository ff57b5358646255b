/** A player that keeps to what is listed. */
import { describe, expect, it } from "vitest";
import { listedOnly } from "../../../envs/search/listed-player.ts";

/** Wishes one thing after the other, each once. */
function wishing(...wishes: readonly string[]) {
  const left = [...wishes];
  return listedOnly({ act: () => ({ text: left.shift() ?? "answer[nothing]" }) });
}
const at = (...admissible: string[]) => ({ text: "", admissible });

describe("a player that keeps to what is listed", () => {
  it("does what is listed, and passes on what is not by the next wish", () => {
    const player = wishing("find[x]", "open[Mug]");
    expect(player.act(at("open[Mug]", "answer[x]"))).toEqual({ text: "open[Mug]" });
  });

  it("searches a page it cannot open, once", () => {
    const player = wishing("open[Mug (cup)]", "open[Mug (cup)]", "open[Cup]");
    const offered = at("search[Mug]", "open[Cup]");
    expect(player.act(offered).text).toBe("search[Mug]");
    expect(player.act(offered).text).toBe("open[Cup]");
  });

  it("goes back to where its wish was listed", () => {
    const player = wishing("search[shop]", "scroll[down]", "open[Mug]", "open[Cup]");
    const shop = at("open[Cup]", "scroll[down]");
    const further = at("open[Mug]", "scroll[up]");
    expect(player.act(at("search[shop]")).text).toBe("search[shop]");
    expect(player.act({ ...shop, text: "Cup" }).text).toBe("scroll[down]");
    expect(player.act({ ...further, text: "Mug" }).text).toBe("open[Mug]");
    expect(player.act(at("back[]")).text).toBe("back[]");
    expect(player.act({ ...further, text: "Mug" }).text).toBe("scroll[up]");
    expect(player.act({ ...shop, text: "Cup" }).text).toBe("open[Cup]");
  });

  it("searches again what led to its wish", () => {
    const player = wishing("search[shop]", "search[car]", "open[Mug]");
    expect(player.act(at("search[shop]")).text).toBe("search[shop]");
    expect(player.act({ ...at("search[car]", "open[Mug]"), text: "Mug" }).text).toBe("search[car]");
    expect(player.act(at("search[shop]", "back[]")).text).toBe("search[shop]");
    expect(player.act({ ...at("open[Mug]"), text: "Mug" }).text).toBe("open[Mug]");
  });

  it("does not look twice for what is listed there no longer", () => {
    const player = wishing("search[shop]", "search[car]", "open[Mug]", "open[Car]");
    expect(player.act(at("search[shop]")).text).toBe("search[shop]");
    expect(player.act({ ...at("search[car]", "open[Mug]"), text: "Mug" }).text).toBe("search[car]");
    expect(player.act(at("search[shop]", "open[Car]")).text).toBe("search[shop]");
    expect(player.act({ ...at("open[Car]", "back[]"), text: "Mug" }).text).toBe("open[Car]");
  });

  it("answers what is listed; unknown where its answer never was", () => {
    expect(wishing("answer[x]").act(at("answer[y]", "answer[unknown]")).text).toBe("answer[unknown]");
    expect(wishing("answer[x]").act(at("search[x]", "answer[unknown]")).text).toBe("search[x]");
  });

  it("says anything where nothing is listed", () => {
    expect(wishing("dance[]").act({ text: "", admissible: null }).text).toBe("dance[]");
  });
});
