/** Light, dark, or as the system says. */
import { useEffect, useState } from "preact/hooks";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "turnwise-theme";
const CHANGED = "turnwise-theme-changed";

export function currentTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? "auto";
}

export function applyTheme(theme: Theme = currentTheme()): void {
  localStorage.setItem(KEY, theme);
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  dispatchEvent(new Event(CHANGED));
}

/** A number that changes whenever colours may have changed; for what is drawn on a canvas. */
export function useColours(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const changed = () => setCount((now) => now + 1);
    const system = matchMedia("(prefers-color-scheme: dark)");
    addEventListener(CHANGED, changed);
    system.addEventListener("change", changed);
    return () => {
      removeEventListener(CHANGED, changed);
      system.removeEventListener("change", changed);
    };
  }, []);
  return count;
}

/** The value of a colour of style.css, such as `--s0`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
