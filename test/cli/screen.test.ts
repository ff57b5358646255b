import { describe, expect, test } from "vitest";
import { Progress } from "../../src/cli/progress.ts";
import { duration, Screen, sparkline } from "../../src/cli/screen.ts";
import { table, visible, wrap } from "../../src/replay/text.ts";

class Recorder {
  text = "";
  readonly columns = 80;
  readonly isTTY: boolean;
  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}

const METRICS = { "collect/success_rate": 0.5, "time/collect_s": 2, "time/update_s": 1 };

describe("progress", () => {
  test("without a terminal it is plain lines: one an iteration, with the time left", () => {
    const out = new Recorder(false);
    const progress = new Progress(new Screen(out), true, () => 0);
    progress.onEvent({ type: "phase", phase: "imitate", total: 5 });
    progress.onEvent({ type: "progress", phase: "imitate", done: 5, total: 5 });
    progress.onEvent({ type: "iteration", iteration: 0, total: 3, metrics: METRICS });
    progress.onEvent({ type: "iteration", iteration: 1, total: 3, metrics: METRICS });
    expect(out.text).toBe(
      "imitation: 5 updates\ntraining: 3 iterations\n" +
        "iteration 1/3  success 50.0 %  ETA 6 s\niteration 2/3  success 50.0 %  ETA 3 s\n",
    );
    expect(progress.success).toEqual([0.5, 0.5]);
  });

  test("a budget of env steps is shown beside what has been spent of it", () => {
    const out = new Recorder(false);
    const progress = new Progress(new Screen(out), true, () => 0);
    progress.onEvent({
      type: "start",
      runDirectory: "runs/x",
      environment: { id: "x", version: "1" },
      engine: "cpu",
      parameters: 10,
      iterations: 900,
      envSteps: 12_000,
      resumedAt: 1,
    });
    const metrics = { ...METRICS, "total/turns": 8000 };
    progress.onEvent({ type: "iteration", iteration: 1, total: 3, metrics });
    expect(out.text).toContain("going on after iteration 1, up to 12,000 steps\n");
    expect(out.text).toContain("training: about 3 iterations, 12,000 steps\n");
    expect(out.text).toContain("iteration 2/3  success 50.0 %  8,000/12,000 steps  ETA 3 s\n");
  });

  test("on a terminal the live lines are replaced and leave nothing behind", () => {
    const out = new Recorder(true);
    let now = 0;
    const progress = new Progress(new Screen(out), true, () => now++);
    progress.onEvent({ type: "phase", phase: "evaluate", total: 2 });
    progress.onEvent({ type: "progress", phase: "evaluate", done: 1, total: 2 });
    progress.onEvent({ type: "iteration", iteration: 0, total: 2, metrics: METRICS });
    progress.onEvent({ type: "iteration", iteration: 1, total: 2, metrics: METRICS });
    progress.close();
    expect(lastScreen(out.text)).toBe("");
    expect(out.text).toContain("2/2 iterations");
    expect(out.text).toContain("▅▅");
  });

  test("on a narrow terminal the time left comes before other figures, and nothing is cut in the middle", () => {
    const out = new Recorder(true);
    const progress = new Progress(new Screen(out), true, () => 0);
    const metrics = { ...METRICS, "collect/turns_mean": 12.5, "collect/steps_per_second": 12_345 };
    progress.onEvent({ type: "iteration", iteration: 167, total: 500, metrics });
    const [line = ""] = lastScreen(out.text).split("\n");
    expect(line.length).toBeLessThan(80);
    expect(line).toMatch(/ 168\/500 iterations {2}ETA 16:36 {2}success 50\.0 %$/);
  });

  test("texts are wrapped on a terminal only, under their first words", () => {
    const text = `before RL      ${"word ".repeat(20).trim()}`;
    const [terminal, file] = [new Recorder(true), new Recorder(false)];
    new Screen(terminal).text(text, 15);
    new Screen(file).text(text, 15);
    expect(terminal.text).toBe(
      `before RL      ${"word ".repeat(13).trim()}\n${" ".repeat(15)}${"word ".repeat(7).trim()}\n`,
    );
    expect(file.text).toBe(`${text}\n`);
  });

  test("lines that stay are printed above what is live", () => {
    const out = new Recorder(true);
    const screen = new Screen(out);
    const progress = new Progress(screen, true, () => 0);
    progress.onEvent({ type: "phase", phase: "imitate", total: 2 });
    screen.line("mind the gap");
    expect(lastScreen(out.text)).toMatch(/^mind the gap\nimitation .*0\/2 updates\n$/);
  });
});

/** What a terminal shows after this output: of the escapes, "up n lines and clear" is all that is used. */
function lastScreen(text: string): string {
  let lines = [""];
  for (const part of text.split(/(\r\x1b\[\d+A\x1b\[J|\n)/)) {
    const up = /^\r\x1b\[(\d+)A/.exec(part);
    if (up !== null) lines = [...lines.slice(0, lines.length - 1 - Number(up[1])), ""];
    else if (part === "\n") lines.push("");
    else lines[lines.length - 1] += part;
  }
  return lines.join("\n");
}

describe("pieces", () => {
  test("sparkline averages down to the width", () => {
    expect(sparkline([0, 0.5, 1])).toBe("▁▅█");
    expect(sparkline([0, 0, 1, 1], 2)).toBe("▁█");
    expect(sparkline([])).toBe("");
  });

  test("duration", () => {
    expect([7.6, 65, 3729].map(duration)).toEqual(["8 s", "1:05", "1:02:09"]);
  });

  test("wrap breaks at spaces, and inside words only where there is no other way", () => {
    expect(wrap("a bb ccc\ndddddd", 5)).toEqual(["a bb", "ccc", "ddddd", "d"]);
  });

  test("control characters of an environment reach the terminal as visible text", () => {
    expect(visible("\x1b]0;title\x07red \x1b[31mtext\r\n\tx")).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
    expect(visible("line\nline")).toBe("line\nline");
  });

  test("table", () => {
    expect(
      table(
        [{ title: "a" }, { title: "n", align: "right" }],
        [
          ["xxx", "1"],
          ["y", "10"],
        ],
      ),
    ).toBe("a     n\nxxx   1\ny    10");
  });
});
