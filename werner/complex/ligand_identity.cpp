#include "werner/complex/ligand_identity.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include "werner/complex/canonical_graph.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

// The ligand without bond orders: vertices are atoms, then one per donor group. Hydrogens that have one heavy neighbour
// and are no donors are folded into it, so that the symmetry of methyl groups costs nothing.
struct Skeleton {
  ColouredGraph graph;
  std::vector<int> vertex_of_atom;  // -1 for a folded hydrogen
  int first_donor = 0;              // vertex of donor group 0
};

Skeleton make_skeleton(const Ligand& ligand) {
  const int n = static_cast<int>(ligand.atoms.size());
  std::vector<std::vector<int>> around(n);
  for (const Bond& bond : ligand.bonds) {
    around[bond.a].push_back(bond.b);
    around[bond.b].push_back(bond.a);
  }
  std::vector<char> is_donor(n, 0);
  for (const DonorGroup& group : ligand.donors)
    for (const int atom : group) is_donor[atom] = 1;
  const auto folded = [&](int atom) {
    return ligand.atoms[atom].z == 1 && !is_donor[atom] && around[atom].size() == 1 &&
           ligand.atoms[around[atom][0]].z != 1;
  };

  Skeleton skeleton;
  ColouredGraph& graph = skeleton.graph;
  skeleton.vertex_of_atom.assign(n, -1);
  for (int atom = 0; atom < n; ++atom) {
    if (folded(atom)) continue;
    skeleton.vertex_of_atom[atom] = static_cast<int>(graph.colours.size());
    const auto hydrogens = std::count_if(around[atom].begin(), around[atom].end(), folded);
    std::string colour = element(ligand.atoms[atom].z).symbol;
    if (hydrogens > 0) colour += "H";
    if (hydrogens > 1) colour += std::to_string(hydrogens);
    graph.colours.push_back(colour);
  }
  skeleton.first_donor = static_cast<int>(graph.colours.size());
  graph.colours.resize(graph.colours.size() + ligand.donors.size(), "*");  // sorts before every element
  graph.neighbours.resize(graph.colours.size());
  const auto connect = [&](int u, int v) {
    graph.neighbours[u].push_back(v);
    graph.neighbours[v].push_back(u);
  };
  for (const Bond& bond : ligand.bonds)
    if (skeleton.vertex_of_atom[bond.a] >= 0 && skeleton.vertex_of_atom[bond.b] >= 0)
      connect(skeleton.vertex_of_atom[bond.a], skeleton.vertex_of_atom[bond.b]);
  for (std::size_t i = 0; i < ligand.donors.size(); ++i)
    for (const int atom : ligand.donors[i])
      connect(skeleton.first_donor + static_cast<int>(i), skeleton.vertex_of_atom[atom]);

  for (const StereoCentre& centre : ligand.stereo_centres) {
    StereoElement element{.carriers = {skeleton.vertex_of_atom[centre.atom]}, .order = {}, .order_2 = {}};
    for (const int atom : centre.neighbours) element.order.push_back(skeleton.vertex_of_atom[atom]);
    element.sign = centre.clockwise ? 1 : -1;
    graph.stereo.push_back(std::move(element));
  }
  for (const StereoBond& bond : ligand.stereo_bonds) {
    const auto substituents = [&](int end, int other_end, int first) {
      std::vector<int> result{skeleton.vertex_of_atom[first]};
      for (const int atom : around[end])
        if (atom != other_end && atom != first) result.push_back(skeleton.vertex_of_atom[atom]);
      return result;
    };
    graph.stereo.push_back({.carriers = {skeleton.vertex_of_atom[bond.a], skeleton.vertex_of_atom[bond.b]},
                            .order = substituents(bond.a, bond.b, bond.a2),
                            .order_2 = substituents(bond.b, bond.a, bond.b2),
                            .sign = bond.cis ? 1 : -1,
                            .mirrored = false});
  }
  return skeleton;
}

// Linear text of the skeleton in canonical order, in the manner of SMILES without bond orders: an atom is its element
// with its folded hydrogens in brackets where needed, its donor numbers after '*' and its handedness after '@'.
class KeyWriter {
 public:
  KeyWriter(const Skeleton& skeleton, const CanonicalForm& form, const std::vector<int>& donor_number, int charge)
      : skeleton_(skeleton), form_(form), donor_number_(donor_number) {
    find_rings();
    std::string text;
    if (skeleton.first_donor > 0) text = write(start());
    for (const std::string& bond : stereo_bonds()) text += bond;
    text_ = std::to_string(charge) + "|" + text;
  }
  const std::string& text() const { return text_; }

 private:
  bool is_atom(int vertex) const { return vertex < skeleton_.first_donor; }

  int start() const {
    int best = 0;
    for (int v = 1; is_atom(v); ++v)
      if (form_.label[v] < form_.label[best]) best = v;
    return best;
  }

  std::vector<int> neighbours(int vertex) const {
    std::vector<int> result;
    for (const int u : skeleton_.graph.neighbours[vertex])
      if (is_atom(u)) result.push_back(u);
    std::sort(result.begin(), result.end(), [&](int a, int b) { return form_.label[a] < form_.label[b]; });
    return result;
  }

  // Ring bonds are those that a depth-first walk in canonical order meets a second time.
  void find_rings() {
    place_.assign(skeleton_.first_donor, -1);
    children_.resize(skeleton_.first_donor);
    rings_.resize(skeleton_.first_donor);
    int next_ring = 1;
    int next_place = 0;
    const std::function<void(int, int)> walk = [&](int vertex, int parent) {
      place_[vertex] = next_place++;
      for (const int u : neighbours(vertex)) {
        if (u == parent) continue;
        if (place_[u] < 0) {
          children_[vertex].push_back(u);
          walk(u, vertex);
        } else if (place_[u] < place_[vertex]) {
          rings_[vertex].push_back(next_ring);
          rings_[u].push_back(next_ring);
          ++next_ring;
        }
      }
    };
    if (skeleton_.first_donor > 0) walk(start(), -1);
  }

  std::string atom_text(int vertex) const {
    std::string marks;
    for (const int u : skeleton_.graph.neighbours[vertex])
      if (!is_atom(u)) marks += "*" + std::to_string(donor_number_[u - skeleton_.first_donor]);
    for (const StereoElement& element : skeleton_.graph.stereo)
      if (element.carriers.size() == 1 && element.carriers[0] == vertex)
        marks += stereo_sign(element, place_) > 0 ? "@+" : "@-";
    const std::string& colour = skeleton_.graph.colours[vertex];
    return colour.size() == 1 && marks.empty() ? colour : "[" + colour + marks + "]";
  }

  std::string write(int vertex) const {
    std::string text = atom_text(vertex);
    for (const int ring : rings_[vertex]) text += ring < 10 ? std::to_string(ring) : "%" + std::to_string(ring) + "%";
    const auto& children = children_[vertex];
    for (std::size_t i = 0; i < children.size(); ++i) {
      const std::string branch = write(children[i]);
      text += i + 1 < children.size() ? "(" + branch + ")" : branch;
    }
    return text;
  }

  std::vector<std::string> stereo_bonds() const {
    std::vector<std::string> result;
    for (const StereoElement& element : skeleton_.graph.stereo) {
      if (element.carriers.size() != 2) continue;
      const auto [low, high] = std::minmax(place_[element.carriers[0]], place_[element.carriers[1]]);
      result.push_back("|" + std::to_string(low) + "=" + std::to_string(high) +
                       (stereo_sign(element, place_) > 0 ? "+" : "-"));
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  const Skeleton& skeleton_;
  const CanonicalForm& form_;
  const std::vector<int>& donor_number_;
  std::vector<int> place_;  // in the text, from 0
  std::vector<std::vector<int>> children_, rings_;
  std::string text_;
};

// Donor group as written -> its canonical number.
std::vector<int> donor_numbers(const Skeleton& skeleton, const CanonicalForm& form, int donors) {
  std::vector<int> order(donors);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return form.label[skeleton.first_donor + a] < form.label[skeleton.first_donor + b]; });
  std::vector<int> number(donors);
  for (int i = 0; i < donors; ++i) number[order[i]] = i;
  return number;
}

// All products of the generators, identity first, then ascending.
std::vector<std::vector<int>> closure(const std::vector<std::vector<int>>& generators, int n) {
  std::vector<int> identity(n);
  std::iota(identity.begin(), identity.end(), 0);
  std::set<std::vector<int>> group{identity};
  std::vector<std::vector<int>> fresh{identity};
  while (!fresh.empty()) {
    const std::vector<int> element = std::move(fresh.back());
    fresh.pop_back();
    for (const auto& generator : generators) {
      std::vector<int> product(n);
      for (int i = 0; i < n; ++i) product[i] = generator[element[i]];
      if (group.insert(product).second) fresh.push_back(std::move(product));
    }
  }
  return {group.begin(), group.end()};
}

}  // namespace

Ligand with_identity(Ligand ligand) {
  const int donors = ligand.denticity();
  const Skeleton skeleton = make_skeleton(ligand);
  const CanonicalForm form = canonical_form(skeleton.graph);
  const std::vector<int> number = donor_numbers(skeleton, form, donors);
  ligand.key = KeyWriter(skeleton, form, number, ligand.charge).text();

  std::vector<std::vector<int>> generators;
  for (const auto& generator : form.generators) {
    std::vector<int> on_donors(donors);
    for (int i = 0; i < donors; ++i)
      on_donors[number[i]] = number[generator[skeleton.first_donor + i] - skeleton.first_donor];
    generators.push_back(std::move(on_donors));
  }
  ligand.automorphisms = closure(generators, donors);

  if (ligand.stereo_centres.empty()) {
    ligand.mirror_key = ligand.key;
    ligand.mirrors = ligand.automorphisms;
  } else {
    const Skeleton mirror{mirror_image(skeleton.graph), skeleton.vertex_of_atom, skeleton.first_donor};
    const CanonicalForm mirror_form = canonical_form(mirror.graph);
    const std::vector<int> mirror_number = donor_numbers(mirror, mirror_form, donors);
    ligand.mirror_key = KeyWriter(mirror, mirror_form, mirror_number, ligand.charge).text();
    std::vector<int> to_mirror(donors);
    for (int i = 0; i < donors; ++i) to_mirror[number[i]] = mirror_number[i];
    for (const auto& automorphism : ligand.automorphisms) {
      std::vector<int> image(donors);
      for (int i = 0; i < donors; ++i) image[i] = to_mirror[automorphism[i]];
      ligand.mirrors.push_back(std::move(image));
    }
    std::sort(ligand.mirrors.begin(), ligand.mirrors.end());
  }

  std::vector<DonorGroup> ordered(donors);
  for (int i = 0; i < donors; ++i) ordered[number[i]] = std::move(ligand.donors[i]);
  ligand.donors = std::move(ordered);
  return ligand;
}

}  // namespace werner
