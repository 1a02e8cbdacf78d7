/** One row of a file: its number as the file counts it, and its cells by heading. */
export type Row = {
  number: number;
  values: Readonly<Record<string, string>>;
  /** Why the row cannot be read; it has no values then. */
  problem?: string;
};
/** `columns` grows while the rows of a .jsonl file are read; other files know it from the start. */
export type Table = { columns: string[]; rows: AsyncIterable<Row> };

/** Longer than any row a person wrote: probably a quotation mark that never closes. */
export const MAX_ROW_LENGTH = 1_000_000;
/** Of one uploaded file: what one transaction writes in two seconds. Other processes wait five at most. */
export const MAX_ROWS = 10_000;
/** Of one file: names of form fields count to 99. */
export const MAX_COLUMNS = 100;
/** Rows that are checked, stored and written at a time. SQLite binds 32,766 values a statement, a listing has 27. */
export const ROWS_PER_STEP = 500;
