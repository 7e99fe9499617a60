#!/usr/bin/env python3
"""What compositions decompose into by pymatgen's PhaseDiagram.get_decomposition, for tests/data/decompositions_pymatgen.csv:
400 compositions of two to five elements drawn in the chemical systems of the table.
    bench/decompositions_pymatgen.py mp_hull.csv.gz > CSV
Columns: composition; decomposition, "formula:id:share" with shares of the atoms, the largest first."""
import csv
import gzip
import random
import sys
import warnings
from collections import defaultdict

warnings.simplefilter("ignore")
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.core import Composition

rng = random.Random(5)
systems = defaultdict(list)
with gzip.open(sys.argv[1], "rt") as handle:
    for row in csv.DictReader(handle):
        composition = Composition(row["composition"])
        energy = float(row["formation_energy_per_atom"]) * composition.num_atoms
        systems[frozenset(e.symbol for e in composition)].append(PDEntry(composition, energy, row["material_id"]))


def within(elements):
    found = []
    for bits in range(1, 1 << len(elements)):
        found += systems.get(frozenset(e for i, e in enumerate(elements) if bits >> i & 1), [])
    return found + [PDEntry(Composition(e), 0.0, "reference") for e in elements]


print("composition,decomposition")
for n, wanted in ((2, 100), (3, 140), (4, 110), (5, 50)):
    known = sorted(sorted(s) for s in systems if len(s) == n)
    rng.shuffle(known)
    written = 0
    for elements in known:
        entries = within(elements)
        if written == wanted:
            break
        if n == 5 and len(entries) > 150:
            continue
        drawn = Composition({e: rng.randint(1, 6) for e in elements})
        found = PhaseDiagram(entries).get_decomposition(drawn)
        phases = sorted(found.items(), key=lambda item: (-item[1], item[0].composition.reduced_formula))
        text = ";".join(f"{e.composition.reduced_formula}:{e.name}:{float(share):.9f}" for e, share in phases)
        print(f"{drawn.formula.replace(' ', '')},{text}")
        written += 1
