// What the sections of the report share: the run, who is chosen, how a compound is called.

import { writeCif } from "../crystal/cif";
import { CellElement, makeCrystalScene } from "../crystal/cell";
import { writeXyz } from "../molecule/xyz";
import { makeScene, Scene } from "../molecule/scene";
import { PageData } from "../page_data";
import { ties } from "../pareto";
import { Compound, measuredOf, Run } from "../run";
import { counted, decimalsFor, decimalsOfUncertainty, fixed, measured, propertyLabel, signed, spaceGroupText, subscripted, tally, withUnit } from "../text";

export interface Context {
  data: PageData;
  run: Run;
  ties: number[][]; // of each compound of the front
  selection: Selection;
}

export class Selection {
  private listeners: ((compound: number) => void)[] = [];
  current = 0;

  choose(compound: number): void {
    this.current = compound;
    for (const listener of this.listeners) listener(compound);
  }

  onChange(listener: (compound: number) => void): void {
    this.listeners.push(listener);
  }
}

export function makeContext(data: PageData, run: Run): Context {
  return { data, run, ties: ties(run.front.map((compound) => measuredOf(compound, run.objectives))), selection: new Selection() };
}

// "square-planar", "trans", "charge +2": what tells compounds of equal ligands apart.
export function features(compound: Compound): string[] {
  if (compound.formula !== "") return [spaceGroupText(compound.spaceGroup), compound.atoms === "" ? "" : `${compound.atoms} atoms in the cell`, compound.note].filter((text) => text !== "");
  const charge = compound.charge === null ? "" : compound.charge === 0 ? "neutral" : `charge ${signed(compound.charge)}`;
  const spin = Number(compound.spin) > 0 ? counted(Number(compound.spin), "unpaired electron") : "";
  return [compound.geometry, compound.isomer, charge, spin].filter((text) => text !== "" && text !== "-");
}

export function headline(compound: Compound): string {
  if (compound.formula !== "") return subscripted(compound.formula);
  return compound.ligands.length === 0 ? compound.metal : `${compound.metal} with ${tally(compound.ligands)}`;
}

export function valueText(context: Context, compound: Compound, property: string): string {
  const value = compound.values.get(property);
  if (!value) return "–";
  const unit = context.run.properties.find((info) => info.name === property)?.unit ?? "";
  return withUnit(measured(value.value, value.uncertainty, unit), unit);
}

export function tooltipLines(context: Context, compound: Compound, name: string): string[] {
  const values = context.run.objectives.map((objective) => `${propertyLabel(objective.property)} ${valueText(context, compound, objective.property)}`);
  return [name, headline(compound), ...features(compound).slice(1, 3), ...values].filter((line) => line.trim() !== "");
}

// One number of decimals for a whole column, by the median uncertainty where there are any.
export function columnDecimals(compounds: readonly Compound[], property: { name: string; unit: string }): number {
  const values = compounds.flatMap((compound) => compound.values.get(property.name) ?? []);
  const uncertainties = values.map((value) => value.uncertainty).filter((sigma) => sigma > 0).sort((a, b) => a - b);
  return uncertainties.length > 0 ? decimalsOfUncertainty(uncertainties[Math.floor(uncertainties.length / 2)]) : decimalsFor(values.map((value) => value.value), property.unit);
}

export function columnText(compound: Compound, property: string, decimals: number): string {
  const value = compound.values.get(property);
  if (!value) return "–";
  return value.uncertainty > 0 ? `${fixed(value.value, decimals)} ± ${fixed(value.uncertainty, decimals)}` : fixed(value.value, decimals);
}

const scenes = new WeakMap<Compound, Scene>();

export function sceneOf(context: Context, compound: Compound): Scene | null {
  const known = scenes.get(compound);
  if (known) return known;
  const scene = compound.crystal
    ? makeCrystalScene(compound.crystal, (number) => elementOf(context, number))
    : compound.structure
      ? makeScene(compound.structure, (symbol) => context.data.elements[symbol]?.radius ?? 1.2)
      : null;
  if (!scene) return null;
  scenes.set(compound, scene);
  return scene;
}

function elementOf(context: Context, number: number): CellElement {
  const [symbol, element] = Object.entries(context.data.elements).find(([, entry]) => entry.number === number) ?? ["X", { radius: 1.2, metal: false }];
  return { symbol, radius: element.radius, metal: element.metal };
}

export function hasPicture(compound: Compound): boolean {
  return compound.structure !== null || compound.crystal !== null;
}

// Its structure as a file: XYZ of a complex, CIF of a crystal.
export function structureFile(context: Context, compound: Compound): { name: string; text: () => string } {
  if (compound.crystal) {
    const crystal = compound.crystal;
    return { name: `${compound.id}.cif`, text: () => writeCif(crystal, compound.id, (number) => elementOf(context, number).symbol) };
  }
  return { name: `${compound.id}.xyz`, text: () => xyzOf(compound) };
}

export function xyzOf(compound: Compound): string {
  if (!compound.structure) return "";
  const parts = [`id=${compound.id}`, compound.charge === null ? "" : `charge=${compound.charge}`, compound.isomer === "" ? "" : `isomer=${compound.isomer}`];
  return writeXyz(compound.structure, parts.filter((part) => part !== "").join(" "));
}

export function elementName(context: Context, symbol: string): string {
  return context.data.elements[symbol]?.name ?? "";
}
