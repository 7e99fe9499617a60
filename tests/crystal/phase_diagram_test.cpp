#include "werner/crystal/phase_diagram.hpp"

#include <Eigen/LU>
#include <cmath>
#include <limits>
#include <thread>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"

namespace werner {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

EnergyEntry entry(const std::string& formula, double energy) { return {formula, parse_composition(formula), energy}; }

std::string products_text(const PhaseDiagram& diagram, const HullDistance& distance) {
  std::vector<std::string> parts;
  for (const HullProduct& product : distance.products)
    parts.push_back(format_double(std::round(product.amount * 1e6) / 1e6) + " " + diagram.entries()[product.entry].id);
  std::sort(parts.begin(), parts.end());
  return join(parts, " + ");
}

// A hull that can be drawn: A at 0, AB at -1, B at 0.
TEST(PhaseDiagram, Binary) {
  const PhaseDiagram diagram({entry("NaCl", -1), entry("Na3Cl", -0.1), entry("NaCl2", -0.9)}, EnergyKind::formation);
  const auto above = [&](const std::string& formula, double energy) {
    return diagram.above_hull(parse_composition(formula), energy).above_hull.value();
  };
  EXPECT_NEAR(above("NaCl", -0.9), 0.1, 1e-12);
  EXPECT_NEAR(above("Na2Cl2", -1.25), -0.25, 1e-12);
  EXPECT_NEAR(above("Na3Cl", -0.1), 0.4, 1e-12);
  EXPECT_NEAR(above("NaCl2", -0.9), 0, 1e-12);
  EXPECT_NEAR(above("Na", 0.05), 0.05, 1e-12);
  EXPECT_NEAR(above("Na2Cl3", 0), 0.4 * 1 + 0.6 * 0.9, 1e-12);
  const HullDistance distance = diagram.decomposition(parse_composition("Na3Cl"));
  EXPECT_FALSE(distance.above_hull);
  EXPECT_EQ(products_text(diagram, distance), "0.5 NaCl + 0.5 reference");
  // Without NaCl itself, NaCl2 and sodium are next: 3/4 of -0.9.
  EXPECT_NEAR(diagram.separation(parse_composition("NaCl"), -1).above_hull.value(), -1 + 0.675, 1e-12);
  EXPECT_EQ(diagram.stable_entries(parse_composition("NaCl")).size(), 4u);
}

// Every simplex of phases around the composition, by Cramer's rule.
double by_brute_force(const std::vector<Eigen::VectorXd>& phases, const std::vector<double>& energies,
                      const Eigen::VectorXd& at) {
  const std::size_t n = static_cast<std::size_t>(at.size());
  std::vector<std::size_t> chosen(n);
  double best = std::numeric_limits<double>::infinity();
  const auto recurse = [&](const auto& self, std::size_t depth, std::size_t first) -> void {
    if (depth < n) {
      for (std::size_t p = first; p < phases.size(); ++p) chosen[depth] = p, self(self, depth + 1, p + 1);
      return;
    }
    Eigen::MatrixXd matrix(at.size(), at.size());
    for (std::size_t i = 0; i < n; ++i) matrix.col(static_cast<Eigen::Index>(i)) = phases[chosen[i]];
    if (std::abs(matrix.determinant()) < 1e-12) return;
    const Eigen::VectorXd amounts = matrix.fullPivLu().solve(at);
    if (amounts.minCoeff() < -1e-12) return;
    double energy = 0;
    for (std::size_t i = 0; i < n; ++i) energy += amounts[static_cast<Eigen::Index>(i)] * energies[chosen[i]];
    best = std::min(best, energy);
  };
  recurse(recurse, 0, 0);
  return best;
}

TEST(PhaseDiagram, SameAsBruteForce) {
  RandomStream random(7, 0, "hulls");
  const std::vector<int> numbers = {3, 8, 13, 26};
  for (int trial = 0; trial < 60; ++trial) {
    const int n = 2 + random.below(3);
    std::vector<EnergyEntry> entries;
    std::vector<Eigen::VectorXd> phases;
    std::vector<double> energies;
    for (int p = 0; p < n + 9; ++p) {
      Composition composition;
      for (int e = 0; e < n; ++e) {
        // Small whole amounts, so that many phases lie on one line or plane; some of one energy.
        const int amount = p < n ? (p == e) : random.below(4);
        if (amount > 0) composition.amounts[numbers[static_cast<std::size_t>(e)]] = amount;
      }
      if (composition.amounts.empty()) continue;
      const double energy = p < n ? random.uniform(-3, 0) : trial % 3 == 0 ? -4 : random.uniform(-6, -2);
      entries.push_back({std::to_string(p), composition, energy});
      Eigen::VectorXd fractions = Eigen::VectorXd::Zero(n);
      for (int e = 0; e < n; ++e)
        if (const auto it = composition.amounts.find(numbers[static_cast<std::size_t>(e)]);
            it != composition.amounts.end())
          fractions[e] = it->second / composition.total();
      phases.push_back(fractions);
      energies.push_back(energy);
    }
    const PhaseDiagram diagram(entries, EnergyKind::total);
    for (int query = 0; query < 5; ++query) {
      Composition composition;
      Eigen::VectorXd fractions(n);
      for (int e = 0; e < n; ++e) fractions[e] = 1 + random.below(4);
      for (int e = 0; e < n; ++e) composition.amounts[numbers[static_cast<std::size_t>(e)]] = fractions[e];
      fractions /= fractions.sum();
      const HullDistance distance = diagram.above_hull(composition, -3);
      ASSERT_TRUE(distance.above_hull);
      EXPECT_NEAR(*distance.above_hull, -3 - by_brute_force(phases, energies, fractions), 1e-10);
      // The products make up the compound, in atoms and in energy.
      Composition sum;
      double energy = 0;
      for (const HullProduct& product : distance.products) {
        energy += product.amount * diagram.entries()[product.entry].energy_per_atom;
        for (const auto& [number, share] : werner::fractions(diagram.entries()[product.entry].composition).amounts)
          sum.amounts[number] += product.amount * share;
      }
      EXPECT_NEAR(energy, distance.hull_energy, 1e-10);
      for (const auto& [number, share] : werner::fractions(composition).amounts)
        EXPECT_NEAR(sum.amounts[number], share, 1e-10);
    }
  }
}

TEST(PhaseDiagram, WhatIsMissing) {
  const PhaseDiagram diagram({entry("Na", -1.3),
                              entry("Cl", -1.8),
                              entry("NaCl", -3.4),
                              entry("KCl", -3),
                              entry("Na2Cl", nan),
                              entry("NaCl3", -1e300),
                              {"hollow", {}, -1}},
                             EnergyKind::total);
  ASSERT_EQ(diagram.left_out().size(), 3u);
  EXPECT_EQ(diagram.left_out()[0], "Na2Cl: the energy nan");
  EXPECT_EQ(diagram.left_out()[1], "NaCl3: the energy -1e+300");
  EXPECT_EQ(diagram.left_out()[2], "hollow: no atoms");
  EXPECT_EQ(diagram.above_hull({{{119, 1.0}}}, 0).reason, "no element has the atomic number 119");
  EXPECT_EQ(diagram.above_hull(parse_composition("KCl"), -3).reason, "no energy of the element K");
  EXPECT_EQ(diagram.above_hull(parse_composition("KNaLi"), -3).reason, "no energy of the elements Li, K");
  EXPECT_EQ(diagram.above_hull({}, -3).reason, "no atoms");
  EXPECT_EQ(diagram.above_hull(parse_composition("NaCl"), nan).reason, "the energy nan");
  EXPECT_EQ(diagram.above_hull({{{11, -1.0}, {17, 2.0}}}, -3).reason, "the amount -1 of Na");
  EXPECT_EQ(diagram.above_hull({{{11, nan}, {17, 2.0}}}, -3).reason, "the amount nan of Na");
  EXPECT_FALSE(diagram.formation_energy(parse_composition("KCl"), -3));
  EXPECT_NEAR(*diagram.formation_energy(parse_composition("NaCl"), -3.4), -3.4 + 0.5 * (1.3 + 1.8), 1e-12);
  EXPECT_TRUE(diagram.stable_entries(parse_composition("KCl")).empty());
  const auto formation = formation_energies(diagram.entries(), diagram);
  EXPECT_EQ(formation.entries.size(), 3u);
  ASSERT_EQ(formation.left_out.size(), 1u);
  EXPECT_EQ(formation.left_out[0], "KCl: no energy of the element K");
  EXPECT_NEAR(*PhaseDiagram({}, EnergyKind::formation).above_hull(parse_composition("KCl"), -3).above_hull, -3, 1e-12);
}

// 30 elements at once, all binaries among them; the answer is the best of those that can be made.
TEST(PhaseDiagram, ManyElements) {
  std::vector<EnergyEntry> entries;
  Composition all;
  for (int a = 1; a <= 30; ++a) {
    all.amounts[a] = 1;
    for (int b = a + 1; b <= 30; ++b)
      entries.push_back({"", Composition{{{a, 1.0}, {b, 1.0}}}, a % 2 == 1 && b == a + 1 ? -2.0 : -1.0});
  }
  const PhaseDiagram diagram(entries, EnergyKind::formation);
  const HullDistance distance = diagram.above_hull(all, -1.5);
  EXPECT_NEAR(*distance.above_hull, 0.5, 1e-10);
  EXPECT_EQ(distance.products.size(), 15u);
}

TEST(PhaseDiagram, ManyThreads) {
  RandomStream random(9, 0, "threads");
  std::vector<EnergyEntry> entries;
  for (int i = 0; i < 500; ++i) {
    Composition composition;
    for (int e = 0; e < 3; ++e) composition.amounts[1 + random.below(8)] = 1 + random.below(3);
    entries.push_back({std::to_string(i), composition, random.uniform(-1, 0)});
  }
  const PhaseDiagram alone(entries, EnergyKind::formation), shared(entries, EnergyKind::formation);
  std::vector<std::vector<double>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results)
    threads.emplace_back([&] {
      for (const EnergyEntry& e : entries) result.push_back(*shared.above_hull(e.composition, 0).above_hull);
    });
  for (auto& thread : threads) thread.join();
  for (const auto& result : results)
    for (std::size_t i = 0; i < entries.size(); ++i)
      EXPECT_EQ(result[i], *alone.above_hull(entries[i].composition, 0).above_hull);
}

// pymatgen's PhaseDiagram on the same table, written by bench/phase_diagram_pymatgen.py.
TEST(PhaseDiagramData, SameAsPymatgen) {
  REQUIRE_DATA(file, "crystals/mp_hull.csv.gz");
  const CsvTable hull = parse_csv(read_text_file(file), file);
  std::vector<EnergyEntry> entries;
  for (const CsvRow& row : hull.rows)
    entries.push_back({row.fields[hull.column("material_id", file)],
                       parse_composition(row.fields[hull.column("composition", file)]),
                       parse_double(row.fields[hull.column("formation_energy_per_atom", file)]).value()});
  const PhaseDiagram diagram(entries, EnergyKind::formation);
  const std::string name = test::source_dir() / "tests/data/phase_diagram_pymatgen.csv";
  const CsvTable expected = parse_csv(test::read_text(name), name);
  std::array<int, 7> seen{};
  double worst = 0, worst_separation = 0;
  for (const CsvRow& row : expected.rows) {
    const Composition composition = parse_composition(row.fields[0]);
    const double energy = parse_double(row.fields[1]).value();
    const HullDistance distance = diagram.above_hull(composition, energy);
    ASSERT_TRUE(distance.above_hull) << distance.reason;
    worst = std::max(worst, std::abs(*distance.above_hull - parse_double(row.fields[2]).value()));
    if (const auto separation = parse_double(row.fields[3]))
      worst_separation =
          std::max(worst_separation, std::abs(*diagram.separation(composition, energy).above_hull - *separation));
    ++seen[composition.number_of_elements()];
  }
  EXPECT_LT(worst, 1e-6);
  EXPECT_LT(worst_separation, 1e-6);
  for (std::size_t n = 1; n <= 6; ++n) EXPECT_GE(seen[n], 50) << n;
  EXPECT_GE(expected.rows.size(), 1000u);
}

}  // namespace
}  // namespace werner
