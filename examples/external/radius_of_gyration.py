#!/usr/bin/env python3
"""An oracle in thirty lines: reads an XYZ file, prints JSON.

    werner predict complexes.xyz --oracle external --properties score \
        --command "python3 examples/external/radius_of_gyration.py {xyz}"

`score` is the radius of gyration in Angstrom. A structure of one atom is refused with a reason, which Werner keeps.
"""
import json
import sys


def main(path):
    with open(path) as file:
        lines = file.read().splitlines()
    count = int(lines[0])
    atoms = [tuple(float(x) for x in line.split()[1:4]) for line in lines[2:2 + count]]
    if count < 2:
        print(json.dumps({"failed": "a single atom has no radius of gyration"}))
        return
    centre = [sum(atom[k] for atom in atoms) / count for k in range(3)]
    squares = sum(sum((atom[k] - centre[k]) ** 2 for k in range(3)) for atom in atoms)
    print(json.dumps({"score": (squares / count) ** 0.5}))


main(sys.argv[1])
