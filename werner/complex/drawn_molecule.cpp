// The molecule that RDKit gets from a structure whose bonds are known.
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>

#include "werner/complex/ligand_rdkit.hpp"

namespace werner {

RDKit::RWMol drawn_molecule(const Molecule& molecule, const std::vector<int>& atoms, const BondAssignment& assignment) {
  RDKit::RWMol mol;
  auto* conformer = new RDKit::Conformer(static_cast<unsigned>(atoms.size()));  // owned by the molecule below
  conformer->set3D(true);
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    auto* atom = new RDKit::Atom(molecule.atomic_numbers[atoms[i]]);  // owned by the molecule
    atom->setFormalCharge(assignment.formal_charges[i]);
    atom->setNoImplicit(true);
    atom->setProp("source", static_cast<int>(i));
    mol.addAtom(atom, false, true);
    const Vec3& p = molecule.positions[atoms[i]];
    conformer->setAtomPos(static_cast<unsigned>(i), {p.x(), p.y(), p.z()});
  }
  mol.addConformer(conformer, true);
  for (const Bond& bond : assignment.bonds)
    mol.addBond(static_cast<unsigned>(bond.a), static_cast<unsigned>(bond.b),
                bond.order == BondOrder::triple    ? RDKit::Bond::TRIPLE
                : bond.order == BondOrder::double_ ? RDKit::Bond::DOUBLE
                                                   : RDKit::Bond::SINGLE);
  RDKit::MolOps::sanitizeMol(mol);
  return mol;
}

}  // namespace werner
