#!/usr/bin/env python3
"""Energy corrections of pymatgen's MaterialsProject2020Compatibility for crystals of a table, as numbers for a test.

usage: mp2020_pymatgen.py TABLE.csv.gz OUTPUT [EVERY]
A row of TABLE has material_id and cif; every EVERYth row is taken (default 8). OUTPUT: material_id, eV of the cell.
"""
import csv, gzip, sys, warnings

from pymatgen.analysis.compatibility import MaterialsProject2020Compatibility
from pymatgen.core import Structure
from pymatgen.entries.computed_entries import ComputedStructureEntry
from pymatgen.io.vasp.sets import MPRelaxSet

warnings.filterwarnings("ignore")
csv.field_size_limit(10**9)
HUBBARD = MPRelaxSet.CONFIG["INCAR"]["LDAUU"]


def main():
    every = int(sys.argv[3]) if len(sys.argv) > 3 else 8
    scheme = MaterialsProject2020Compatibility(check_potcar=False)
    with gzip.open(sys.argv[1], "rt") as table, open(sys.argv[2], "w") as out:
        out.write("# Energy corrections of MaterialsProject2020Compatibility, eV of the cell: pymatgen 2026.10.24, made by\n"
                  "# bench/mp2020_pymatgen.py.\nmaterial_id,correction\n")
        for k, row in enumerate(csv.DictReader(table)):
            if k % every:
                continue
            structure = Structure.from_str(row["cif"], fmt="cif")
            negative = max(structure.composition.elements, key=lambda el: el.X).symbol
            hubbards = {el.symbol: HUBBARD.get(negative, {}).get(el.symbol, 0) for el in structure.composition.elements}
            entry = ComputedStructureEntry(structure, 0.0, parameters={
                "run_type": "GGA+U" if any(hubbards.values()) else "GGA", "hubbards": hubbards, "software": "none"})
            total = sum(adjustment.value for adjustment in scheme.get_adjustments(entry))
            out.write(f"{row['material_id']},{total:.6f}\n")


main()
