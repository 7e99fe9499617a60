#!/usr/bin/env python3
"""Energies above hull by pymatgen's PhaseDiagram for tests/data/phase_diagram_pymatgen.csv: compositions of one to six
elements, half of them from the table and half drawn at random in the same chemical systems, above and below the hull.
    bench/phase_diagram_pymatgen.py mp_hull.csv.gz [PER_NUMBER_OF_ELEMENTS] > CSV
Columns: composition, energy (eV/atom, relative to the elements), e_above_hull, separation (phase separation energy as
pymatgen defines it, for phases of the hull). With --time, microseconds of CPU per question and per hull instead."""
import random
import sys
import time

from pymatgen_systems import systems_of, within  # first: it silences warnings
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.core import Composition

timing = "--time" in sys.argv
each = int(sys.argv[2]) if len(sys.argv) > 2 else 220
rng = random.Random(11)
systems = systems_of(sys.argv[1])

if not timing:
    print("composition,energy,e_above_hull,separation")
build = query = 0.0
queries = hulls = 0
for n in range(1, 7):
    known = sorted((sorted(s) for s in systems if len(s) == n))
    rng.shuffle(known)
    written = 0
    for elements in known * 3:
        if written >= each:
            break
        entries = within(systems, elements)
        if n >= 5 and len(entries) > 150:
            continue
        start = time.process_time()
        diagram = PhaseDiagram(entries)
        build += time.process_time() - start
        hulls += 1
        own = [e for e in entries if len(e.elements) == n]
        asked = [(rng.choice(own), 0)]
        for _ in range(max(1, each // max(len(known), 1)) if n > 1 else 1):
            drawn = Composition({e: rng.randint(1, 5) for e in elements})
            asked.append((PDEntry(drawn, rng.uniform(-3, 0.5) * drawn.num_atoms), 1))
        for entry, is_drawn in asked:
            start = time.process_time()
            above = diagram.get_e_above_hull(entry, allow_negative=True, check_stable=False)
            query += time.process_time() - start
            queries += 1
            written += 1
            if timing:
                continue
            separation = ""
            if not is_drawn and n > 1 and entry in diagram.stable_entries:
                separation = repr(float(diagram.get_phase_separation_energy(entry)))
            formula = entry.composition.formula.replace(" ", "")
            print(f"{formula},{float(entry.energy_per_atom)!r},{float(above)!r},{separation}")
if timing:
    print(f"question,{query / queries * 1e6:.1f}\nhull,{build / hulls * 1e6:.1f}")
