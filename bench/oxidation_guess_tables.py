#!/usr/bin/env python3
"""Writes data/oxidation_guess.csv: the oxidation states that pymatgen's guess from a composition tries for an element, in its
order, and how often the ICSD has them.

usage: oxidation_guess_tables.py OUTPUT
"""
import sys
from importlib.metadata import version

import pymatgen.core.composition as composition
from monty.serialization import loadfn
from pymatgen.core import Element, Species

HEAD = """\
# Oxidation states that are tried when those of a compound are guessed from its composition, in order, and how often the ICSD
# has them (0: not counted there). pymatgen {} (MIT). Made by bench/oxidation_guess_tables.py.
symbol,state,occurrence
"""


def main():
    counts = loadfn(composition.__file__.rsplit("/", 1)[0] + "/icsd_bv.yaml")["occurrence"]
    counts = {Species.from_str(name): count for name, count in counts.items()}
    with open(sys.argv[1], "w") as out:
        out.write(HEAD.format(version("pymatgen")))
        for number in range(1, 104):
            element = Element.from_Z(number)
            for state in element.icsd_oxidation_states or element.common_oxidation_states:
                out.write(f"{element.symbol},{state},{counts.get(Species(element.symbol, state), 0)}\n")


main()
