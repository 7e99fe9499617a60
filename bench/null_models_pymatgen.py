#!/usr/bin/env python3
"""The null model of random coordinates by pymatgen alone, beside `werner evaluate`: uniformly random coordinates in the true
cell, draws with two sites nearer than 0.5 Angstrom miss, matched by rms with ltol 0.3, stol 0.5, angle_tol 10.
bench/null_models_pymatgen.py TEST.extxyz WERNER [DRAWS]
Prints both rates with their 95 % intervals; the structures are drawn independently on both sides."""
import json
import subprocess
import sys
import warnings

import ase.io
import numpy as np
from pymatgen.core import Structure
from pymatgen.core.structure_matcher import StructureMatcher
from pymatgen.io.ase import AseAtomsAdaptor

warnings.simplefilter("ignore")
draws = int(sys.argv[3]) if len(sys.argv) > 3 else 2
matcher, rng = StructureMatcher(ltol=0.3, stol=0.5, angle_tol=10), np.random.default_rng(1)
hits = total = 0
for atoms in ase.io.read(sys.argv[1], ":"):
    truth = AseAtomsAdaptor.get_structure(atoms)
    for _ in range(draws):
        guess = Structure(truth.lattice, truth.species, rng.random((len(truth), 3)))
        total += 1
        near = guess.distance_matrix + 10 * np.eye(len(guess))
        hits += near.min() >= 0.5 and matcher.get_rms_dist(guess, truth) is not None
share = hits / total
half = 1.96 * (share * (1 - share) / total) ** 0.5
print(f"pymatgen: {share:.4f} [{share - half:.4f}, {share + half:.4f}] of {total} draws")
found = json.loads(subprocess.run([sys.argv[2], "evaluate", sys.argv[1], "--test", sys.argv[1], "--metrics",
                                   "null_random_match_rate_at_1", "--json"], capture_output=True, check=True).stdout)
own = found["null_random_match_rate_at_1"]
print(f"Werner: {own['value']:.4f} {own['interval']} of {own['n']} draws")
