// The page of an evaluation: shares, bins, the places of elements, and crystals without a renderer.

import { bondsByDistance, CellElement, CrystalStructure, makeCrystalScene, withFaces } from "../../web/src/crystal/cell";
import { writeCif } from "../../web/src/crystal/cif";
import { elementShares, place } from "../../web/src/evaluation/elements_section";
import { absentGroups, chosenHeadlines, intervalText, valueText } from "../../web/src/evaluation/metrics_section";
import { Metric } from "../../web/src/evaluation/page_data";
import { crystalSystem, sharesOf } from "../../web/src/evaluation/symmetry_section";
import { binText } from "../../web/src/histogram";
import { length, Vector } from "../../web/src/molecule/vector";
import { segments } from "../../web/src/stacked_bars";
import { percent, spaceGroupText, subscripted } from "../../web/src/text";
import { done, equal, near, test } from "./check";

function metric(name: string, extra: Partial<Metric> = {}): Metric {
  return { name, unit: "", description: "", direction: "higher", citation: "", value: 0.5, interval: null, n: 1, convention: {}, absent: "", ...extra };
}

const elements: { [number: number]: CellElement } = {
  11: { symbol: "Na", radius: 1.66, metal: true },
  17: { symbol: "Cl", radius: 1.02, metal: false },
  22: { symbol: "Ti", radius: 1.6, metal: true },
  29: { symbol: "Cu", radius: 1.32, metal: true },
};

function cubic(edge: number, atoms: [number, Vector][]): CrystalStructure {
  return { lattice: [edge, 0, 0, 0, edge, 0, 0, 0, edge], numbers: atoms.map(([z]) => z), positions: atoms.flatMap(([, at]) => at), shared: false };
}

const faceCentred: Vector[] = [[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]];
const edgeCentred: Vector[] = [[0.5, 0.5, 0.5], [0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]];
const rocksalt = cubic(5.64, [...faceCentred.map((at): [number, Vector] => [11, at]), ...edgeCentred.map((at): [number, Vector] => [17, at])]);

test("shares as text", () => {
  equal([0, 1, 0.1234, 0.0004, 0.9996, NaN].map(percent), ["0\u202f%", "100\u202f%", "12.3\u202f%", "< 0.1\u202f%", "> 99.9\u202f%", "–"]);
  equal(spaceGroupText("P2_1/c"), "P2₁/c");
  equal(subscripted("Fe2O3"), "Fe₂O₃");
});

test("segments of a bar add up to the whole", () => {
  const parts = [3, 0, 1].map((count) => ({ key: "", label: "", meaning: "", count }));
  equal(segments(parts), [{ from: 0, to: 0.75 }, { from: 0.75, to: 0.75 }, { from: 0.75, to: 1 }]);
  equal(segments([]), []);
});

test("bins in words", () => {
  equal(binText({ low: 2, width: 0.5, whole: false, unit: "eV" }, 1), "2.5 to 3.0\u202feV");
  equal(binText({ low: -1, width: 0.02, whole: false, unit: "" }, 0), "−1.00 to −0.98");
  equal(binText({ low: 0.5, width: 1, whole: true, unit: "" }, 3), "4");
  equal(binText({ low: 0.5, width: 5, whole: true, unit: "" }, 1), "6 to 10");
});

test("metrics show the digits that their interval knows", () => {
  equal(valueText(metric("m", { value: 0.77213, interval: [0.741, 0.801] })), "0.772");
  equal(intervalText(metric("m", { value: 0.77213, interval: [0.741, 0.801] })), "0.741 to 0.801");
  equal(valueText(metric("m", { value: 1, interval: [1, 1] })), "1");
  equal(valueText(metric("m", { value: null })), "–");
});

test("headlines first, and the first metrics where a convention has few of them", () => {
  equal(chosenHeadlines(["rmse_at_1", "sun", "validity"].map((name) => metric(name))).map((each) => each.name), ["validity", "sun", "rmse_at_1"]);
  equal(absentGroups([metric("novelty", { absent: "no training set" }), metric("validity"), metric("sun", { absent: "no training set" })]),
    [["no training set", ["novelty", "S.U.N."]]]);
});

// Positions in the table of IUPAC: group and period, f block below.
test("places of elements", () => {
  equal(place(26, { period: 4, group: 8 }), [7, 3]);
  equal(place(72, { period: 6, group: 4 }), [3, 5]);
  equal(place(57, { period: 6, group: 3 })[0], 2);
  equal(place(71, { period: 6, group: 3 })[0], 16);
  equal(place(103, { period: 7, group: 3 })[0], 16);
  const [hydrogen] = elementShares({ generated: [[1, 3]], reference: [], generated_n: 4, reference_n: 0 },
    [{ symbol: "H", name: "hydrogen", period: 1, group: 1, radius: 0.31, metal: false }]);
  equal([hydrogen.generated, hydrogen.reference], [0.75, 0]);
});

// Limits of the systems in International Tables A.
test("crystal systems", () => {
  equal([1, 2, 3, 15, 16, 74, 75, 142, 143, 167, 168, 194, 195, 230].map(crystalSystem), [
    "triclinic", "triclinic", "monoclinic", "monoclinic", "orthorhombic", "orthorhombic", "tetragonal", "tetragonal",
    "trigonal", "trigonal", "hexagonal", "hexagonal", "cubic", "cubic"]);
  const shares = sharesOf({ generated: [[1, 1], [225, 3]], reference: [], generated_n: 4, reference_n: 0 }, (group) => group === 1);
  equal([shares.generated, shares.reference], [0.25, NaN]);
});

// The cell of rock salt as it is always drawn: 14 sodium and 13 chlorine, a grid of 3 x 3 x 3 with 3 * 18 edges.
test("a cell with copies on its faces and bonds by distance", () => {
  const atoms = withFaces(rocksalt);
  equal([11, 17].map((z) => atoms.filter(({ atom }) => rocksalt.numbers[atom] === z).length), [14, 13]);
  const scene = makeCrystalScene(rocksalt, (number) => elements[number]);
  equal(scene.balls.length, 27);
  equal(scene.sticks.length, 2 * 54 + 12);
  equal(scene.balls[0].label, "Na1");
  for (const ball of scene.balls) equal(length(ball.at) + ball.radius <= scene.radius + 1e-9, true);
});

// Copper: each of 6 face centres touches 4 corners and 4 other face centres: 24 + 12 bonds.
test("metals bond to each other only where there is nothing else", () => {
  const scene = makeCrystalScene(cubic(3.61, faceCentred.map((at) => [29, at])), (number) => elements[number]);
  equal(scene.sticks.length, 2 * 36 + 12);
  const places: Vector[] = [[0, 0, 0], [2.9, 0, 0], [0, 2.4, 0]];
  equal(bondsByDistance(places, [elements[22], elements[22], elements[17]]), [[0, 2]]);
  equal(bondsByDistance([[0, 0, 0], [0, 0, 0]], [elements[17], elements[17]]), []);
});

test("atoms near a face are drawn on both sides", () => {
  equal(withFaces(cubic(4, [[11, [0.995, 0.5, 0.5]]])).map(({ fractional }) => fractional[0].toFixed(3)), ["0.995", "-0.005"]);
});

// A hexagonal cell, whose angles are known.
test("CIF text", () => {
  const text = writeCif({ lattice: [3, 0, 0, -1.5, 1.5 * Math.sqrt(3), 0, 0, 0, 5], numbers: [11, 11, 17], positions: [0, 0, 0, 0.5, 0.5, 0.5, 0.25, 0, 0.125], shared: false },
    "a b", (number) => elements[number].symbol);
  const value = (tag: string) => Number(text.match(new RegExp(`^${tag} (.*)$`, "m"))?.[1]);
  near(value("_cell_length_b"), 3, 1e-5);
  near(value("_cell_angle_gamma"), 120, 1e-4);
  near(value("_cell_angle_alpha"), 90, 1e-4);
  equal(text.split("\n")[0], "data_a_b");
  equal(text.includes("Na Na2 0.50000 0.50000 0.50000 1\nCl Cl1 0.25000 0.00000 0.12500 1\n"), true);
});

done("evaluation");
