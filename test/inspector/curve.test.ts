/** What is made of curves without a browser: smoothing, CSV and SVG. */
import { describe, expect, it } from "vitest";
import { type ChartSpec, smoothed, toCsv, toSvg } from "../../src/inspector/web/parts/curve.ts";

const COLOURS = { text: "#000", muted: "#666", line: "#ddd", background: "#fff", series: ["#00f", "#f00"] };

const spec = (label: string): ChartSpec => ({
  title: "Success",
  unit: "1",
  curves: [
    {
      label,
      colour: 0,
      points: [
        [0, 0.5],
        [1, 1],
        [2, 0.25],
      ],
    },
  ],
});

describe("smoothing", () => {
  it("leaves a curve alone at weight 0 and a level one at any weight", () => {
    expect(
      smoothed(
        [
          [0, 3],
          [1, 5],
        ],
        0,
      ),
    ).toEqual([
      [0, 3],
      [1, 5],
    ]);
    for (const [, y] of smoothed(
      [
        [0, 2],
        [1, 2],
        [5, 2],
      ],
      0.9,
    ))
      expect(y).toBeCloseTo(2, 12);
  });

  it("begins at the first value, not at 0", () => {
    const [first, second] = smoothed(
      [
        [0, 1],
        [1, 0],
      ],
      0.9,
    );
    expect(first).toEqual([0, 1]);
    // weights 0.09 and 0.1 of a total of 0.19
    expect(second?.[1]).toBeCloseTo(0.09 / 0.19, 12);
  });
});

describe("CSV", () => {
  it("holds the values as they were recorded, and quotes names", () => {
    expect(toCsv(spec('a "b"'))).toBe(
      'series,iteration,value\n"a ""b""",0,0.5\n"a ""b""",1,1\n"a ""b""",2,0.25\n',
    );
  });

  it("takes the sting out of names that a spreadsheet would run", () => {
    for (const name of ["=1+1", "+1", "-1", "@x"]) expect(toCsv(spec(name))).toContain(`"'${name}"`);
  });
});

describe("SVG", () => {
  it("draws every point once a curve and keeps names from becoming markup", () => {
    const svg = toSvg(spec("<script>alert(1)</script>"), 0, COLOURS);
    expect(svg).not.toContain("<script>");
    expect(svg).toContain("&lt;script&gt;");
    const line = /<path d="(M[^"]*)" fill="none" stroke="#00f" stroke-width="1.8"\/>/.exec(svg)?.[1] ?? "";
    expect(line.match(/[ML]/g)).toHaveLength(3);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it("survives a chart without points and one with a single value", () => {
    expect(toSvg({ ...spec("x"), curves: [] }, 0.5, COLOURS)).not.toMatch(/NaN|Infinity/);
    const one: ChartSpec = {
      title: "t",
      unit: "nats",
      curves: [{ label: "x", colour: 9, points: [[4, 4]] }],
    };
    expect(toSvg(one, 0.5, COLOURS)).not.toMatch(/NaN|Infinity|undefined/);
  });
});
