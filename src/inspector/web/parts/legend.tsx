/** Which colour is which. */
export function Legend({
  items,
}: {
  readonly items: readonly { readonly label: string; readonly colour: number }[];
}) {
  return (
    <ul class="legend">
      {items.map(({ label, colour }) => (
        <li key={label}>
          <i class={`ink-${colour % 8}`} aria-hidden="true" />
          {label}
        </li>
      ))}
    </ul>
  );
}
