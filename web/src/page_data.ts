// What the command writes into the page: the files of a run, tables as they stand, structures with their bonds.
// werner/report/page.cpp writes exactly this; everything else about a run is read out of it in run.ts.

import { CrystalStructure } from "./crystal/cell";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Table {
  columns: string[];
  rows: string[][];
}

export interface Structure {
  id: string; // that of front.csv
  symbols: string[];
  positions: number[]; // x, y, z of each atom in turn; Angstrom
  bonds: number[]; // a, b, order of each bond in turn; order 5 is dative, from donor a to metal b
}

export interface PropertyInfo {
  name: string;
  unit: string;
  description: string;
  citation: string;
}

export interface PageData {
  name: string; // of the run folder
  config: Json;
  config_text: string; // config.toml as it stands
  provenance: Json;
  metrics: Json;
  front: Table;
  details: Table;
  history: Table;
  hull: Table; // without columns where the run has none
  structures: Structure[];
  crystals: { [id: string]: CrystalStructure }; // in place of structures, where the run is about crystals
  properties: PropertyInfo[];
  elements: { [symbol: string]: { name: string; radius: number; number: number; metal: boolean } }; // covalent radius, Angstrom
  notes: string[]; // files of the run that were missing or unreadable
}

// The value at a path of keys, or null where there is none.
export function at(json: Json, ...path: string[]): Json {
  let value = json;
  for (const key of path) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
    value = value[key] ?? null;
  }
  return value;
}

export function asText(json: Json): string {
  return json === null || typeof json === "object" ? "" : String(json);
}

export function asNumber(json: Json): number {
  return typeof json === "number" ? json : NaN;
}

// One text or a list of them, as configurations allow.
export function asList(json: Json): string[] {
  if (Array.isArray(json)) return json.map(asText).filter((text) => text !== "");
  const text = asText(json);
  return text === "" ? [] : [text];
}
