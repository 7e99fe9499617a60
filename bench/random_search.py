#!/usr/bin/env python3
"""What a call of the potential buys in random search: calls for each relaxation to 0.05 eV/Angstrom, and how many of 100,000 calls
end within 5, 20, 50 and 100 meV/atom of the lowest crystal known (pedone, one thread, seed 1, no final relaxation).

  random_search.py [CALLS [KEY=VALUE ...]]     300000 calls a composition; keys as `werner design --set` takes them
"""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

WERNER = os.environ.get("WERNER", "build/werner")
# Formula, units in the cell, eV/atom of the lowest crystal that any search here has found.
CASES = (("MgAl2O4", 2, -12.2328), ("Li2SiO3", 2, -11.0820), ("CaTiO3", 4, -12.4596), ("ZrO2", 4, -15.5648))
WINDOWS = (0.005, 0.02, 0.05, 0.1)  # eV/atom
CONFIG = """
[space]
kind = "crystal"
formula = "{formula}"
units = [{units}, {units}]
[[objective]]
property = "enthalpy_per_atom"
goal = "minimize"
[oracle]
name = "pedone"
final_fmax = 0
[search]
strategy = "random"
evaluations = 1000000
relaxation_steps = {calls}
"""


def relaxations(folder):
    """(calls, energy per atom or None) of each crystal."""
    store = sqlite3.connect(f"file:{folder / 'results.sqlite'}?mode=ro", uri=True)
    for (text,) in store.execute("select properties from items join results using (task_key) order by item"):
        values = json.loads(text)
        yield values.get("relaxation_steps", {}).get("value", 0), values.get("enthalpy_per_atom", {}).get("value")


def main():
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 300000
    keys = [word for key in sys.argv[2:] for word in ("--set", key)]
    for formula, units, lowest in CASES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "search.toml").write_text(CONFIG.format(formula=formula, units=units, calls=calls))
            done = subprocess.run([WERNER, "design", folder / "search.toml", "--threads", "1", "--progress", "none", "--no-report",
                                   "-o", folder / "run", *keys], capture_output=True, text=True)
            if done.returncode:
                sys.exit(done.stderr)
            rows = list(relaxations(folder / "run"))
        spent = sum(row[0] for row in rows)
        hits = [sum(e is not None and e < lowest + window for _, e in rows) * 1e5 / spent for window in WINDOWS]
        print(f"{formula:8} {len(rows):6} crystals, {spent / len(rows):6.1f} calls each; within 5, 20, 50, 100 meV/atom of the lowest: "
              + " ".join(f"{hit:.1f}" for hit in hits), flush=True)


main()
