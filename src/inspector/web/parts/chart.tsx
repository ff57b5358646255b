/** A chart of curves over iterations, drawn by uPlot; it can be saved as SVG, PNG and CSV. */
import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import { number } from "../format.ts";
import { colour, useColours } from "../theme.ts";
import { saveFile } from "./basics.tsx";
import { type ChartSpec, type Curve, smoothed, titleOf, toCsv, toSvg } from "./curve.ts";

const SERIES = ["--s0", "--s1", "--s2", "--s3", "--s4", "--s5", "--s6", "--s7"] as const;
const HEIGHT = 210;

interface Props {
  readonly spec: ChartSpec;
  /** Weight of the past in the smoothing; 0 is off. */
  readonly smoothing: number;
}

export function Chart({ spec, smoothing }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const colours = useColours();
  const shape = JSON.stringify([
    spec.title,
    smoothing > 0,
    spec.curves.map(({ label, colour: index, band, sparse }) => [label, index, band !== undefined, sparse]),
  ]);
  const data = dataOf(spec, smoothing);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const made = new UPlot(optionsOf(spec, smoothing, element.clientWidth), dataOf(spec, smoothing), element);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== made.width)
        made.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current = null;
      made.destroy();
    };
  }, [shape, colours]);
  useEffect(() => plot.current?.setData(data));

  const last = spec.curves.map(({ label, points }) => `${label} ${number(points.at(-1)?.[1])}`).join(", ");
  return (
    <figure class="chart">
      <figcaption>
        <h3>{titleOf(spec)}</h3>
        <span class="saves" role="group" aria-label={`Save ${spec.title}`}>
          <button type="button" onClick={() => saveSvg(spec, smoothing)}>
            SVG
          </button>
          <button type="button" onClick={() => void savePng(spec, smoothing)}>
            PNG
          </button>
          <button
            type="button"
            onClick={() => save(spec, "csv", new Blob([toCsv(spec)], { type: "text/csv" }))}
          >
            CSV
          </button>
        </span>
      </figcaption>
      <div ref={box} class="plot" role="img" aria-label={`${titleOf(spec)} by iteration; last: ${last}`} />
    </figure>
  );
}

function save(spec: ChartSpec, ending: string, content: Blob): void {
  saveFile(`${spec.title.replace(/[^\w-]+/g, "-").toLowerCase()}.${ending}`, content);
}

function svgOf(spec: ChartSpec, smoothing: number): Blob {
  const svg = toSvg(spec, smoothing, {
    text: colour("--text"),
    muted: colour("--muted"),
    line: colour("--line"),
    background: colour("--panel"),
    series: SERIES.map(colour),
  });
  return new Blob([svg], { type: "image/svg+xml" });
}

function saveSvg(spec: ChartSpec, smoothing: number): void {
  save(spec, "svg", svgOf(spec, smoothing));
}

/** The drawing at twice its size. */
async function savePng(spec: ChartSpec, smoothing: number): Promise<void> {
  const url = URL.createObjectURL(svgOf(spec, smoothing));
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  canvas.toBlob((blob) => {
    if (blob !== null) save(spec, "png", blob);
  });
}

/** All curves on one axis; each is smoothed and, behind that, as it was recorded. */
function dataOf({ curves }: ChartSpec, smoothing: number): UPlot.AlignedData {
  const xs = [
    ...new Set(
      curves.flatMap(({ points, band = [] }) => [...points.map(([x]) => x), ...band.map(([x]) => x)]),
    ),
  ];
  xs.sort((a, b) => a - b);
  const row = (points: readonly (readonly [number, number])[]) => {
    const at = new Map(points);
    return xs.map((x) => at.get(x) ?? null);
  };
  const rows = curves.flatMap((curve) =>
    linesOf(curve, smoothing).map((line) => {
      if (line === "raw") return row(curve.points);
      if (line === "smooth") return row(smoothed(curve.points, smoothing));
      return row((curve.band ?? []).map(([x, low, high]) => [x, line === "low" ? low : high]));
    }),
  );
  return [xs, ...rows];
}

function linesOf({ band, sparse }: Curve, smoothing: number): ("raw" | "smooth" | "low" | "high")[] {
  const around: ("low" | "high")[] = band === undefined ? [] : ["low", "high"];
  return smoothing > 0 && sparse !== true ? [...around, "raw", "smooth"] : [...around, "raw"];
}

/** What the axis shows: all of a share, else the values with a little air. */
function rangeOf(low: number | null, high: number | null, share: boolean): [number, number] {
  if (share) return [0, 1];
  if (low === null || high === null) return [0, 1];
  const air = high === low ? Math.max(0.5, Math.abs(high) * 0.1) : (high - low) * 0.06;
  return [low - air, high + air];
}

function optionsOf({ curves, share = false }: ChartSpec, smoothing: number, width: number): UPlot.Options {
  const line = colour("--line");
  const axis: UPlot.Axis = {
    stroke: colour("--muted"),
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    font: "11px system-ui, sans-serif",
  };
  const series: UPlot.Series[] = [{ label: "iteration" }];
  const bands: UPlot.Band[] = [];
  for (const curve of curves) {
    const stroke = colour(SERIES[curve.colour % SERIES.length] ?? "--s0");
    for (const kind of linesOf(curve, smoothing)) {
      const isFaint = kind === "raw" && smoothing > 0 && curve.sparse !== true;
      const isBand = kind === "low" || kind === "high";
      if (kind === "high") bands.push({ series: [series.length, series.length - 1], fill: `${stroke}26` });
      series.push({
        label: isBand ? `${curve.label}, ${kind}` : isFaint ? `${curve.label}, as recorded` : curve.label,
        stroke: isFaint ? `${stroke}55` : isBand ? "transparent" : stroke,
        width: isBand ? 0 : isFaint ? 1 : curve.sparse === true ? 1 : 1.6,
        ...(curve.sparse === true && !isBand ? { dash: [3, 4] } : {}),
        spanGaps: true,
        points:
          isBand || isFaint
            ? { show: false }
            : curve.sparse === true
              ? { show: true, size: 5, fill: stroke }
              : {},
        value: (_plot, value) => number(value),
      });
    }
  }
  return {
    width,
    height: HEIGHT,
    series,
    bands,
    axes: [axis, { ...axis, size: 54, values: (_plot, values) => values.map((value) => number(value, 6)) }],
    scales: { x: { time: false }, y: { range: (_plot, low, high) => rangeOf(low, high, share) } },
    legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    plugins: [readout()],
  };
}

/** The values under the pointer, or else the last ones, as a line of text below the plot. */
function readout(): UPlot.Plugin {
  let line: HTMLElement | null = null;
  const show = (plot: UPlot): void => {
    if (line === null) return;
    line.textContent = "";
    const pointed = plot.cursor.idx ?? null;
    if (pointed !== null) line.append(textIn("span", `iteration ${plot.data[0][pointed]}`));
    for (const [i, { label, stroke }] of plot.series.entries()) {
      if (i === 0 || typeof stroke !== "function") continue;
      const ink = (stroke as (plot: UPlot, index: number) => string)(plot, i);
      if (ink === "transparent" || String(label).endsWith("as recorded")) continue;
      const values = plot.data[i] ?? [];
      const value = pointed === null ? lastOf(values) : values[pointed];
      if (value === null || value === undefined) continue;
      const dot = document.createElement("i");
      dot.style.background = ink;
      const item = textIn("span", `${label} ${number(value)}`);
      item.prepend(dot);
      line.append(item);
    }
  };
  return {
    hooks: {
      init(plot) {
        line = textIn("div", "");
        line.className = "readout";
        plot.root.append(line);
      },
      ready: show,
      setData: show,
      setCursor: show,
    },
  };
}

function textIn(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function lastOf(values: ArrayLike<number | null | undefined>): number | null {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
