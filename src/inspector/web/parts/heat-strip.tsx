/** Signals of a whole episode as rows of colour: one column a turn, from the first to the last. */
import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Signal } from "../../protocol.ts";
import { number } from "../format.ts";
import { colour, useColours } from "../theme.ts";

const ROW = 18;
const GAP = 3;

interface Props {
  readonly signals: readonly Signal[];
  readonly turns: number;
  readonly turn: number;
  readonly onTurn: (turn: number) => void;
  /** Turns to be marked, such as those that hold the words searched for. */
  readonly marks: readonly number[];
}

export function HeatStrip({ signals, turns, turn, onTurn, marks }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState<number | null>(null);
  const colours = useColours();
  const rows = signals.length;
  const height = rows * (ROW + GAP) + 8;

  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (element === null || element === undefined) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d") ?? null;
    if (element === null || context === null || width === 0) return;
    const scale = devicePixelRatio;
    element.width = Math.round(width * scale);
    element.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    for (const [i, signal] of signals.entries())
      drawRow(context, signal, { y: i * (ROW + GAP), width, turns });
    context.fillStyle = colour("--warn");
    for (const mark of marks)
      context.fillRect(columnOf(mark, width, turns), height - 6, Math.max(2, width / turns - 1), 4);
  }, [signals, turns, width, height, marks, colours]);

  const turnAt = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.max(0, Math.min(turns - 1, Math.floor(((event.clientX - box.left) / box.width) * turns)));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -turns, End: turns }[
      event.key
    ];
    if (step === undefined) return;
    event.preventDefault();
    onTurn(Math.max(0, Math.min(turns - 1, turn + step)));
  };
  const shown = hover ?? turn;
  return (
    <div class="strip">
      <ul class="strip-labels" aria-hidden="true">
        {signals.map(({ name, label, unit, description }) => (
          <li key={name} title={`${description}${unit === "1" ? "" : ` (${unit})`}`}>
            {label}
          </li>
        ))}
      </ul>
      <div
        class="strip-plot"
        role="slider"
        tabIndex={0}
        aria-label="Turn"
        aria-valuemin={1}
        aria-valuemax={turns}
        aria-valuenow={turn + 1}
        aria-valuetext={`turn ${turn + 1}: ${signals.map(({ label, values }) => `${label} ${number(values[turn])}`).join(", ")}`}
        onKeyDown={onKeyDown}
        onMouseMove={(event) => setHover(turnAt(event))}
        onMouseLeave={() => setHover(null)}
        onClick={(event) => onTurn(turnAt(event))}
      >
        <canvas ref={canvas} style={{ height: `${height}px` }} />
        <span class="strip-cursor" style={cursorStyle(turn, turns)} />
        {hover !== null && <span class="strip-cursor is-hover" style={cursorStyle(hover, turns)} />}
      </div>
      <ul class="strip-values" aria-hidden="true">
        {signals.map(({ name, values }) => (
          <li key={name}>{number(values[shown])}</li>
        ))}
      </ul>
      <p class="strip-foot muted">
        turn {shown + 1} of {turns}
      </p>
    </div>
  );
}

function cursorStyle(turn: number, turns: number) {
  return { left: `${(turn / turns) * 100}%`, width: `max(${100 / turns}%, 2px)` };
}

function columnOf(turn: number, width: number, turns: number): number {
  return (turn / turns) * width;
}

function drawRow(
  context: CanvasRenderingContext2D,
  signal: Signal,
  at: { readonly y: number; readonly width: number; readonly turns: number },
): void {
  const paint = painter(signal);
  const { y, width, turns } = at;
  context.fillStyle = colour("--hole");
  context.fillRect(0, y, width, ROW);
  const gap = width / turns > 6 ? 1 : 0;
  for (let t = 0; t < turns; t++) {
    const value = signal.values[t];
    if (value === null || value === undefined) continue;
    const x = columnOf(t, width, turns);
    context.fillStyle = paint(value);
    context.fillRect(x, y, Math.max(1, width / turns - gap), ROW);
  }
}

/** The colour of a value, given all values of its signal. */
function painter({ scale, values, middle = 0 }: Signal): (value: number) => string {
  const given = values.filter((value) => value !== null);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of given) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const blend = (name: string, share: number) =>
    `color-mix(in oklab, ${colour(name)} ${Math.round(share * 100)}%, ${colour("--cell")})`;
  switch (scale) {
    case "diverging": {
      const reach = Math.max(Math.abs(low - middle), Math.abs(high - middle)) || 1;
      return (value) =>
        blend(value < middle ? "--heat-below" : "--heat-above", Math.abs(value - middle) / reach);
    }
    case "flag":
      return (value) => (value === 0 ? colour("--cell") : colour("--heat-below"));
    case "stage": {
      const stages = [...new Set(given)].sort((a, b) => a - b);
      return (value) => blend("--heat", stages.indexOf(value) % 2 === 0 ? 0.25 : 0.65);
    }
    case "sequential":
      return (value) => blend("--heat", high === low ? 0.5 : (value - low) / (high - low));
  }
}
