#!/usr/bin/env python3
"""The null model of substitution by pymatgen alone, beside `werner evaluate`: templates are the training crystals of the same
anonymous formula, the elements exchanged by amount and, among equal amounts, by the smallest mean distance in group, period,
electronegativity and covalent radius; the templates of the smallest distance first. Guesses with two sites nearer than
0.5 Angstrom miss, the others are matched by rms with ltol 0.3, stol 0.5, angle_tol 10.
bench/null_substitution_pymatgen.py TABLE.csv.gz WERNER [TESTS [TRAINING]]
The columns material_id and cif of the table; every tenth row is of the test set, the others are of the training set, from the
top. Prints hits of one and of twenty templates on both sides; with the electronegativities of Werner's table, which decide
between neighbours in rank, and with pymatgen's, which differ for 27 elements."""
import csv
import gzip
import itertools
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict

import numpy as np
from ase.data import covalent_radii
from pymatgen.core import Element, Structure
from pymatgen.core.structure_matcher import StructureMatcher

warnings.simplefilter("ignore")
csv.field_size_limit(10**9)
lines = (pathlib.Path(__file__).parent.parent / "data/elements.csv").read_text().splitlines()
pauling = {row["symbol"]: float(row["electronegativity"]) for row in csv.DictReader(x for x in lines if x[0] != "#")}
tests, training = (int(x) for x in (sys.argv[3:] + ["200", "3000"][len(sys.argv[3:]):])[:2])


def numbers(symbol):
    e = Element(symbol)
    x = e.X
    period = {8: 6, 9: 7}.get(e.row, e.row)  # pymatgen counts lanthanides and actinides as rows of their own
    x = pauling[symbol] if electronegativities == "data/elements.csv" else 0 if math.isnan(x) else x
    return e.group, period, x, covalent_radii[e.Z]


def distance(a, b):
    if a == b:
        return 0
    return sum(abs(x - y) / width for x, y, width in zip(numbers(a), numbers(b), (4, 2, 0.5, 0.2)))


def amounts(structure):
    reduced = structure.composition.reduced_composition.get_el_amt_dict()
    return sorted((round(n), symbol) for symbol, n in reduced.items())


def exchanged(template, wanted):
    """Mean distance per atom of the best exchange of elements, and the crystal."""
    ours = amounts(template)
    best = None
    for order in itertools.permutations(wanted):
        if [n for n, _ in order] != [n for n, _ in ours]:
            continue
        mean = sum(n * distance(a, b) for (n, a), (_, b) in zip(ours, order)) / sum(n for n, _ in ours)
        if best is None or mean < best[0] - 1e-12:
            best = mean, {a: b for (_, a), (_, b) in zip(ours, order)}
    return best


def hit(template, mapping, truth):
    guess = Structure(template.lattice, [mapping[s.specie.symbol] for s in template], template.frac_coords)
    near = guess.distance_matrix + 10 * np.eye(len(guess))
    return near.min() >= 0.5 and matcher.get_rms_dist(guess, truth) is not None


with gzip.open(sys.argv[1], "rt") as source:
    rows = list(itertools.islice(csv.DictReader(source), max(10 * tests, training * 10 // 9 + 10)))
test, train = rows[::10][:tests], [row for i, row in enumerate(rows) if i % 10][:training]
matcher = StructureMatcher(ltol=0.3, stol=0.5, angle_tol=10)
templates = defaultdict(list)
for row in train:
    structure = Structure.from_str(row["cif"], fmt="cif")
    templates[tuple(n for n, _ in amounts(structure))].append(structure)
truths = [Structure.from_str(row["cif"], fmt="cif") for row in test]
for electronegativities in ("data/elements.csv", "pymatgen"):
    hits = {1: 0, 20: 0}
    for truth in truths:
        wanted = amounts(truth)
        ranked = [(exchanged(t, wanted), t) for t in templates[tuple(n for n, _ in wanted)]]
        ranked = sorted(ranked, key=lambda each: round(each[0][0], 9))[:20]
        found = next((k for k, (best, t) in enumerate(ranked) if hit(t, best[1], truth)), None)
        hits[1] += found == 0
        hits[20] += found is not None
    print(f"pymatgen, electronegativities of {electronegativities}: {hits[1]} and {hits[20]} of {len(test)}")
with tempfile.TemporaryDirectory() as folder:
    for name, part in (("test", test), ("train", train)):
        with open(pathlib.Path(folder) / f"{name}.csv", "w", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(["material_id", "cif"])
            writer.writerows([row["material_id"], row["cif"]] for row in part)
    metrics = [f"null_substitution_match_rate_at_{k}" for k in (1, 20)]
    command = [sys.argv[2], "evaluate", f"{folder}/test.csv", "--test", f"{folder}/test.csv", "--train", f"{folder}/train.csv",
               "--metrics", ",".join(metrics), "--json"]
    own = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
print("Werner: " + " and ".join(f"{own[m]['value'] * own[m]['n']:.0f}" for m in metrics) + f" of {own[metrics[0]]['n']}")
