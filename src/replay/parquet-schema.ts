/** A nested Parquet schema in the standard three-level form of lists, which pandas, Arrow and DuckDB read as lists. */
import type { SchemaElement } from "hyparquet-writer";

type Leaf = "STRING" | "BOOLEAN" | "INT32" | "INT64" | "DOUBLE";

/** A column or a part of one. Every value may be null. */
export type ParquetField =
  | { readonly name: string; readonly type: Leaf }
  | { readonly name: string; readonly list: ParquetField }
  | { readonly name: string; readonly fields: readonly ParquetField[] };

export const leaf = (name: string, type: Leaf): ParquetField => ({ name, type });
/** A list; its elements have no name of their own. */
export const list = (name: string, of: Leaf | readonly ParquetField[]): ParquetField => ({
  name,
  list: typeof of === "string" ? { name: "element", type: of } : { name: "element", fields: of },
});

/** The schema of a file with these columns. */
export function parquetSchema(columns: readonly ParquetField[]): SchemaElement[] {
  return [{ name: "root", num_children: columns.length }, ...columns.flatMap(elements)];
}

function elements(field: ParquetField): SchemaElement[] {
  const { name } = field;
  if ("type" in field) return [{ name, repetition_type: "OPTIONAL", ...physical(field.type) }];
  if ("fields" in field) {
    const group = { name, repetition_type: "OPTIONAL", num_children: field.fields.length } as const;
    return [group, ...field.fields.flatMap(elements)];
  }
  return [
    { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    ...elements(field.list),
  ];
}

function physical(type: Leaf): Pick<SchemaElement, "type" | "converted_type"> {
  return type === "STRING" ? { type: "BYTE_ARRAY", converted_type: "UTF8" } : { type };
}
