/**
 * The value below which a share of numbers lies, interpolated in a straight line between neighbours.
 *
 * @param share 0..1
 * @returns NaN where there are no numbers
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}
