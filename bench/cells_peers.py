#!/usr/bin/env python3
"""Cells and sites as spglib and pymatgen have them: bench/cells_peers.py DATA_FOLDER

Writes tests/data/cells_peers.csv, of every 65th crystal of mp_train: the cells that `werner convert --cell` makes, each as
its number of atoms, lengths and angles, and the structure factor of (1 2 3) with atomic numbers for form factors where
the peer's basis is unique; and the oriented site symmetry and Wyckoff letter of each atom. Symmetry at 0.01 A and 5
degrees. spglib.standardize_cell: primitive, conventional (idealised), the same as found, moved to the standard origin. pymatgen: LLL, Niggli and
get_primitive_structure. Needs pymatgen and spglib."""
import cmath
import csv
import gzip
import math
import pathlib
import sys
import warnings

import numpy as np
import spglib
from pymatgen.core import Lattice, Structure

warnings.filterwarnings("ignore")
OUT = pathlib.Path(__file__).resolve().parent.parent / "tests/data/cells_peers.csv"
STEP = 65
REFLECTIONS = np.array([(1, 2, 3), (2, 6, 4), (2, 4, 4)])
SYMMETRY = dict(symprec=0.01, angle_tolerance=5)


def summary(lattice, positions, numbers):
    factor = sum(z * cmath.exp(2j * math.pi * float(np.dot(f, hkl))) for z, f in zip(numbers, positions) for hkl in REFLECTIONS)
    lattice = Lattice(lattice)
    words = [len(numbers), *(f"{x:.6f}" for x in (*lattice.lengths, *lattice.angles)), f"{factor.real:.4f}", f"{factor.imag:.4f}"]
    return " ".join(map(str, words))


def of_structure(structure):
    return summary(structure.lattice.matrix, structure.frac_coords, [s.specie.Z for s in structure])


def standardised(cell, data, primitive, as_found):
    lattice, positions, numbers = spglib.standardize_cell(cell, to_primitive=primitive, no_idealize=as_found, **SYMMETRY)
    if as_found:  # spglib leaves the origin of these where it was
        conventional = spglib.standardize_cell(cell, to_primitive=False, no_idealize=True, **SYMMETRY)[0]
        positions = positions + data.origin_shift @ conventional @ np.linalg.inv(lattice)
    return summary(lattice, positions, numbers)


def main():
    csv.field_size_limit(1 << 30)
    rows = []
    with gzip.open(pathlib.Path(sys.argv[1]) / "crystals/mp_train.csv.gz", "rt") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % STEP:
                continue
            structure = Structure.from_str(row["cif"], fmt="cif")
            cell = (structure.lattice.matrix, structure.frac_coords, [s.specie.Z for s in structure])
            data = spglib.get_symmetry_dataset(cell, **SYMMETRY)
            standard = [standardised(cell, data, primitive, as_found) for as_found in (False, True)
                        for primitive in (True, False)]
            rows.append((number, *standard, of_structure(structure.get_reduced_structure("LLL")),
                         of_structure(structure.get_reduced_structure("niggli")),
                         of_structure(structure.get_primitive_structure()),
                         data.number, "".join(data.wyckoffs), " ".join(data.site_symmetry_symbols)))
    with open(OUT, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow("key,primitive,conventional,primitive-as-found,conventional-as-found,lll,niggli,smallest,group,"
                        "letters,site_symmetries".split(","))
        writer.writerows(rows)
    print(f"{len(rows)} crystals, spglib {spglib.__version__}")


if __name__ == "__main__":
    main()
