#!/usr/bin/env python3
"""What spglib for Python says of real crystals, for the tests: bench/symmetry_spglib.py DATA_FOLDER

Writes tests/data/symmetry_aflow.csv (all AFLOW prototypes, at 0.01 and 0.1 A) and tests/data/symmetry_mp.csv (every
13th crystal of mp_train, at 0.1 and 0.01 A): space group and the Wyckoff letter of each atom, in the order of the file.
Angle tolerance 5 degrees, as pymatgen. tests/data/symmetry_band_cells.csv: pymatgen's conventional and primitive standard
structures (at 0.01 A) of the prototypes and of every 65th crystal of mp_train, each as its number of atoms, a weighted
sum of the nine components of its lattice, and the structure factor of (1 2 3) with atomic numbers for form factors.
Needs pymatgen and spglib.
"""
import cmath
import csv
import gzip
import json
import math
import pathlib
import sys
import time

import spglib
from pymatgen.core import Structure
from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

OUT = pathlib.Path(__file__).resolve().parent.parent / "tests/data"
STEP, MOST = 13, 2000


def answer(structure, symprec):
    cell = (structure.lattice.matrix, structure.frac_coords, [s.specie.Z for s in structure])
    data = spglib.get_symmetry_dataset(cell, symprec=symprec, angle_tolerance=5)
    return (0, "") if data is None else (data.number, "".join(data.wyckoffs))


def write(name, structures, first, second):
    seconds, rows = 0.0, []
    for key, structure in structures:
        start = time.process_time()
        answers = answer(structure, first) + answer(structure, second)
        seconds += time.process_time() - start
        rows.append((key, *answers))
    with open(OUT / name, "w") as out:
        out.write(f"# spglib {spglib.__version__} for Python, by bench/symmetry_spglib.py\n")
        out.write(f"key,group_{first},letters_{first},group_{second},letters_{second}\n")
        csv.writer(out, lineterminator="\n").writerows(rows)
    print(f"{name}: {len(rows)} crystals, {seconds:.2f} s CPU for {2 * len(rows)} searches")


def aflow(folder):
    for number, entry in enumerate(json.load(gzip.open(folder / "crystals/aflow_prototypes.json.gz"))):
        yield number, Structure.from_dict(entry["snl"])


def mp(folder):
    csv.field_size_limit(1 << 30)
    for number, row in enumerate(csv.DictReader(gzip.open(folder / "crystals/mp_train.csv.gz", "rt"))):
        if number % STEP == 0 and number < STEP * MOST:
            yield number, Structure.from_str(row["cif"], fmt="cif")


def summary(structure):
    lattice = sum((k + 1) * x for k, x in enumerate(structure.lattice.matrix.ravel()))
    factor = sum(s.specie.Z * cmath.exp(2j * math.pi * (s.frac_coords @ (1, 2, 3))) for s in structure)
    return len(structure), f"{lattice:.5f}", f"{factor.real:.4f}", f"{factor.imag:.4f}"


def write_band_cells(sets):
    with open(OUT / "symmetry_band_cells.csv", "w") as out:
        out.write("# pymatgen's standard structures in summary, by bench/symmetry_spglib.py\n"
                  "set,key,conventional_atoms,lattice,real,imaginary,primitive_atoms,lattice,real,imaginary\n")
        for name, structures in sets:
            for key, structure in structures:
                found = SpacegroupAnalyzer(structure, symprec=0.01, angle_tolerance=5)
                csv.writer(out, lineterminator="\n").writerow(
                    (name, key, *summary(found.get_conventional_standard_structure()),
                     *summary(found.get_primitive_standard_structure())))


if __name__ == "__main__":
    data = pathlib.Path(sys.argv[1])
    write("symmetry_aflow.csv", aflow(data), 0.01, 0.1)
    write("symmetry_mp.csv", mp(data), 0.1, 0.01)
    write_band_cells((("aflow", aflow(data)), ("mp", ((k, s) for k, s in mp(data) if k % (5 * STEP) == 0))))
