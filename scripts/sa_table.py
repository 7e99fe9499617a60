#!/usr/bin/env python3
"""Fragment contributions of the SA score, from RDKit's Contrib/SA_Score/fpscores.pkl.gz (Ertl and Schuffenhauer 2009)
into what werner/complex/sa_score.cpp reads: n as uint32, n rising fragment numbers as uint32, n contributions as
float32, little-endian. Usage: sa_table.py fpscores.pkl.gz OUTPUT"""
import array
import gzip
import pickle
import sys

source, output = sys.argv[1:]
scores = {}
with gzip.open(source) as file:
    for contribution, *fragments in pickle.load(file):
        for fragment in fragments:
            scores[fragment] = contribution
fragments = sorted(scores)
columns = [array.array("I", [len(fragments)]), array.array("I", fragments),
           array.array("f", (scores[f] for f in fragments))]
with open(output, "wb") as file:
    for column in columns:
        if sys.byteorder == "big":
            column.byteswap()
        file.write(column.tobytes())
