/** How people name what things agree in. */

/** Axis of attributes → what it is called between people. */
export const AXIS_WORDS: Readonly<Record<string, string>> = {
  plug: "connector",
  link: "way of connecting",
  scent: "scent",
  packaging: "packaging",
  material: "material",
  style: "style",
  fabric: "fabric",
  pattern: "pattern",
  metal: "metal",
  diet: "diet",
  pouch: "packing",
  fit: "cut",
  skin: "surface",
  closing: "fastening",
};

/** Options whose values things can have in common. */
export const OPTION_WORDS: readonly string[] = [
  "color",
  "shade",
  "flavor",
  "wood tone",
  "size",
  "shoe size",
  "pack",
  "volume",
  "weight",
  "length",
  "capacity",
];
