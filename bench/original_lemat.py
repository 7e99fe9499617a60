"""LeMat-GenBench's checks, uniqueness, SUN and distributions, its own code, for bench/original_scripts.py. Two parts are stood
in for: its matcher package (pymatgen's StructureMatcher with default tolerances) and LeMat-Bulk (our training and test set)."""
import json
import logging
import sys
import types

import numpy as np

from peer_shims import package


def modules(checkout):
    source = checkout / "src" / "lemat_genbench"
    for name in ("", ".metrics", ".utils", ".data", ".preprocess", ".fingerprinting"):
        package("lemat_genbench" + name, source / name[1:])
    logger = types.ModuleType("logging")
    logger.logger = logging.getLogger("quiet")
    logging.getLogger("quiet").setLevel(logging.CRITICAL)
    sys.modules["lemat_genbench.utils.logging"] = logger


class Same:
    def __init__(self):
        from pymatgen.analysis.structure_matcher import StructureMatcher
        self.matcher = StructureMatcher()

    def is_equivalent(self, a, b):
        return a.composition.reduced_formula == b.composition.reduced_formula and self.matcher.fit(a, b)


class Novelty:
    """As NoveltyMetric with a matcher: 1 for what matches none of the reference."""

    def __init__(self, same, train):
        self.same, self.by_formula = same, {}
        for c in train:
            self.by_formula.setdefault(c.structure.composition.reduced_formula, []).append(c.structure)

    def novel(self, structure):
        known = self.by_formula.get(structure.composition.reduced_formula, [])
        return not any(self.same.is_equivalent(structure, other) for other in known)

    def compute(self, structures):
        return types.SimpleNamespace(individual_values=[float(self.novel(s)) for s in structures], failed_indices=[])


def verdicts(generated):
    from lemat_genbench.metrics.validity_metrics import (ChargeNeutralityMetric, MinimumInteratomicDistanceMetric,
                                                         PhysicalPlausibilityMetric)
    from pymatgen.analysis.bond_valence import BVAnalyzer
    from pymatgen.core import Element
    radii = {str(e): e.atomic_radius or 1.0 for e in Element}
    charge, structure = [], []
    for c in generated:
        try:
            charge.append(ChargeNeutralityMetric.compute_structure(c.structure, bv_analyzer=BVAnalyzer()) <= 0.1)
        except Exception:
            charge.append(False)
        structure.append(MinimumInteratomicDistanceMetric.compute_structure(c.structure, element_radii=radii) > 0.5 and
                         PhysicalPlausibilityMetric.compute_structure(c.structure) > 0.5)
    return charge, structure


def evaluate(checkout, generated, train, test, folder):
    modules(checkout)
    from lemat_genbench.metrics.sun_metric import SUNMetric
    charge, structure = verdicts(generated)
    valid = [a and b for a, b in zip(charge, structure)]
    kept = [i for i in range(len(generated)) if valid[i]]
    structures = [generated[i].structure for i in kept]
    for i, s in zip(kept, structures):
        s.properties = {"e_above_hull": generated[i].numbers["e_above_hull"]}
    same = Same()
    metric = SUNMetric.__new__(SUNMetric)
    metric.config = types.SimpleNamespace(name="SUN", stability_threshold=0.0, metastability_threshold=0.1, fingerprint_method="structure-matcher")
    metric.uniqueness_metric = types.SimpleNamespace(fingerprinter=same)
    metric.novelty_metric = Novelty(same, train)
    sun = metric.compute(structures)
    # As UniquenessMetric with a matcher: what no later crystal repeats.
    unique = [not any(same.is_equivalent(a, b) for b in structures[i + 1:]) for i, a in enumerate(structures)]
    novel = [metric.novelty_metric.novel(s) for s in structures]
    n = len(generated)
    values = {"composition_validity": sum(charge) / n, "structural_validity": sum(structure) / n, "validity": sum(valid) / n,
              "uniqueness": sum(unique) / n, "novelty": sum(novel) / n, "stability": sun.metrics["stable_count"] / n,
              "sun": sun.metrics["sun_count"] / n, "metastable_sun": sun.metrics["msun_count"] / n,
              "e_above_hull": float(np.mean([s.properties["e_above_hull"] for s in structures]))}
    values.update(distributions(structures, test, folder))
    novel_of = dict(zip(kept, novel))
    return {"values": values, "columns": {"composition_validity": charge, "structural_validity": structure, "validity": valid,
                                          "novelty": [bool(novel_of.get(i)) for i in range(n)]}}


def distributions(structures, test, folder):
    import pandas
    from lemat_genbench.preprocess.distribution_preprocess import DistributionPreprocessor
    from lemat_genbench.utils.distribution_utils import compute_jensen_shannon_distance, generate_probabilities
    tables = [pandas.DataFrame([DistributionPreprocessor.process_structure(s).properties["distribution_properties"] for s in group])
              for group in (structures, [c.structure for c in test])]
    kinds = {"SpaceGroup": np.int64, "CrystalSystem": np.int64, "Composition": np.ndarray, "CompositionCounts": np.ndarray}
    with open(f"{folder}/reference.json", "w") as out:
        json.dump({k: generate_probabilities(tables[1], k, kind) for k, kind in kinds.items()}, out)
    found = {k: compute_jensen_shannon_distance(tables[0], k, kind, f"{folder}/reference.json") for k, kind in kinds.items()}
    names = {"SpaceGroup": "space_group_distance", "CrystalSystem": "crystal_system_distance", "Composition": "element_distance",
             "CompositionCounts": "atom_distance"}
    return {names[k]: float(found[k]) for k in names}
