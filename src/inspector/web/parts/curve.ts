/** What a chart shows, and what can be made of it without a browser: smoothing, CSV and SVG. */

export interface Curve {
  readonly label: string;
  /** Index of the series colour. */
  readonly colour: number;
  /** [x, y], x rising */
  readonly points: readonly (readonly [number, number])[];
  /** [x, low, high] around it, such as an interval of confidence. */
  readonly band?: readonly (readonly [number, number, number])[];
  /** Few points, shown as dots joined by thin broken lines; never smoothed. */
  readonly sparse?: boolean;
}

export interface ChartSpec {
  readonly title: string;
  readonly unit: string;
  /** The values are shares: the axis goes from 0 to 1. */
  readonly share?: boolean;
  readonly curves: readonly Curve[];
}

/**
 * Exponential moving average without the pull of its start.
 *
 * @param weight of the past, 0 (off) to below 1
 */
export function smoothed(points: Curve["points"], weight: number): [number, number][] {
  let mean = 0;
  let mass = 0;
  return points.map(([x, y]) => {
    mean = weight * mean + (1 - weight) * y;
    mass = weight * mass + (1 - weight);
    return [x, mean / mass];
  });
}

/** One line a point: curve, x, value as recorded. */
export function toCsv({ curves }: ChartSpec): string {
  const quoted = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; // a spreadsheet must not take a name for a formula
    return `"${safe.replaceAll('"', '""')}"`;
  };
  const lines = curves.flatMap(({ label, points }) => points.map(([x, y]) => `${quoted(label)},${x},${y}`));
  return ["series,iteration,value", ...lines, ""].join("\n");
}

export interface SvgColours {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly background: string;
  readonly series: readonly string[];
}

const WIDTH = 720;
const HEIGHT = 400;
const PLOT = { left: 62, right: 18, top: 40, bottom: 40 };

/** The chart as a drawing that stands alone. */
export function toSvg(spec: ChartSpec, weight: number, colours: SvgColours): string {
  const all = spec.curves.flatMap(({ points, band = [] }) => [
    ...points,
    ...band.flatMap(([x, low, high]): [number, number][] => [
      [x, low],
      [x, high],
    ]),
  ]);
  const [x0, x1] = extent(all.map(([x]) => x));
  const [y0, y1] = spec.share === true ? [0, 1] : extent(all.map(([, y]) => y));
  const legend = spec.curves.length * 18;
  const right = WIDTH - PLOT.right;
  const bottom = HEIGHT - PLOT.bottom;
  const px = (x: number) => (PLOT.left + ((x - x0) / (x1 - x0)) * (right - PLOT.left)).toFixed(1);
  const py = (y: number) => (bottom - ((y - y0) / (y1 - y0)) * (bottom - PLOT.top)).toFixed(1);
  const path = (points: readonly (readonly [number, number])[]) =>
    points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${px(x)} ${py(y)}`).join("");
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT + legend}" fill="${colours.background}"/>`,
    `<text x="${PLOT.left}" y="22" fill="${colours.text}" font-size="15" font-weight="600">${escaped(titleOf(spec))}</text>`,
    ...ticks(y0, y1).map(
      (y) =>
        `<path d="M${PLOT.left} ${py(y)}H${right}" stroke="${colours.line}"/><text x="${PLOT.left - 8}" y="${py(y)}" dy="4" text-anchor="end" fill="${colours.muted}" font-size="11">${short(y)}</text>`,
    ),
    ...ticks(x0, x1).map(
      (x) =>
        `<text x="${px(x)}" y="${bottom + 18}" text-anchor="middle" fill="${colours.muted}" font-size="11">${short(x)}</text>`,
    ),
    `<text x="${right}" y="${bottom + 34}" text-anchor="end" fill="${colours.muted}" font-size="11">iteration</text>`,
  ];
  for (const [i, { label, colour, points, band = [], sparse }] of spec.curves.entries()) {
    const stroke = colours.series[colour % colours.series.length] ?? colours.text;
    if (band.length > 1) {
      const low = band.map(([x, y]) => [x, y] as const);
      const high = band.map(([x, , y]) => [x, y] as const).reverse();
      parts.push(`<path d="${path(low)}${path(high).replace("M", "L")}Z" fill="${stroke}" opacity="0.15"/>`);
    }
    if (weight > 0 && sparse !== true)
      parts.push(`<path d="${path(points)}" fill="none" stroke="${stroke}" opacity="0.3"/>`);
    const line = sparse === true ? points : smoothed(points, weight);
    const pen = sparse === true ? 'stroke-width="1" stroke-dasharray="3 4"' : 'stroke-width="1.8"';
    parts.push(`<path d="${path(line)}" fill="none" stroke="${stroke}" ${pen}/>`);
    if (sparse === true || points.length === 1)
      for (const [x, y] of points) parts.push(`<circle cx="${px(x)}" cy="${py(y)}" r="3" fill="${stroke}"/>`);
    const y = HEIGHT + i * 18 + 4;
    parts.push(
      `<path d="M${PLOT.left} ${y - 4}h18" stroke="${stroke}" stroke-width="3"/><text x="${PLOT.left + 26}" y="${y}" fill="${colours.text}" font-size="12">${escaped(label)}</text>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT + legend}" viewBox="0 0 ${WIDTH} ${HEIGHT + legend}" font-family="system-ui, sans-serif">${parts.join("")}</svg>`;
}

export function titleOf({ title, unit }: ChartSpec): string {
  return unit === "1" || unit === "" ? title : `${title} (${unit})`;
}

function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function extent(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Some five round numbers between two. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
