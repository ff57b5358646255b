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

  it("takes a search that begins alike, or searches a page it cannot open", () => {
    const search = wishing("search[blue mug handle | 20]");
    expect(search.act(at("search[blue mug]", "search[blue mug | 20]", "search[blue]")).text).toBe(
      "search[blue mug | 20]",
    );
    expect(wishing("open[Mug (cup)]").act(at("search[Mug]")).text).toBe("search[Mug]");
  });

  it("goes back to where its wish was listed, through what led there", () => {
    const player = wishing("search[shop]", "open[Mug]", "open[Cup]");
    expect(player.act(at("search[shop]")).text).toBe("search[shop]");
    expect(player.act(at("open[Mug]", "open[Cup]")).text).toBe("open[Mug]");
    expect(player.act(at("search[shop]", "back[]")).text).toBe("search[shop]"); // which listed open[Cup]
    expect(player.act(at("open[Mug]", "open[Cup]")).text).toBe("open[Cup]");
  });

  it("answers what is listed; unknown where its answer never was", () => {
    expect(wishing("answer[x]").act(at("answer[y]", "answer[unknown]")).text).toBe("answer[unknown]");
    expect(wishing("answer[x]").act(at("search[x]", "answer[unknown]")).text).toBe("search[x]");
  });

  it("says anything where nothing is listed", () => {
    expect(wishing("dance[]").act({ text: "", admissible: null }).text).toBe("dance[]");
  });
});
