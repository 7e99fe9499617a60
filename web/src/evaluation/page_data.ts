// What the command writes into the page of an evaluation: werner/report/evaluation_page.cpp writes exactly this.

import { CrystalStructure } from "../crystal/cell";
import { Json, Structure } from "../page_data";

export interface SetInfo {
  role: string;
  file: string;
  size: number;
  unreadable: number;
}

export interface Metric {
  name: string;
  unit: string;
  description: string;
  direction: string; // "higher", "lower" or "neither" is better
  citation: string;
  value: number | null;
  interval: [number | null, number | null] | null; // 95 %
  n: number;
  convention: { [key: string]: string };
  absent: string; // why there is no value
}

export interface Part {
  key: string; // of its colour
  label: string;
  meaning: string;
  count: number;
}

// Parts add up to all that was generated.
export interface Bar {
  title: string;
  parts: Part[];
}

export interface Counts {
  bins: number[];
  n: number; // with a value
  below: number; // outside of the bins
  above: number;
  missing: number;
  median: number | null;
}

// Bin k holds low + k * width <= x < low + (k + 1) * width.
export interface Histogram {
  name: string;
  unit: string;
  whole_numbers: boolean;
  low: number;
  width: number;
  generated: Counts;
  reference: Counts | null;
  limits: { value: number; label: string }[];
}

export interface Tally {
  generated: [number, number][]; // key and compounds
  reference: [number, number][];
  generated_n: number;
  reference_n: number;
}

export interface Example {
  item: number;
  note: string;
}

export interface Group {
  reason: string;
  count: number;
  examples: Example[];
}

export interface Problem {
  title: string;
  count: number;
  groups: Group[];
  other_reasons: number;
}

export interface Row {
  item: number;
  name: string;
  formula: string;
  verdict: string; // label of a part of the first bar
  repeats: string;
  known_as: string;
  reasons: string;
  atoms: number;
  space_group: number; // 0: not known
  energy: number | null;
  density: number | null;
  coordination: string; // of a metal complex: metal, polyhedron and isomer
}

// Compounds by a word, or what they have of it: donors.
export interface Words {
  title: string;
  generated: { [word: string]: number };
  reference: { [word: string]: number };
  generated_n: number;
  reference_n: number;
}

export interface ElementInfo {
  symbol: string;
  name: string;
  period: number;
  group: number; // 3 for all lanthanides and actinides
  radius: number;
  metal: boolean;
}

export interface EvaluationData {
  name: string;
  sets: SetInfo[]; // generated first
  rules: [string, string][];
  provenance: Json;
  metrics: Metric[];
  bars: Bar[]; // the first: where each compound drops out
  population: string; // what histograms and tallies count of the generated set
  histograms: Histogram[];
  element_counts: Tally;
  space_groups: Tally;
  symbols: { [number: string]: string }; // of space groups
  molecules: boolean; // metal complexes, no crystals
  coordination: Words[]; // of metal complexes
  problems: Problem[];
  duplicates: Group[];
  highest: Example[];
  best_title: string;
  best: Example[];
  names: { [item: string]: [string, string] }; // name and formula of examples
  rows: Row[];
  structures: { [item: string]: CrystalStructure | Structure };
  elements: ElementInfo[]; // by atomic number, from 1
}
