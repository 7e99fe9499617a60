// CSV as RFC 4180 has it.

import { Table } from "./page_data";

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}

export function writeCsv(table: Table): string {
  return [table.columns, ...table.rows].map((cells) => cells.map(quoted).join(",") + "\n").join("");
}
