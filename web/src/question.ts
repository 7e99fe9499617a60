// The configuration of a run in words: what was asked, as a person would say it.

import { asList, asNumber, asText, at, Json } from "./page_data";
import { Objective } from "./pareto";
import { axisLabel, capitalised, counted, enumerated, propertyLabel, subscripted, unitLabel } from "./text";

export interface Line {
  label: string;
  text: string;
}

const goals = {
  maximize: "as large as possible",
  minimize: "as small as possible",
};

function number(value: number): string {
  return String(value).replace("-", "−");
}

// "HOMO–LUMO gap as large as possible", "polarizability between 200 and 300 a.u.".
export function objectiveText(objective: Objective): string {
  const name = propertyLabel(objective.property) + (objective.formula === "" ? "" : ` (${objective.formula})`);
  const unit = unitLabel(objective.unit);
  const tail = unit === "" ? "" : ` ${unit}`;
  switch (objective.goal) {
    case "maximize":
    case "minimize":
      return `${name} ${goals[objective.goal]}`;
    case "target":
      return `${name} close to ${number(objective.target)}${tail}`;
    case "window":
      return `${name} between ${number(objective.low)} and ${number(objective.high)}${tail}`;
  }
}

// "Square-planar complexes of Pd(II)", as far as the configuration tells.
export function spaceText(config: Json): string {
  const kind = asText(at(config, "space", "kind"));
  if (kind === "crystal") {
    const composition = asText(at(config, "space", "formula"));
    return composition === "" ? `crystals of ${enumerated(asList(at(config, "space", "elements")))}` : `crystals of ${subscripted(composition)}`;
  }
  const noun = kind === "" || kind === "complex" ? "complexes" : `${kind.replace(/[-_]/g, " ")} compounds`;
  const geometry = enumerated(asList(at(config, "space", "geometry")), "or");
  const metals = enumerated(asList(at(config, "space", "metal")), "or");
  const head = geometry === "" ? noun : `${geometry} ${noun}`;
  return metals === "" ? head : `${head} of ${metals}`;
}

export function title(config: Json, objectives: readonly Objective[]): string {
  const space = spaceText(config);
  const wanted = objectives.map((objective) => {
    const name = propertyLabel(objective.property);
    if (objective.goal === "maximize") return `large ${name}`;
    if (objective.goal === "minimize") return `small ${name}`;
    return objectiveText(objective);
  });
  const text = wanted.length === 0 ? space : `${space} with ${enumerated(wanted)}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function rangeText(json: Json): string {
  if (Array.isArray(json) && json.length === 2 && json.every((value) => typeof value === "number")) {
    const [low, high] = json.map(asNumber);
    return low === high ? number(low) : `from ${number(low)} to ${number(high)}`;
  }
  if (Array.isArray(json)) return enumerated(asList(json));
  if (json !== null && typeof json === "object") {
    return enumerated(Object.entries(json).map(([key, value]) => `${key.replace(/_/g, " ")} ${rangeText(value)}`));
  }
  return typeof json === "number" ? number(json) : asText(json);
}

function isNothing(json: Json): boolean {
  return json === null || json === "" || json === "any" || (Array.isArray(json) && json.length === 0) || (typeof json === "object" && !Array.isArray(json) && Object.values(json).every(isNothing));
}

function ligandText(config: Json): string {
  const ligands = at(config, "ligands");
  const library = asText(at(ligands, "library"));
  const file = asText(at(ligands, "file")).split("/").pop() ?? "";
  const names = asList(at(ligands, "names"));
  const classes = asList(at(ligands, "classes")).map((name) => name.replace(/[-_]/g, " "));
  const sources = [
    library === "" || library === "none" ? "" : library === "builtin" ? "the built-in library" : `the library ${library}`,
    file === "" ? "" : `the file ${file}`,
  ].filter((text) => text !== "");
  const parts: string[] = [];
  if (sources.length > 0 && classes.length > 0) parts.push(capitalised(`${enumerated(classes)} ligands of ${enumerated(sources)}`));
  else if (sources.length > 0 && names.length === 0) parts.push(`All of ${enumerated(sources)}`);
  if (names.length > 0) parts.push(enumerated(names));
  const denticity = enumerated(asList(at(ligands, "denticity")), "or");
  const without = enumerated(asList(at(ligands, "exclude")));
  const limits = [denticity === "" ? "" : `of denticity ${denticity}`, without === "" ? "" : `without ${without}`];
  return [parts.join("; and "), ...limits].filter((text) => text !== "").join(", ");
}

const said = new Set(["kind", "metal", "geometry", "formula", "elements"]);

// The question line by line; parts that the configuration leaves open are left out.
export function questionLines(config: Json, objectives: readonly Objective[]): Line[] {
  const lines: Line[] = [];
  const addAsWritten = (label: string, text: string) => {
    if (text !== "") lines.push({ label, text });
  };
  const add = (label: string, text: string) => addAsWritten(label, capitalised(text));
  add("Compounds", spaceText(config));
  const space = at(config, "space");
  if (space !== null && typeof space === "object" && !Array.isArray(space)) {
    for (const [key, value] of Object.entries(space)) {
      if (!said.has(key) && !isNothing(value) && value !== false && value !== 0) add(key.replace(/_/g, " "), rangeText(value));
    }
  }
  addAsWritten("Ligands", ligandText(config));  // names of ligands keep their case
  const constraints = at(config, "constraints");
  if (constraints !== null && typeof constraints === "object" && !Array.isArray(constraints)) {
    const parts = Object.entries(constraints)
      .filter(([, value]) => !isNothing(value))
      .map(([key, value]) => `${key === "charge" ? "total charge" : key.replace(/_/g, " ")} ${rangeText(value)}`);
    add("On condition that", parts.join("; "));
  }
  add("Wanted", enumerated(objectives.map(objectiveText)));
  const oracle = asText(at(config, "oracle", "name"));
  if (oracle !== "") {
    const rotamers = asNumber(at(config, "oracle", "rotamers"));
    const solvent = asText(at(config, "oracle", "solvent"));
    const pressure = asNumber(at(config, "oracle", "pressure"));
    const details = [Number.isFinite(pressure) ? `relaxed at ${number(pressure)} GPa` : "", rotamers > 1 ? `the lowest of ${counted(rotamers, "rotamer")}` : "", solvent && solvent !== "none" ? `in ${solvent}` : ""].filter((text) => text !== "");
    add("Computed by", [oracle.replace(/^gfn(\w)-xtb$/i, "GFN$1-xTB"), ...details].join(", "));
  }
  const strategy = asText(at(config, "search", "strategy"));
  if (strategy !== "") {
    const budget = asNumber(at(config, "search", "evaluations"));
    const seed = asText(at(config, "search", "seed"));
    add("Searched by", [`strategy ${strategy}`, Number.isFinite(budget) ? `at most ${counted(budget, "evaluation")}` : "", seed === "" ? "" : `seed ${seed}`].filter((text) => text !== "").join(", "));
  }
  return lines;
}

// A short name of each objective for headings and captions.
export function objectiveAxis(objective: Objective): string {
  return axisLabel(objective.property, objective.unit);
}

export function hypervolumeUnit(objectives: readonly Objective[]): string {
  return objectives.map((objective) => unitLabel(objective.unit)).filter((unit) => unit !== "").join("·");
}
