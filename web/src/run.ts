// A run as the page speaks of it, read out of the tables of the run folder. Columns that are absent cost what they would
// have shown, never the page.

import { CrystalStructure } from "./crystal/cell";
import { asList, asNumber, asText, at, Json, PageData, PropertyInfo, Structure, Table } from "./page_data";
import { Goal, Measured, Objective } from "./pareto";
import { count, metalText } from "./text";

export interface Compound {
  id: string;
  metal: string; // "Pd(II)"
  spin: string;
  geometry: string;
  isomer: string;
  ligands: string[]; // in site order
  charge: number | null;
  values: Map<string, Measured>;
  structure: Structure | null;
  formula: string; // of a crystal, with its space group and the atoms of its cell; empty for complexes
  spaceGroup: string;
  atoms: string;
  note: string; // what is odd about a crystal, as an unfinished relaxation
  crystal: CrystalStructure | null;
}

export interface Failure {
  item: string;
  status: string;
  reasons: string[];
  compound: Compound;
}

export interface HistoryPoint {
  evaluations: number;
  steps: number; // calls of the potential; NaN where they were not counted
  hypervolume: number;
  best: number[]; // per objective; NaN where none
}

export interface Run {
  objectives: Objective[];
  properties: PropertyInfo[]; // with a column in the front's table, objectives first
  front: Compound[];
  evaluated: Compound[]; // done, with a value for every objective
  repeated: number; // done, but the same crystal as a better one
  failures: Failure[]; // failed and infeasible
  history: HistoryPoint[];
}

export interface PropertyColumn {
  name: string;
  unit: string;
  value: number; // column numbers
  uncertainty: number; // -1 where there is none
}

// "homo_lumo_gap [eV]" and "homo_lumo_gap uncertainty [eV]"; a column with a bracket, or one whose name is declared.
export function propertyColumns(columns: readonly string[], declared: readonly PropertyInfo[]): PropertyColumn[] {
  const found: PropertyColumn[] = [];
  columns.forEach((column, index) => {
    const match = /^([A-Za-z0-9_.-]+)( uncertainty)?(?: \[(.*)\])?$/.exec(column.trim());
    if (!match || match[2]) return;
    const [, name, , unit] = match;
    if (unit === undefined && !declared.some((property) => property.name === name)) return;
    const other = columns.findIndex((text) => new RegExp(`^${escaped(name)} uncertainty( \\[|$)`).test(text.trim()));
    found.push({ name, unit: unit ?? "", value: index, uncertainty: other });
  });
  return found;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

// An empty cell is no number (Number("") is 0).
export function parseNumber(text: string | undefined): number {
  return text === undefined || text.trim() === "" ? NaN : Number(text);
}

// A list in one cell: separated by ";" where there is one, else by blanks.
export function splitList(text: string): string[] {
  const parts = text.includes(";") ? text.split(";") : text.split(/\s+/);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

type Row = (column: string) => string;

function reader(table: Table): (cells: string[]) => Row {
  const index = new Map(table.columns.map((column, i) => [column.trim(), i]));
  return (cells) => (column) => {
    const i = index.get(column);
    return i === undefined ? "" : cells[i] ?? "";
  };
}

function readCompound(row: Row, cells: string[], columns: PropertyColumn[], id: string): Compound {
  const values = new Map<string, Measured>();
  for (const column of columns) {
    const value = parseNumber(cells[column.value]);
    if (!Number.isFinite(value)) continue;
    const uncertainty = column.uncertainty < 0 ? NaN : parseNumber(cells[column.uncertainty]);
    values.set(column.name, { value, uncertainty: uncertainty > 0 ? uncertainty : 0 });
  }
  const charge = parseNumber(row("charge"));
  return {
    id,
    metal: metalText(row("metal"), row("oxidation_state")),
    spin: row("spin"),
    geometry: row("geometry"),
    isomer: row("isomer"),
    ligands: splitList(row("ligands")),
    charge: Number.isFinite(charge) ? charge : null,
    values,
    structure: null,
    formula: row("formula"),
    spaceGroup: row("space_group"),
    atoms: row("atoms"),
    note: row("note"),
    crystal: null,
  };
}

function readObjective(json: Json, unit: (property: string) => string): Objective {
  const window = at(json, "window");
  const target = at(json, "target");
  const written = asText(at(json, "goal"));
  const goal: Goal =
    written === "minimize" || written === "target" || written === "window"
      ? written
      : written === "" && Array.isArray(window)
        ? "window"
        : written === "" && target !== null
          ? "target"
          : "maximize";
  const bounds = Array.isArray(window) ? window : [at(json, "low"), at(json, "high")];
  const property = asText(at(json, "property"));
  return { property, unit: unit(property), goal, target: asNumber(target), low: asNumber(bounds[0] ?? null), high: asNumber(bounds[1] ?? null), formula: asText(at(json, "formula")) };
}

export function readRun(data: PageData): Run {
  const columns = propertyColumns(data.front.columns, data.properties);
  const detailColumns = propertyColumns(data.details.columns, data.properties);
  const unit = (name: string) =>
    [...columns, ...detailColumns].find((column) => column.name === name)?.unit ??
    data.properties.find((property) => property.name === name)?.unit ??
    "";
  const written = at(data.config, "objective") ?? [];
  const objectives = (Array.isArray(written) ? written : [written]).map((entry) => readObjective(entry, unit));

  const structures = new Map(data.structures.map((structure) => [structure.id, structure]));
  const frontRow = reader(data.front);
  const front = data.front.rows.map((cells, i) => {
    const row = frontRow(cells);
    const compound = readCompound(row, cells, columns, row("id") || String(i + 1));
    return { ...compound, structure: structures.get(compound.id) ?? null, crystal: data.crystals[compound.id] ?? null };
  });

  const detailRow = reader(data.details);
  const evaluated: Compound[] = [];
  const failures: Failure[] = [];
  let repeated = 0;
  for (const cells of data.details.rows) {
    const row = detailRow(cells);
    const status = row("status");
    const item = row("item") || row("id");
    const compound = readCompound(row, cells, detailColumns, item);
    if (status === "failed" || status === "infeasible") {
      failures.push({ item, status, compound, reasons: splitReasons(row("reasons")) });
    } else if (row("same_as") !== "") {
      repeated++; // the best of its kind stands in its place
    } else if (objectives.every((objective) => compound.values.has(objective.property))) {
      evaluated.push(compound);
    }
  }

  const wanted = objectives.map((objective) => objective.property);
  const order = [...wanted, ...columns.map((column) => column.name).filter((name) => !wanted.includes(name))];
  const properties = order.map(
    (name) => data.properties.find((property) => property.name === name) ?? { name, unit: unit(name), description: "", citation: "" },
  );
  return { objectives, properties, front, evaluated, repeated, failures, history: readHistory(data.history, objectives) };
}

// Several reasons of one compound stand in one cell, separated by "; ".
export function splitReasons(text: string): string[] {
  return text.split(/;\s+/).map((reason) => reason.trim()).filter((reason) => reason !== "");
}

function readHistory(table: Table, objectives: Objective[]): HistoryPoint[] {
  const row = reader(table);
  const bestColumns = objectives.map((objective) =>
    table.columns.findIndex((column) => new RegExp(`^best ${escaped(objective.property)}( \\[|$)`).test(column.trim())),
  );
  return table.rows
    .map((cells) => ({
      evaluations: parseNumber(row(cells)("evaluations")),
      steps: parseNumber(row(cells)("relaxation_steps")),
      hypervolume: parseNumber(row(cells)("hypervolume")),
      best: bestColumns.map((column) => (column < 0 ? NaN : parseNumber(cells[column]))),
    }))
    .filter((point) => Number.isFinite(point.evaluations));
}

export function measuredOf(compound: Compound, objectives: readonly Objective[]): Measured[] {
  return objectives.map((objective) => compound.values.get(objective.property) ?? { value: NaN, uncertainty: 0 });
}

// Size of the space where the run wrote it down: a number, or the two bounds of an interval.
export function spaceSize(data: PageData): string {
  for (const source of [data.provenance, data.metrics]) {
    const size = at(source, "space_size");
    const value = typeof size === "object" ? at(size, "value") : size;
    if (typeof value === "number") return count(value);
    const list = asList(size);
    if (list.length === 2) return list.map((bound) => count(Number(bound))).join(" to ");
  }
  return "";
}
