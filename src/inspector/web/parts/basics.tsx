/** Small parts that every view uses. */
import type { ComponentChildren } from "preact";
import type { EpisodeRow } from "../../protocol.ts";
import { ServerError } from "../server.ts";

/** What went wrong, in words. */
export function Problem({ error }: { readonly error: Error }) {
  return (
    <p class="problem" role="alert">
      {error.message}
      {error instanceof ServerError && <code class="code"> {error.code}</code>}
    </p>
  );
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="muted" role="status">
      Reading {what} …
    </p>
  );
}

type Outcome = EpisodeRow["outcome"];

const OUTCOMES: Readonly<Record<Outcome, readonly [string, string]>> = {
  success: ["✓", "success"],
  failure: ["✗", "failure"],
  truncated: ["◔", "cut off"],
  error: ["!", "error"],
};

/** How an episode ended: a sign, a colour and a word. */
export function OutcomeBadge({
  outcome,
  short = false,
}: {
  readonly outcome: Outcome;
  readonly short?: boolean;
}) {
  const [sign, word] = OUTCOMES[outcome];
  return (
    <span class={`badge is-${outcome}`} title={word}>
      <span aria-hidden="true">{sign}</span>
      <span class={short ? "sr-only" : "badge-word"}> {word}</span>
    </span>
  );
}

/** A choice among a few. */
export function Choice<T extends string>(props: {
  readonly label: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  return (
    <div class="choice" role="radiogroup" aria-label={props.label}>
      {props.options.map(([value, text]) => (
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={value === props.value}
          onClick={() => props.onChange(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** A label and a value. */
export function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Hands a text or blob to the browser as a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
