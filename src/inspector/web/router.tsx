/** Where the reader is: the address is the whole state of a view, so that it can be sent to somebody else. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

export interface Place {
  /** Parts of the path, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

function here(): Place {
  const path = location.pathname.split("/").filter((part) => part !== "");
  return { path: path.map(decode), query: new URLSearchParams(location.search) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // typed by hand
  }
}

const listeners = new Set<() => void>();
addEventListener("popstate", () => {
  for (const listener of listeners) listener();
});

/** Goes to an address of this application. */
export function navigate(href: string, { replace = false } = {}): void {
  if (href === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  for (const listener of listeners) listener();
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const moved = () => setPlace(here());
    listeners.add(moved);
    moved();
    return () => void listeners.delete(moved);
  }, []);
  return place;
}

type Query = Readonly<Record<string, string | number | null | undefined>>;

/** An address: parts of a path, encoded, and a query without empty values. */
export function address(path: readonly (string | number)[], query: Query = {}): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  const text = search.toString();
  return `/${path.map((part) => encodeURIComponent(part)).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** The present address with some of its query changed; null takes a value away. */
export function withQuery(change: Query): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, String(value));
  }
  const text = query.toString();
  return location.pathname + (text === "" ? "" : `?${text}`);
}

interface LinkProps {
  readonly href: string;
  readonly class?: string;
  readonly title?: string;
  /** Marks the link to where one is. */
  readonly current?: boolean;
  readonly children?: ComponentChildren;
}

/** A link within the application; with a modifier key it opens as any link does. */
export function Link({ href, children, current = false, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a {...rest} href={href} aria-current={current ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}
