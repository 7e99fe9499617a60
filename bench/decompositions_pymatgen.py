#!/usr/bin/env python3
"""What compositions decompose into by pymatgen's PhaseDiagram.get_decomposition, for tests/data/decompositions_pymatgen.csv:
400 compositions of two to five elements drawn in the chemical systems of the table.
    bench/decompositions_pymatgen.py mp_hull.csv.gz > CSV
Columns: composition; decomposition, "formula:id:share" with shares of the atoms, the largest first."""
import random
import sys

from pymatgen_systems import systems_of, within  # first: it silences warnings
from pymatgen.analysis.phase_diagram import PhaseDiagram
from pymatgen.core import Composition

rng = random.Random(5)
systems = systems_of(sys.argv[1])

print("composition,decomposition")
for n, wanted in ((2, 100), (3, 140), (4, 110), (5, 50)):
    known = sorted(sorted(s) for s in systems if len(s) == n)
    rng.shuffle(known)
    written = 0
    for elements in known:
        entries = within(systems, elements)
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
