// Numbers, axes, dominance and ties, checked against values worked out by hand and against brute force.

import { writeCsv } from "../../web/src/csv";
import { hullEnergy, shares, tieLines } from "../../web/src/hull";
import { cost, nearFront, Objective, ranks, stair, tied, ties } from "../../web/src/pareto";
import { extent, linear, tickStep } from "../../web/src/scale";
import { stairs } from "../../web/src/lines";
import { order } from "../../web/src/sortable_table";
import { decimalsFor, decimalsOfUncertainty, duration, enumerated, fixed, formula, measured, metalText, tally } from "../../web/src/text";
import { done, equal, near, test } from "./check";

function objective(goal: Objective["goal"], extra: Partial<Objective> = {}): Objective {
  return { property: "p", unit: "", goal, target: NaN, low: NaN, high: NaN, formula: "", ...extra };
}

const max2 = [objective("maximize"), objective("maximize")];
const point = (values: number[], uncertainty: number) => values.map((value) => ({ value, uncertainty }));

test("numbers", () => {
  equal(fixed(-0.04, 1), "0.0");
  equal(fixed(-1.25, 2), "−1.25");
  equal(fixed(707500, 0), "707\u2009500");
  equal(fixed(NaN, 2), "–");
  equal(measured(3.4218, 0.052), "3.42 ± 0.05");
  equal(measured(3.4218, 0.0142), "3.422 ± 0.014");
  equal(measured(420.123, 12), "420 ± 12");
  equal(measured(3.4218, 0), "3.422");
  equal(measured(-3.4218, 0, "eV/atom"), "−3.4218");
  equal([0.5, 0.1, 0.019, 3].map(decimalsOfUncertainty), [1, 2, 3, 0]);
  equal([[107, 41], [107.5], [2.4283, 0.1], [0], []].map((values) => decimalsFor(values)), [0, 1, 3, 0, 2]);
  equal([5, 231.4, 3725].map(duration), ["5.0 s", "3 min 51 s", "1 h 02 min"]);
});

test("hulls", () => {
  equal([...shares("Li2O")].map(([symbol, share]) => [symbol, Math.round(share * 1e6)]), [["Li", 666667], ["O", 333333]]);
  equal(shares("MgSiO3").get("O"), 0.6);
  near(hullEnergy([[0, 0], [1, 0], [0.5, -2]], 0.25), -1);
  near(hullEnergy([[0, 0], [1, 0], [0.5, -2]], 0.5), -2);
  // A triangle with one low point inside is cut into three; a high one changes nothing.
  const corners: [number, number, number][] = [[0, 0, 0], [1, 0, 0], [0.5, 0.8, 0]];
  equal(tieLines([...corners, [0.5, 0.3, -1]]).length, 6);
  equal(tieLines([...corners, [0.5, 0.3, 1]]).length, 3);
  // On an edge a low point leaves two triangles: the edge that it lies on is no tie line.
  equal(tieLines([...corners, [0.5, 0, -1]]).map((edge) => edge.join("")).sort(), ["02", "03", "12", "13", "23"]);
});

test("chemistry as text", () => {
  equal(formula(["Pd", "Cl", "H", "C", "Cl", "H", "N", "H"]), "CH₃Cl₂NPd");
  equal(formula(["Pd", "Cl", "H"]), "ClHPd");
  equal(metalText("Pd", "2"), "Pd(II)");
  equal(metalText("Pd(II)", "2"), "Pd(II)");
  equal(metalText("Fe", "-1"), "Fe(−I)");
  equal(metalText("Ru", "0"), "Ru(0)");
  equal(tally(["Cl", "PPh3", "Cl"]), "2\u202f×\u202fCl, PPh3");
  equal(enumerated(["a", "b", "c"]), "a, b and c");
});

test("ticks are 1, 2 or 5 times a power of ten and lie inside", () => {
  near(tickStep(0, 1, 5), 0.2);
  near(tickStep(0, 7, 5), 2);
  near(tickStep(0.0013, 0.0017, 4), 0.0001);
  const scale = linear([-0.3, 4.1], [0, 440], 5);
  equal(scale.ticks.map((tick) => Number(tick.toFixed(6))), [0, 1, 2, 3, 4]);
  near(scale.toPixel(-0.3), 0);
  near(scale.toPixel(4.1), 440);
  equal(scale.decimals, 0);
  equal(linear([0, 0.5], [0, 1], 5).decimals, 1);
});

test("extent is never empty", () => {
  equal(extent([]), [0, 1]);
  equal(extent([3, 3]), [1.5, 4.5]);
  equal(extent([NaN, 1, 2]), [1, 2]);
});

test("cost of every goal", () => {
  equal(cost(objective("maximize"), 3), -3);
  equal(cost(objective("minimize"), 3), 3);
  equal(cost(objective("target", { target: 5 }), 3), 2);
  equal([1, 3, 9].map((value) => cost(objective("window", { low: 2, high: 4 }), value)), [1, 0, 5]);
});

test("ties need an uncertainty and count all objectives", () => {
  equal(tied(point([1, 1], 0), point([1, 1], 0)), false);
  equal(tied(point([1, 1], 0.1), point([1.14, 0.9], 0.1)), true); // combined 0.1414
  equal(tied(point([1, 1], 0.1), point([1.15, 1], 0.1)), false);
  equal(ties([point([1], 0.1), point([1.1], 0.1), point([2], 0.1)]), [[1], [0], []]);
  equal(ranks([5, 4.9, 4.85, 3].map((value) => ({ value, uncertainty: 0.1 }))), ["1=", "1=", "3", "4"]); // 4.85 is too far from 5
});

test("near the front: shifted by its uncertainty no member dominates it", () => {
  const front = [point([3, 1], 0.1), point([1, 3], 0.1)];
  equal(nearFront(max2, point([2.95, 0.95], 0.1), front), true);
  equal(nearFront(max2, point([2.5, 0.5], 0.1), front), false);
  equal(nearFront(max2, point([2.95, 0.95], 0), [point([3, 1], 0)]), false);
});

test("the stair bounds exactly what the front dominates", () => {
  for (const goals of [["maximize", "maximize"], ["minimize", "minimize"], ["maximize", "minimize"], ["minimize", "maximize"]] as const) {
    const [x, y] = goals.map((goal) => objective(goal));
    const sign = goals.map((goal) => (goal === "maximize" ? 1 : -1));
    const front: [number, number][] = [[1, 4], [2, 3], [4, 1]].map(([a, b]) => [sign[0] * a, sign[1] * b]);
    const corners = stair(x, y, front).filter((corner) => !front.some((member) => member[0] === corner[0] && member[1] === corner[1]));
    equal(corners.length, 2);
    for (const corner of corners) {
      // Inner corners are weakly dominated by both neighbours: each shares one coordinate with a member.
      const dominators = front.filter((member) => cost(x, member[0]) <= cost(x, corner[0]) && cost(y, member[1]) <= cost(y, corner[1]));
      equal(dominators.length, 2);
    }
  }
  equal(stair(objective("target", { target: 1 }), objective("maximize"), [[1, 2], [2, 3]]), []);
});

test("stairs hold a value until the next", () => {
  equal(stairs([[1, 5], [3, 7]]), [[1, 5], [3, 5], [3, 7]]);
});

test("sorting a table puts missing numbers last both ways", () => {
  const column = { heading: "", numeric: true, text: String, sort: (value: number) => value };
  equal(order([2, NaN, 1], column, false), [2, 0, 1]);
  equal(order([2, NaN, 1], column, true), [0, 2, 1]);
  equal(order(["a10", "a9"], { heading: "", numeric: false, text: (value: string) => value }, false), [1, 0]);
});

test("CSV quotes what needs it", () => {
  equal(writeCsv({ columns: ["a", "b"], rows: [['x,"y"', "line\nbreak"]] }), 'a,b\n"x,""y""","line\nbreak"\n');
});

done("logic");
