#!/usr/bin/env python3
"""Writes data/bond_valence_elements.csv and data/bond_valence_species.csv from pymatgen's data files:
bench/bond_valence_tables.py FOLDER_OF_DATA"""
import sys
from importlib.metadata import version
from pathlib import Path

from pymatgen.core.bond_valence import BV_PARAMS, ELECTRONEG, ICSD_BV_DATA, PRIOR_PROB

folder = Path(sys.argv[1])
with open(folder / "bond_valence_elements.csv", "w") as out:
    out.write("# Radii r (Angstrom) and electronegativities c (Allred and Rochow) of bond valences: O'Keeffe and Brese 1991, J. Am.\n"
              "# Chem. Soc. 113, 3226, doi:10.1021/ja00009a002, by way of pymatgen " + version("pymatgen") + " (MIT).\n"
              "# Made by bench/bond_valence_tables.py.\nsymbol,r,c\n")
    for element, row in sorted(BV_PARAMS.items(), key=lambda item: item[0].Z):
        out.write(f"{element.symbol},{row['r']:g},{row['c']:g}\n")
with open(folder / "bond_valence_species.csv", "w") as out:
    out.write("# Bond-valence sums of charged species in the ICSD: mean, standard deviation, and how often the species occurs; those\n"
              "# of a single report or without spread are left out. pymatgen " + version("pymatgen") + " (MIT). Made by\n"
              "# bench/bond_valence_tables.py.\nsymbol,state,mean,deviation,occurrence\n")
    for species, row in ICSD_BV_DATA.items():
        if species.oxi_state != 0 and row["std"] > 0:
            assert species.oxi_state == int(species.oxi_state)
            out.write(f"{species.symbol},{int(species.oxi_state)},{row['mean']!r},{row['std']!r},{PRIOR_PROB[species]!r}\n")
