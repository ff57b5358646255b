/** What a page lacks for readers with eyes that tire, and for those who listen. Runs in the page. */
export const LEGIBILITY = `(() => {
  const found = [];
  const nameOf = (element) =>
    element.getAttribute("aria-label") || element.textContent.trim() || element.title ||
    [...(element.labels ?? [])].map((label) => label.textContent).join() || element.placeholder;
  for (const element of document.querySelectorAll("button, a, input, select, [role=slider], [role=grid], [role=listbox]"))
    if (!nameOf(element)) found.push("without a name: " + element.outerHTML.slice(0, 100));
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) found.push("two of id " + id);
  if (document.querySelectorAll("h1").length !== 1) found.push("not one heading of the page");
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) found.push("scrolls sideways");
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (/^rgb\\(/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  for (const element of document.querySelectorAll("main *, header *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    if (!hasText || element.closest(":disabled, .sr-only, option")) continue;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) found.push("contrast " + contrast.toFixed(2) + ": " + element.textContent.trim().slice(0, 40));
  }
  return found;
})()`;
