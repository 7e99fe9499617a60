// A table of compounds, filtered by verdict, the chosen one beside it in 3D.

import { h } from "../dom";
import { Viewer } from "../molecule/viewer";
import { Column, sortableTable } from "../sortable_table";
import { count, fixed, spaceGroupText, subscripted } from "../text";
import { Context, elementName, fileTools, generatedSize, pictureLabel, sceneOf } from "./context";
import { Row } from "./page_data";

function columnsOf(context: Context): Column<Row>[] {
  const { rows, symbols } = context.data;
  const number = (heading: string, value: (row: Row) => number | null, decimals: number): Column<Row> => ({
    heading, numeric: true,
    text: (row) => fixed(value(row) ?? NaN, decimals),
    sort: (row) => value(row) ?? NaN,
  });
  const text = (heading: string, value: (row: Row) => string): Column<Row> => ({ heading, numeric: false, text: (row) => value(row) || "–" });
  const known = (value: (row: Row) => unknown) => rows.some((row) => value(row));
  return [
    number("No.", (row) => row.item + 1, 0),
    text("Name", (row) => row.name),
    text("Formula", (row) => subscripted(row.formula)),
    text("Verdict", (row) => row.verdict),
    ...(known((row) => row.energy !== null) ? [number("Above hull (eV/atom)", (row) => row.energy, 3)] : []),
    number("Atoms", (row) => row.atoms, 0),
    ...(known((row) => row.coordination) ? [text("Coordination", (row) => row.coordination)] : []),
    ...(known((row) => row.density !== null) ? [number("Density (g/cm³)", (row) => row.density, 2)] : []),
    ...(known((row) => row.space_group)
      ? [{ heading: "Space group", numeric: false, text: (row: Row) => (row.space_group ? `${spaceGroupText(symbols[row.space_group] ?? "")} (${row.space_group})` : "–"), sort: (row: Row) => row.space_group || NaN }]
      : []),
    ...(known((row) => row.repeats) ? [text("Repeats", (row) => row.repeats)] : []),
    ...(known((row) => row.known_as) ? [text("Known as", (row) => row.known_as)] : []),
    ...(known((row) => row.reasons) ? [text("Reasons", (row) => row.reasons)] : []),
  ];
}

interface Panel {
  element: HTMLElement;
  show(row: Row): void;
}

function panel(context: Context, columns: Column<Row>[]): Panel {
  const viewer = new Viewer({ label: "", elementName: (symbol) => elementName(context, symbol), large: true });
  const heading = h("h3", {});
  const missing = h("p", { class: "no-structure" });
  const list = h("dl", { class: "facts" });
  const tools = h("div", {});
  function show(row: Row): void {
    const scene = sceneOf(context, row.item);
    viewer.show(scene, pictureLabel(context, row.name));
    missing.hidden = scene !== null;
    missing.textContent = row.atoms === 0 ? "There is no structure to draw." : "Not drawn: it is broken or large, or the page has no more room.";
    heading.textContent = [row.name, subscripted(row.formula)].filter((text) => text !== "").join(" · ");
    list.replaceChildren(...columns.slice(3).filter((column) => column.text(row) !== "–").flatMap((column) => [h("dt", {}, column.heading), h("dd", {}, column.text(row))]));
    tools.replaceChildren(...(scene ? [fileTools(context, row.item, row.name)] : []));
  }
  const zoom = h("div", { class: "tools" },
    h("button", { type: "button", class: "quiet", "aria-label": "Zoom in", click: () => viewer.zoom(1.25) }, "+"),
    h("button", { type: "button", class: "quiet", "aria-label": "Zoom out", click: () => viewer.zoom(0.8) }, "−"),
    h("button", { type: "button", class: "quiet", click: () => viewer.reset() }, "Reset view"));
  return { element: h("aside", { class: "chosen" }, viewer.element, zoom, heading, missing, list, tools), show };
}

export function detailsSection(context: Context): HTMLElement {
  const { rows, bars } = context.data;
  const columns = columnsOf(context);
  const side = panel(context, columns);
  const choose = (row: number) => {
    table.select(row);
    side.show(rows[row]);
  };
  const table = sortableTable(rows, columns, "Generated compounds", choose);
  const verdicts = bars[0].parts.map((part) => part.label);
  const names = ["all", ...verdicts];
  const buttons = names.map((name, k) => {
    const n = k === 0 ? rows.length : rows.filter((row) => row.verdict === name).length;
    return h("button", { type: "button", class: "choice", click: () => filter(k) }, `${name} (${count(n)})`);
  });
  function filter(chosen: number): void {
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(k === chosen)));
    const keep = (row: number) => chosen === 0 || rows[row].verdict === names[chosen];
    table.filter(keep);
    // The first that there is something to see of.
    const drawn = rows.findIndex((row, i) => keep(i) && context.data.structures[row.item]);
    const first = drawn >= 0 ? drawn : rows.findIndex((_, i) => keep(i));
    if (first >= 0) choose(first);
  }
  filter(0);
  const all = generatedSize(context);
  return h("section", { id: "details" },
    h("h2", {}, "Compound by compound"),
    verdicts.length > 1 ? h("div", { class: "choices", role: "group", "aria-label": "Verdict" }, ...buttons) : null,
    h("div", { class: "beside" }, h("figure", {}, table.element,
      h("figcaption", {}, rows.length < all
        ? `${count(rows.length)} of ${count(all)} compounds, the first of each verdict; all of them, with every metric, stand in `
        : `All ${count(all)}; with every metric they stand in `,
      h("a", { href: "details.csv" }, "details.csv"), " beside this page. Click a heading to sort, a row to see the structure.")), side.element));
}
