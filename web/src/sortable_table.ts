// A table that is sorted by clicking a heading and whose rows can be chosen.

import { h } from "./dom";

export interface Column<T> {
  heading: string;
  numeric: boolean;
  text(row: T): string;
  sort?(row: T): number; // by this number; else by the text
}

export interface SortableTable {
  element: HTMLElement;
  select(row: number): void;
  filter(keep: (row: number) => boolean): void; // hides all other rows
}

// Row numbers in sorted order; missing numbers stand last whichever way it is sorted.
export function order<T>(rows: readonly T[], column: Column<T>, descending: boolean): number[] {
  const sign = descending ? -1 : 1;
  const { sort } = column;
  const compare = (a: T, b: T): number => {
    if (!sort) return sign * column.text(a).localeCompare(column.text(b), "en", { numeric: true });
    const [x, y] = [sort(a), sort(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  };
  return rows.map((_, i) => i).sort((a, b) => compare(rows[a], rows[b]) || a - b);
}

export function sortableTable<T>(rows: readonly T[], columns: readonly Column<T>[], label: string, choose: (row: number) => void): SortableTable {
  let sorted = -1;
  let descending = false;
  const lines = rows.map((row, i) =>
    h("tr", {
      tabindex: "-1",
      click: () => choose(i),
      keydown: (event: KeyboardEvent) => key(event, i),
    }, ...columns.map((column) => h("td", { class: column.numeric ? "number" : null }, column.text(row)))),
  );
  const body = h("tbody", {}, ...lines);
  const headings = columns.map((column, k) =>
    h("th", { scope: "col", class: column.numeric ? "number" : null }, h("button", { type: "button", click: () => sortBy(k) }, column.heading)),
  );
  const element = h("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" },
    h("table", { class: "front" }, h("thead", {}, h("tr", {}, ...headings)), body));

  function sortBy(k: number): void {
    // Numbers are first shown from the largest, as one looks for the best.
    descending = sorted === k ? !descending : columns[k].numeric;
    sorted = k;
    headings.forEach((heading, i) => {
      if (i === k) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    body.append(...order(rows, columns[k], descending).map((i) => lines[i]));
  }

  function key(event: KeyboardEvent, i: number): void {
    const line = lines[i];
    const step = event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : null;
    if (!step) return;
    let next = line[step] as HTMLElement | null;
    while (next?.hidden) next = next[step] as HTMLElement | null;
    if (!next) return;
    event.preventDefault();
    const index = lines.indexOf(next as HTMLTableRowElement);
    choose(index);
    lines[index].focus();
  }

  function select(row: number): void {
    lines.forEach((line, i) => {
      line.classList.toggle("chosen", i === row);
      line.setAttribute("aria-selected", String(i === row));
      line.setAttribute("tabindex", i === row ? "0" : "-1");
    });
  }

  function filter(keep: (row: number) => boolean): void {
    lines.forEach((line, i) => (line.hidden = !keep(i)));
  }
  return { element, select, filter };
}
