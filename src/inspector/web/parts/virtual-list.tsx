/** A list of which only what is in sight exists: rows of one height, however many. */
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  readonly count: number;
  readonly rowHeight: number;
  /** Index that is kept in sight and is moved by the keys; -1 for none. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Enter, or a double click. */
  readonly onOpen?: (index: number) => void;
  readonly row: (index: number) => ComponentChildren;
  /** Told what is in sight. */
  readonly onRange?: (from: number, to: number) => void;
  readonly label: string;
  /** `grid` for a table, whose rows hold cells; `listbox` for a list of options. */
  readonly role: "grid" | "listbox";
  readonly id: string;
  readonly class?: string;
}

const MARGIN = 6;
/** Browsers cut elements off beyond some ten million pixels; longer lists scroll faster than their rows are high. */
const MOST_PIXELS = 8_000_000;

export function VirtualList({ count, rowHeight, active, onActive, onOpen, row, onRange, ...rest }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 400 });
  const total = count * rowHeight;
  const pixels = Math.min(total, MOST_PIXELS);
  const stretch = total > pixels ? (total - seen.height) / Math.max(1, pixels - seen.height) : 1;
  const offset = seen.top * stretch;
  const from = Math.max(0, Math.floor(offset / rowHeight) - MARGIN);
  const to = Math.min(count, Math.ceil((offset + seen.height) / rowHeight) + MARGIN);
  useEffect(() => onRange?.(from, to), [from, to, count, onRange]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => setSeen({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || active < 0) return;
    const top = active * rowHeight;
    const now = element.scrollTop * stretch;
    if (top < now) element.scrollTop = top / stretch;
    else if (top + rowHeight > now + element.clientHeight)
      element.scrollTop = (top + rowHeight - element.clientHeight) / stretch;
  }, [active, count === 0]);

  const page = Math.max(1, Math.floor(seen.height / rowHeight) - 1);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const next = steps[event.key];
    if (event.key === "Enter" && active >= 0 && event.target === event.currentTarget) onOpen?.(active);
    else if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    else onActive(Math.max(0, Math.min(count - 1, next)));
    event.preventDefault();
  };
  const indices = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const { id, role, label } = rest;
  const shift = from * rowHeight - (offset - seen.top);
  return (
    <div
      ref={box}
      id={id}
      class={`virtual ${rest.class ?? ""}`}
      role={role}
      aria-label={label}
      aria-rowcount={role === "grid" ? count : undefined}
      aria-activedescendant={active >= from && active < to ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div class="virtual-space" role="presentation" style={{ height: `${pixels}px` }}>
        <div class="virtual-window" role="presentation" style={{ transform: `translateY(${shift}px)` }}>
          {indices.map((index) => (
            <div
              key={index}
              id={`${id}-${index}`}
              class={`virtual-row${index === active ? " is-active" : ""}`}
              role={role === "grid" ? "row" : "option"}
              aria-rowindex={role === "grid" ? index + 1 : undefined}
              aria-posinset={role === "listbox" ? index + 1 : undefined}
              aria-setsize={role === "listbox" ? count : undefined}
              aria-selected={index === active}
              style={{ height: `${rowHeight}px` }}
              onClick={() => onActive(index)}
              onDblClick={() => onOpen?.(index)}
            >
              {row(index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
