/** Numbers and times as they are shown. */

/** Three significant decimals at most; `–` for nothing. */
export function number(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e7) return String(value);
  if (size !== 0 && (size < 10 ** -digits || size >= 1e7)) return value.toExponential(2);
  return String(Math.round(value * 10 ** digits) / 10 ** digits);
}

export function percent(value: number | null | undefined, digits = 1): string {
  return value === null || value === undefined ? "–" : `${(value * 100).toFixed(digits)} %`;
}

/** A probability: `< 0.001` rather than 0. */
export function probability(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return value > 0 && value < 0.001 ? "< 0.001" : value.toFixed(3);
}

export function count(value: number): string {
  return value.toLocaleString("en");
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Date and time of this place, to the minute. */
export function when(iso: string | null): string {
  if (iso === null) return "–";
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
