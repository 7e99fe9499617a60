// A molecule as balls and sticks around the origin, and where they come to lie on the screen. Knows no renderer.

import { Structure } from "../page_data";
import { elementColour } from "./colours";
import { along, apply, length, Matrix, mean, multiply, principalAxes, rotationX, rotationY, subtract, Vector } from "./vector";

export interface Ball {
  at: Vector; // Angstrom, as everything here
  radius: number;
  colour: number;
  symbol: string;
  label: string; // "O3": the symbol and the number of the atom, from 1
}

export interface Stick {
  from: Vector;
  to: Vector;
  radius: number;
  colour: number;
}

export interface Scene {
  balls: Ball[]; // one per atom, in the order of the structure
  sticks: Stick[];
  radius: number; // of a sphere around the origin that holds everything
  pose: Matrix; // a good first view
}

export interface Pose {
  rotation: Matrix;
  zoom: number; // at 1 the molecule fits however it is turned
}

const dative = 5; // order of bonds from a donor to a metal
const stickRadius = 0.12;
const dativeRadius = 0.055;
const dash = 0.17;
const gap = 0.13;
const dativeColour = 0x8a8f98;

export type Radii = (symbol: string) => number; // covalent, Angstrom

// Hydrogen small, metals large: a gentle function of the covalent radius.
export function ballRadius(symbol: string, radii: Radii): number {
  return 0.08 + 0.3 * radii(symbol);
}

export function makeScene(structure: Structure, radii: Radii): Scene {
  const n = structure.symbols.length;
  const positions: Vector[] = [];
  for (let i = 0; i < n; i++) positions.push([structure.positions[3 * i], structure.positions[3 * i + 1], structure.positions[3 * i + 2]]);
  const centre = n === 0 ? ([0, 0, 0] as Vector) : mean(positions);
  const balls = structure.symbols.map((symbol, i) => ({
    at: subtract(positions[i], centre),
    radius: ballRadius(symbol, radii),
    colour: elementColour(symbol),
    symbol,
    label: `${symbol}${i + 1}`,
  }));
  const sticks: Stick[] = [];
  const donors = new Map<number, number[]>(); // of each metal
  const neighbours = balls.map(() => new Set<number>());
  for (let k = 0; k + 2 < structure.bonds.length; k += 3) {
    const [a, b, order] = structure.bonds.slice(k, k + 3);
    if (!balls[a] || !balls[b]) continue;
    if (order === dative) {
      donors.set(b, [...(donors.get(b) ?? []), a]);
      continue;
    }
    neighbours[a].add(b);
    neighbours[b].add(a);
    sticks.push(...bondSticks(balls[a], balls[b]));
  }
  for (const [metal, atoms] of donors) {
    for (const group of hapticGroups(atoms, neighbours)) {
      const target = mean(group.map((atom) => balls[atom].at));
      // A single donor's bond begins at its surface, that of a haptic group at its centroid.
      const skip = group.length === 1 ? balls[group[0]].radius : 0;
      sticks.push(...dashes(balls[metal].at, target, balls[metal].radius, skip));
    }
  }
  const radius = Math.max(1, ...balls.map((ball) => length(ball.at) + ball.radius));
  return { balls, sticks, radius, pose: firstPose(balls.map((ball) => ball.at)) };
}

// Halves in the colours of their atoms.
export function bondSticks(a: Ball, b: Ball): Stick[] {
  const middle = along(a.at, b.at, 0.5);
  return [
    { from: a.at, to: middle, radius: stickRadius, colour: a.colour },
    { from: middle, to: b.at, radius: stickRadius, colour: b.colour },
  ];
}

// Donors of one metal that are bonded to each other belong to one haptic group.
export function hapticGroups(donors: readonly number[], neighbours: readonly ReadonlySet<number>[]): number[][] {
  const left = new Set(donors);
  const groups: number[][] = [];
  for (const donor of donors) {
    if (!left.delete(donor)) continue;
    const group = [donor];
    for (let i = 0; i < group.length; i++) {
      for (const next of neighbours[group[i]]) if (left.delete(next)) group.push(next);
    }
    groups.push(group);
  }
  return groups;
}

function dashes(from: Vector, to: Vector, skipFrom: number, skipTo: number): Stick[] {
  const full = length(subtract(to, from));
  const visible = full - skipFrom - skipTo;
  const n = Math.max(1, Math.round((visible + gap) / (dash + gap)));
  const period = visible / n;
  const sticks: Stick[] = [];
  for (let i = 0; i < n; i++) {
    const start = skipFrom + i * period + (period * gap) / (dash + gap) / 2;
    const end = skipFrom + (i + 1) * period - (period * gap) / (dash + gap) / 2;
    sticks.push({ from: along(from, to, start / full), to: along(from, to, end / full), radius: dativeRadius, colour: dativeColour });
  }
  return sticks;
}

function firstPose(points: Vector[]): Matrix {
  if (points.length < 2) return multiply(rotationX(0), rotationY(0));
  // A little from above and from the side, so that a square plane does not lie flat in the picture.
  return multiply(multiply(rotationX(0.42), rotationY(-0.3)), principalAxes(points));
}


// Pixels per Angstrom of a parallel projection.
export function scaleOf(scene: Scene, pose: Pose, width: number, height: number): number {
  return (pose.zoom * Math.min(width, height)) / (2 * scene.radius * 0.98);
}

export function project(point: Vector, scene: Scene, pose: Pose, width: number, height: number): { x: number; y: number; depth: number } {
  const scale = scaleOf(scene, pose, width, height);
  const [x, y, z] = apply(pose.rotation, point);
  return { x: width / 2 + x * scale, y: height / 2 - y * scale, depth: z };
}

// The first view, as large as it fits, though never so large that much is cut off when it is turned.
export function firstView(scene: Scene, width: number, height: number): Pose {
  const still = { rotation: scene.pose, zoom: 1 };
  const scale = scaleOf(scene, still, width, height);
  let share = 0;
  const hold = (point: Vector, radius: number) => {
    const at = project(point, scene, still, width, height);
    const reach = radius * scale;
    share = Math.max(share, (Math.abs(at.x - width / 2) + reach) / (width / 2), (Math.abs(at.y - height / 2) + reach) / (height / 2));
  };
  for (const ball of scene.balls) hold(ball.at, ball.radius);
  for (const stick of scene.sticks) hold(stick.from, stick.radius), hold(stick.to, stick.radius);
  return { ...still, zoom: Math.min(1.25, Math.max(1, 0.96 / share)) };
}

// The atom in front at a place of the picture, or -1.
export function atomAt(x: number, y: number, scene: Scene, pose: Pose, width: number, height: number): number {
  const scale = scaleOf(scene, pose, width, height);
  let best = -1;
  let front = -Infinity;
  scene.balls.forEach((ball, i) => {
    const at = project(ball.at, scene, pose, width, height);
    const reach = Math.max(ball.radius * scale, 5);
    if (Math.hypot(at.x - x, at.y - y) <= reach && at.depth > front) {
      front = at.depth;
      best = i;
    }
  });
  return best;
}
