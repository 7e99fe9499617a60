#!/usr/bin/env python3
"""SA scores by the original, RDKit's Contrib/SA_Score/sascorer.py, with RDKit 2022.09 as Werner has it: later versions count
bridgeheads otherwise and move 2 of 605 ligands of tmQMg-L by up to 1.
Usage: sa_scores.py FOLDER_OF_SASCORER SMILES_FILE > tests/data/sa_scores.csv
       sa_scores.py FOLDER_OF_SASCORER mono.csv bi.csv > tests/data/sa_scores_tmqmgl.csv
A file with one SMILES a line gives `smiles,sa_score`; tables of tmQMg-L give `table,row,sa_score` of every fifteenth row,
numbers alone, for the ligands are not ours."""
import csv
import os
import sys

from rdkit import Chem, RDLogger

folder, *files = sys.argv[1:]
sys.path.insert(0, folder)
import sascorer  # noqa: E402

RDLogger.DisableLog("rdApp.*")


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return None if molecule is None else f"{sascorer.calculateScore(molecule):.6f}"


if files[0].endswith(".csv"):
    print("table,row,sa_score")
    for file in files:
        with open(file, newline="") as text:
            for row, entry in enumerate(csv.DictReader(text)):
                if row % 15 == 0 and (value := score(entry["Decoded SMILES"])):
                    print(f"{os.path.basename(file)},{row},{value}")
else:
    print("smiles,sa_score")
    for line in open(files[0]):
        if value := score(line.strip()):
            print(f"{line.strip()},{value}")
