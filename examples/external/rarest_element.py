#!/usr/bin/env python3
"""A score of one's own for `werner evaluate`: the abundance of the rarest element of each compound in the Earth's crust,
as log10 of milligrams per kilogram; -1 is cadmium, -3 iridium.

    werner evaluate generated.cif --score 'abundance>0=python3 examples/external/rarest_element.py {csv}'

It is started once for all compounds: a model that takes long to load goes where the table stands. The table has the
columns name, formula and cif; the answer is a line per compound, name and number. Elements without an entry (noble gases
but argon, and what is not found in rocks) have no answer, which costs the compound its score and nothing else.
Abundances: CRC Handbook of Chemistry and Physics, 97th edition, section 14."""
import csv
import math
import re
import sys

ABUNDANCE = {
    "O": 461000, "Si": 282000, "Al": 82300, "Fe": 56300, "Ca": 41500, "Na": 23600, "Mg": 23300, "K": 20900,
    "Ti": 5650, "H": 1400, "P": 1050, "Mn": 950, "F": 585, "Ba": 425, "Sr": 370, "S": 350, "C": 200, "Zr": 165,
    "Cl": 145, "V": 120, "Cr": 102, "Rb": 90, "Ni": 84, "Zn": 70, "Ce": 66.5, "Cu": 60, "Nd": 41.5, "La": 39, "Y": 33,
    "Co": 25, "Sc": 22, "Li": 20, "Nb": 20, "N": 19, "Ga": 19, "Pb": 14, "B": 10, "Th": 9.6, "Pr": 9.2, "Sm": 7.05,
    "Gd": 6.2, "Dy": 5.2, "Ar": 3.5, "Er": 3.5, "Yb": 3.2, "Hf": 3, "Cs": 3, "Be": 2.8, "U": 2.7, "Br": 2.4, "Sn": 2.3,
    "Eu": 2, "Ta": 2, "As": 1.8, "Ge": 1.5, "Ho": 1.3, "W": 1.25, "Mo": 1.2, "Tb": 1.2, "Tl": 0.85, "Lu": 0.8,
    "Tm": 0.52, "I": 0.45, "In": 0.25, "Sb": 0.2, "Cd": 0.15, "Hg": 0.085, "Ag": 0.075, "Se": 0.05, "Pd": 0.015,
    "Bi": 0.0085, "Pt": 0.005, "Au": 0.004, "Os": 0.0015, "Te": 0.001, "Ru": 0.001, "Ir": 0.001, "Rh": 0.001,
    "Re": 0.0007,
}

csv.field_size_limit(1 << 30)
answer = csv.writer(sys.stdout)
answer.writerow(["name", "abundance"])
with open(sys.argv[1], newline="") as table:
    for row in csv.DictReader(table):
        elements = re.findall("[A-Z][a-z]?", row["formula"])
        known = [ABUNDANCE[e] for e in elements if e in ABUNDANCE]
        rarest = math.log10(min(known)) if len(known) == len(elements) > 0 else "not in the table"
        answer.writerow([row["name"], rarest])
