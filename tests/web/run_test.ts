// Reading a run: columns, objectives, failures, the question in words; and molecules without a renderer.

import { groupFailures } from "../../web/src/failures";
import { PageData } from "../../web/src/page_data";
import { objectiveText, questionLines, title } from "../../web/src/question";
import { propertyColumns, readRun, spaceSize, splitList } from "../../web/src/run";
import { besides, pairs } from "../../web/src/report/front_section";
import { atomAt, firstView, hapticGroups, makeScene, project } from "../../web/src/molecule/scene";
import { apply, multiply, principalAxes, rotationX, rotationY, Vector } from "../../web/src/molecule/vector";
import { writeXyz } from "../../web/src/molecule/xyz";
import { commandText, flattened } from "../../web/src/provenance";
import { done, equal, near, test } from "./check";

function page(extra: Partial<PageData> = {}): PageData {
  const none = { columns: [], rows: [] };
  return {
    name: "run", config: null, config_text: "", provenance: null, metrics: null,
    front: none, details: none, history: none, hull: none, structures: [], crystals: {},
    properties: [{ name: "homo_lumo_gap", unit: "eV", description: "d", citation: "" }],
    elements: {}, notes: [], ...extra,
  };
}

const columns = ["id", "metal", "oxidation_state", "spin", "geometry", "isomer", "ligands", "charge", "homo_lumo_gap [eV]", "homo_lumo_gap uncertainty [eV]", "dipole [debye]"];

test("property columns with and without uncertainty", () => {
  equal(propertyColumns(columns, []), [
    { name: "homo_lumo_gap", unit: "eV", value: 8, uncertainty: 9 },
    { name: "dipole", unit: "debye", value: 10, uncertainty: -1 },
  ]);
  equal(propertyColumns(["id", "shape_measure"], [{ name: "shape_measure", unit: "", description: "", citation: "" }]).length, 1);
});

test("a run is read from its tables", () => {
  const run = readRun(page({
    config: { objective: [{ property: "homo_lumo_gap", goal: "maximize" }, { property: "dipole", window: [1, 2] }] },
    front: { columns, rows: [["7", "Pd", "2", "0", "square-planar", "trans", "Cl;PPh3;Cl;PPh3", "0", "3.4", "0.1", ""]] },
    details: {
      columns: ["item", "status", "reasons", ...columns.slice(1)],
      rows: [
        ["7", "done", "", ...["Pd", "2", "0", "", "", "Cl", "0", "3.4", "0.1", "1.5"]],
        ["8", "failed", "did not converge; then more", ...["Pd", "2", "0", "", "", "Cl", "0", "", "", ""]],
        ["9", "done", "", ...["Pd", "2", "0", "", "", "Br", "0", "", "", "1"]],
      ],
    },
    history: { columns: ["generation", "evaluations", "hypervolume", "best homo_lumo_gap [eV]"], rows: [["0", "10", "", "2.5"], ["1", "", "", ""]] },
    structures: [{ id: "7", symbols: ["Pd"], positions: [0, 0, 0], bonds: [] }],
  }));
  equal(run.front[0].metal, "Pd(II)");
  equal(run.front[0].ligands, ["Cl", "PPh3", "Cl", "PPh3"]);
  equal(run.front[0].values.get("homo_lumo_gap"), { value: 3.4, uncertainty: 0.1 });
  equal(run.front[0].values.has("dipole"), false); // an empty cell is no zero
  equal(run.front[0].structure?.symbols, ["Pd"]);
  equal(run.objectives.map((objective) => [objective.goal, objective.low, objective.unit]), [["maximize", NaN, "eV"], ["window", 1, "debye"]]);
  equal(run.evaluated.map((compound) => compound.id), ["7"]); // 9 lacks an objective
  equal(run.failures.map((failure) => failure.reasons), [["did not converge", "then more"]]);
  equal(run.history, [{ evaluations: 10, steps: NaN, hypervolume: NaN, best: [2.5, NaN] }]);
});

test("an empty run", () => {
  const run = readRun(page());
  equal([run.front.length, run.evaluated.length, run.failures.length, run.history.length], [0, 0, 0, 0]);
  equal(title(null, []), "Complexes");
  equal(spaceSize(page()), "");
  equal(spaceSize(page({ provenance: { space_size: [1000, 20000] } })), "1000 to 20\u2009000");
});

test("lists in a cell", () => {
  equal(splitList("a b  c"), ["a", "b", "c"]);
  equal(splitList("a;b c;d"), ["a", "b c", "d"]);
  equal(splitList(""), []);
});

test("equal reasons stand together whatever their numbers", () => {
  const run = readRun(page({
    details: {
      columns: ["item", "status", "reasons"],
      rows: [["1", "failed", "donor P1 at 3.2 A"], ["2", "failed", "donor P1 at 4.1 A"], ["3", "infeasible", "no room"], ["4", "failed", ""]],
    },
  }));
  const groups = groupFailures(run.failures);
  equal(groups.map((group) => [group.reason, group.members.length]), [["donor P1 at … A", 2], ["no reason was written down", 1], ["no room", 1]]);
});

test("the question in words", () => {
  const config = {
    space: { kind: "complex", metal: ["Pd(II)"], geometry: ["square-planar"], spin: ["low"] },
    ligands: { library: "builtin", classes: ["phosphine", "halide"], names: [], exclude: ["CN"], denticity: [1] },
    constraints: { charge: [-1, 1], elements: [], valence_electrons: "any", class_limits: {} },
    objective: [{ property: "homo_lumo_gap", goal: "maximize" }],
    oracle: { name: "gfn2-xtb", rotamers: 3 },
    search: { strategy: "active", evaluations: 300, seed: 1 },
  };
  const run = readRun(page({ config }));
  equal(title(config, run.objectives), "Square-planar complexes of Pd(II) with large HOMO–LUMO gap");
  equal(questionLines(config, run.objectives).map((line) => line.text), [
    "Square-planar complexes of Pd(II)",
    "Low",
    "Phosphine and halide ligands of the built-in library, of denticity 1, without CN",
    "Total charge from −1 to 1",
    "HOMO–LUMO gap as large as possible",
    "GFN2-xTB, the lowest of 3 rotamers",
    "Strategy active, at most 300 evaluations, seed 1",
  ]);
  equal(objectiveText({ property: "bite_angle", unit: "degree", goal: "window", target: NaN, low: 80, high: 90, formula: "" }), "bite angle between 80 and 90 °");
});

test("pairs of objectives", () => {
  equal(pairs(3), [[0, 1], [0, 2], [1, 2]]);
  equal(pairs(5).length, 4);
});

test("what was evaluated besides the front", () => {
  const rows = (values: string[]) => values.map((value, i) => [String(i), "done", value]);
  const run = readRun(page({
    config: { objective: { property: "homo_lumo_gap" } },
    front: { columns: ["id", "homo_lumo_gap [eV]"], rows: [["1", "3"]] },
    details: { columns: ["item", "status", "homo_lumo_gap [eV]"], rows: rows(["1", "3", "2"]) },
  }));
  equal(besides(run.evaluated, run.front, run.objectives).map((compound) => compound.id), ["0", "2"]);
});

test("the command, and nested provenance", () => {
  equal(commandText(page({ provenance: { command: ["werner", "design", "my file.toml", "--set", "a='b'"] } }).provenance), "werner design 'my file.toml' --set 'a='\\''b'\\'''");
  equal(flattened({ a: { b: 1, c: ["x", "y"] }, wall_seconds: 61, d: null }), [["a b", "1"], ["a c", "x, y"], ["wall_seconds", "1 min 01 s"]]);
});

test("donors that are bonded to each other are one haptic group", () => {
  const bonded = (list: [number, number][], n: number) => Array.from({ length: n }, (_, i) => new Set(list.flatMap(([a, b]) => (a === i ? [b] : b === i ? [a] : []))));
  const ring = bonded([[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]], 7);
  equal(hapticGroups([0, 1, 2, 3, 4, 5, 6], ring).map((group) => group.length), [5, 1, 1]);
});

// Ethylene on a metal: the dashed bond goes to the middle of the double bond.
test("a scene: one ball an atom, halves of sticks, a dashed bond to the centroid", () => {
  const structure = { id: "1", symbols: ["Pt", "C", "C"], positions: [0, 0, 0, 2, 0.7, 0, 2, -0.7, 0], bonds: [1, 2, 2, 1, 0, 5, 2, 0, 5] };
  const scene = makeScene(structure, () => 1);
  equal(scene.balls.length, 3);
  const [halfA, halfB, ...dashes] = scene.sticks;
  equal(halfA.to, halfB.from);
  equal(dashes.length > 2, true);
  for (const dash of dashes) near(dash.to[1], 0);
  const pose = firstView(scene, 400, 300);
  const at = project(scene.balls[0].at, scene, pose, 400, 300);
  equal(atomAt(at.x, at.y, scene, pose, 400, 300), 0);
  equal(atomAt(1, 1, scene, pose, 400, 300), -1);
  for (const ball of scene.balls) {
    const seen = project(ball.at, scene, pose, 400, 300);
    equal(seen.x > 0 && seen.x < 400 && seen.y > 0 && seen.y < 300, true);
  }
});

test("principal axes are a proper rotation that lays the longest direction along x", () => {
  const turn = multiply(rotationX(0.7), rotationY(-1.1));
  const box: Vector[] = [];
  for (const x of [-3, 3]) for (const y of [-2, 2]) for (const z of [-1, 1]) box.push(apply(turn, [x, y, z]));
  const axes = principalAxes(box);
  for (const corner of box) {
    const seen = apply(axes, corner).map(Math.abs);
    near(seen[0], 3, 1e-6);
    near(seen[1], 2, 1e-6);
    near(seen[2], 1, 1e-6);
  }
  const [a, b, c, d, e, f, g, h, i] = axes;
  near(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g), 1, 1e-9);
});

test("XYZ text", () => {
  equal(writeXyz({ id: "1", symbols: ["H", "Pd"], positions: [0, 0, 0.5, -1, 2, 3], bonds: [] }, "id=1\nx"),
    "2\nid=1 x\nH     0.00000     0.00000     0.50000\nPd   -1.00000     2.00000     3.00000\n");
});

done("run");
