// A crystal as it is drawn: the atoms of one cell with their copies on opposite faces, bonds by distance, the edges of
// the cell. Knows no renderer.

import { elementColour } from "../molecule/colours";
import { Ball, ballRadius, bondSticks, Scene, Stick } from "../molecule/scene";
import { length, Matrix, multiply, rotationX, rotationY, subtract, Vector } from "../molecule/vector";

export interface CrystalStructure {
  lattice: number[]; // rows a, b, c; Angstrom
  numbers: number[]; // atomic, of each atom
  positions: number[]; // fractional, in [0, 1)
  shared: boolean; // some sites belong to several elements or are not always filled; the most frequent one is drawn
}

export interface CellElement {
  symbol: string;
  radius: number; // covalent, Angstrom
  metal: boolean;
}

export interface CellAtom {
  atom: number; // of the structure
  fractional: Vector;
}

// An atom within this share of an edge of a face is drawn on the opposite face too.
const faceMargin = 0.02;
// Angstrom beyond the sum of covalent radii: also ionic bonds are drawn (Na-Cl 2.82 A, radii 1.66 and 1.02 A).
const bondMargin = 0.3;
const edgeRadius = 0.025;
const edgeColour = 0x8a8f98;
const closest = 0.05; // Angstrom; nearer atoms lie on top of each other, and a stick between them has no direction

export function cartesian(lattice: readonly number[], [u, v, w]: Vector): Vector {
  const component = (k: number) => u * lattice[k] + v * lattice[3 + k] + w * lattice[6 + k];
  return [component(0), component(1), component(2)];
}

export function withFaces({ numbers, positions }: CrystalStructure): CellAtom[] {
  const atoms: CellAtom[] = [];
  for (let atom = 0; atom < numbers.length; atom++) {
    const choices = [0, 1, 2].map((k) => {
      const x = positions[3 * atom + k];
      return x < faceMargin ? [x, x + 1] : x > 1 - faceMargin ? [x, x - 1] : [x];
    });
    for (const u of choices[0]) for (const v of choices[1]) for (const w of choices[2]) atoms.push({ atom, fractional: [u, v, w] });
  }
  return atoms;
}

// Pairs nearer than their covalent radii and a margin; between two metals only where there is nothing else to bond to.
export function bondsByDistance(places: readonly Vector[], elements: readonly CellElement[]): [number, number][] {
  const metalsOnly = elements.every((element) => element.metal);
  const bonds: [number, number][] = [];
  for (let a = 0; a < places.length; a++) {
    for (let b = a + 1; b < places.length; b++) {
      if (!metalsOnly && elements[a].metal && elements[b].metal) continue;
      const distance = length(subtract(places[a], places[b]));
      if (distance > closest && distance <= elements[a].radius + elements[b].radius + bondMargin) bonds.push([a, b]);
    }
  }
  return bonds;
}

function unit(v: Vector): Vector {
  const size = length(v) || 1;
  return [v[0] / size, v[1] / size, v[2] / size];
}

// c upwards, a to the right; turned a little, so that all three directions are seen.
function firstPose(lattice: readonly number[]): Matrix {
  const a: Vector = [lattice[0], lattice[1], lattice[2]];
  const up = unit([lattice[6], lattice[7], lattice[8]]);
  const along = a[0] * up[0] + a[1] * up[1] + a[2] * up[2];
  const right = unit([a[0] - along * up[0], a[1] - along * up[1], a[2] - along * up[2]]);
  const near: Vector = [right[1] * up[2] - right[2] * up[1], right[2] * up[0] - right[0] * up[2], right[0] * up[1] - right[1] * up[0]];
  return multiply(multiply(rotationX(0.22), rotationY(-0.32)), [...right, ...up, ...near]);
}

export function makeCrystalScene(structure: CrystalStructure, elementOf: (number: number) => CellElement): Scene {
  const { lattice, numbers } = structure;
  const centre = cartesian(lattice, [0.5, 0.5, 0.5]);
  const place = (fractional: Vector) => subtract(cartesian(lattice, fractional), centre);
  const atoms = withFaces(structure);
  const elements = atoms.map(({ atom }) => elementOf(numbers[atom]));
  const radii = (symbol: string) => elements.find((element) => element.symbol === symbol)?.radius ?? 1.2;
  const sizes = new Map(elements.map(({ symbol }) => [symbol, ballRadius(symbol, radii)]));
  const balls: Ball[] = atoms.map(({ atom, fractional }, i) => {
    const { symbol } = elements[i];
    return { at: place(fractional), radius: sizes.get(symbol) ?? 0.4, colour: elementColour(symbol), symbol, label: `${symbol}${atom + 1}` };
  });
  const bonds = bondsByDistance(balls.map((ball) => ball.at), elements);
  const sticks: Stick[] = bonds.flatMap(([a, b]) => bondSticks(balls[a], balls[b]));
  let reach = 1;
  for (let corner = 0; corner < 8; corner++) {
    const from: Vector = [corner & 1, (corner >> 1) & 1, corner >> 2];
    reach = Math.max(reach, length(place(from)));
    for (let k = 0; k < 3; k++) {
      if (from[k] === 1) continue;
      const to = [...from] as Vector;
      to[k] = 1;
      sticks.push({ from: place(from), to: place(to), radius: edgeRadius, colour: edgeColour });
    }
  }
  const radius = Math.max(reach, ...balls.map((ball) => length(ball.at) + ball.radius));
  return { balls, sticks, radius, pose: firstPose(lattice) };
}
