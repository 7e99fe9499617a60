#!/usr/bin/env python3
"""Writes data/shannon_radii.csv from the radii that pymatgen carries (needs pymatgen)."""
from pymatgen.core import Element

NUMBERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12, "XIV": 14}

print("# Effective ionic radii in Angstrom: Shannon 1976, doi:10.1107/S0567739476001551, as pymatgen 2026.10.24 (MIT) carries")
print("# them; square-planar and pyramidal coordination left out, of two spin states the high one. Made by scripts/shannon_radii.py.")
print("symbol,charge,coordination,radius")
for element in sorted(Element, key=lambda e: (e.Z, e.symbol)):
    if element.symbol in ("D", "T"):
        continue
    radii = {int(charge): sites for charge, sites in (element.data.get("Shannon radii") or {}).items() if charge}
    for charge, sites in sorted(radii.items()):
        rows = {}
        for coordination, spins in sites.items():
            if coordination in NUMBERS:
                rows[NUMBERS[coordination]] = (spins.get("High Spin") or spins.get("") or spins["Low Spin"])["ionic_radius"]
        for coordination, radius in sorted(rows.items()):
            print(f"{element.symbol},{charge},{coordination},{radius}")
