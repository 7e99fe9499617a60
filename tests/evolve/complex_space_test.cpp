#include "werner/evolve/complex_space.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/core/error.hpp"
#include "werner/evolve/complex_genes.hpp"
#include "werner/evolve/strategy.hpp"

namespace werner {
namespace {

// Names of the library, or SMILES{donors}.
std::vector<LigandPtr> ligands(const std::vector<std::string>& names) {
  std::vector<LigandPtr> list;
  for (const std::string& name : names) list.push_back(name.ends_with('}') ? parse_ligand(name) : find_ligand(name));
  return list;
}

ComplexSpaceOptions options_of(const std::string& metal, const std::string& geometry,
                               const std::vector<std::string>& names) {
  ComplexSpaceOptions options;
  options.metals = {parse_metal(metal)};
  options.geometries = {&polyhedron(geometry)};
  options.ligands = ligands(names);
  return options;
}

const char* const r_pn = "C[C@@H](N)CN{2,4}";
const char* const s_pn = "C[C@H](N)CN{2,4}";
const char* const r_amine = "C[C@@H](F)N{3}";
const char* const s_amine = "C[C@H](F)N{3}";

struct Case {
  const char* name;
  ComplexSpaceOptions options;
};

// Spaces small enough to be listed: monodentate and chelating, one or several metals and polyhedra, with constraints.
std::vector<Case> cases() {
  std::vector<Case> list;
  list.push_back(
      {"square", options_of("Pd(II)", "square-planar", {"chloride", "ammonia", "PMe3", "cyanide", "carbonyl"})});
  list.back().options.constraints.charge = IntegerWindow{-1, 1};
  list.push_back({"octahedron", options_of("Co(III)", "octahedral", {"chloride", "ammonia", "cyanide", "water"})});
  list.push_back({"bipyramid", options_of("Fe(0)", "trigonal-bipyramidal", {"carbonyl", "PMe3", "PF3", "cyanide"})});
  list.push_back({"tetrahedron", options_of("Zn(II)", "tetrahedral", {"chloride", "bromide", "ammonia", "iodide"})});
  list.push_back({"pentagon", options_of("Zr(IV)", "pentagonal-bipyramidal", {"fluoride", "water", "chloride"})});
  list.push_back({"chelates", options_of("Co(III)", "octahedral", {"en", "acac", "chloride", "glycinate"})});
  list.back().options.constraints.charge = IntegerWindow{-1, 1};
  ComplexSpaceOptions several = options_of("Pd(II)", "square-planar", {"chloride", "ammonia", "PMe3"});
  several.metals.push_back(parse_metal("Ni(II)"));
  several.geometries.push_back(&polyhedron("tetrahedral"));
  list.push_back({"several", several});
  several.spins = {.low = true, .high = true};
  list.push_back({"spins", several});
  list.push_back(
      {"few", options_of("Pd(II)", "square-planar", {"chloride", "ammonia", "PMe3", "carbonyl", "bromide"})});
  list.back().options.constraints.max_distinct_ligands = 2;
  list.back().options.constraints.must_contain = {find_ligand("PMe3")->key};
  list.push_back(
      {"atoms", options_of("Pd(II)", "square-planar", {"chloride", "ammonia", "PMe3", "water", "glycinate"})});
  list.back().options.constraints.atoms = IntegerWindow{10, 22};
  list.push_back({"one hand", options_of("Co(III)", "octahedral", {r_pn, "en", "chloride"})});
  list.push_back({"both hands", options_of("Co(III)", "octahedral", {s_pn, "en", "chloride", r_pn})});
  list.push_back({"a hand demanded", list.back().options});
  list.back().options.constraints.must_contain = {parse_ligand(r_pn)->key};
  list.push_back({"hands on a square", options_of("Pd(II)", "square-planar", {r_pn, s_pn, "chloride"})});
  list.push_back({"one hand of one site", options_of("Co(III)", "octahedral", {r_amine, "ammonia", "chloride"})});
  list.push_back({"hands of one site", options_of("Co(III)", "octahedral", {r_amine, s_amine, "water", "chloride"})});
  list.push_back({"a hand of one site demanded", list.back().options});
  list.back().options.constraints.must_contain = {parse_ligand(s_amine)->key};
  return list;
}

// Listed and searched too; some of them leave an operator little to do.
std::vector<Case> cases_with_chelates() {
  std::vector<Case> list = cases();
  list.push_back({"pincers", options_of("Ru(II)", "octahedral", {"terpy", "glycinate", "carbonyl", "hydride"})});
  list.back().options.constraints.max_distinct_ligands = 3;
  list.push_back({"half-sandwich",
                  options_of("Ru(II)", "half-sandwich", {"Cp", "benzene", "glycinate", "chloride", "acac", "water"})});
  list.back().options.geometries = {&polyhedron("half-sandwich", 4)};
  list.back().options.constraints.valence_electrons = IntegerWindow{18, 18};
  list.push_back({"allyl", options_of("Pd(II)", "square-planar", {"allyl", "PMe3", "en", "chloride", "glycinate"})});
  list.push_back({"demands", options_of("Fe(II)", "octahedral", {"bipy", "cyanide", "water", "glycinate"})});
  list.back().options.constraints.must_contain = {find_ligand("bipy")->key};
  list.back().options.constraints.atoms = IntegerWindow{27, 46};
  list.back().options.constraints.class_limits["diimine"] = IntegerWindow{1, 2};
  return list;
}

std::vector<Genome> listing(const ComplexSpace& space) {
  std::vector<Genome> all;
  for (std::uint64_t i = 0; auto genome = space.at(i); ++i) all.push_back(*genome);
  return all;
}

TEST(ComplexSpace, ListsEveryCompoundOnceAndAsManyAsBurnsideCounts) {
  for (const Case& test : cases_with_chelates()) {
    const ComplexSpace space(test.options);
    const auto all = listing(space);
    std::set<std::string> identities;
    for (const Genome& genome : all) {
      EXPECT_TRUE(space.violations(genome).ok()) << genome;
      EXPECT_TRUE(identities.insert(space.identity(genome)).second) << test.name << " " << genome;
    }
    EXPECT_DOUBLE_EQ(space.size().low, static_cast<double>(all.size())) << test.name;
    // count_complexes is orbit counting and shares no code with the listing.
    if (std::string(test.name) != "spins") {
      EXPECT_TRUE(space.compounds().exact) << test.name;
      EXPECT_DOUBLE_EQ(space.compounds().low, static_cast<double>(all.size())) << test.name;
    }
  }
}

// Every compound that can be listed is asked for, also where its number is not known without the list (at most two
// kinds of ligands on twelve vertices).
TEST(ComplexSpace, ExhaustiveAsksForEveryCompound) {
  std::vector<ComplexSpaceOptions> list = {options_of("Pd(II)", "square-planar", {r_pn, s_pn, "chloride"}),
                                           options_of("La(III)", "icosahedral", {"water", "fluoride"})};
  list.back().constraints.max_distinct_ligands = 1;
  const std::size_t expected[] = {6, 2};  // by hand: Cl4, pn Cl2, cis and trans (R)(R), cis and trans (R)(S); L12
  for (std::size_t i = 0; i < list.size(); ++i) {
    const ComplexSpace space(list[i]);
    const auto strategy = make_strategy(werner::strategy("exhaustive"), {1, {Objective{}}, &space, {}});
    std::set<std::string> asked;
    for (auto recipes = strategy->ask(0); !recipes.empty(); recipes = strategy->ask(0))
      for (const Recipe& recipe : recipes) {
        asked.insert(space.identity(recipe.payload));
        strategy->tell({});
      }
    EXPECT_EQ(asked.size(), expected[i]);
    EXPECT_EQ(space.size().low, static_cast<double>(expected[i]));
    EXPECT_THAT(strategy->finish_reason(), testing::HasSubstr("all " + std::to_string(expected[i])));
  }
}

TEST(ComplexSpace, SamplesReachEveryCompoundAndOnlyThose) {
  for (const Case& test : cases()) {
    const ComplexSpace space(test.options);
    const auto all = listing(space);
    const std::set<Genome> known(all.begin(), all.end());
    std::set<Genome> seen;
    for (std::uint64_t i = 0; i < 400; ++i) {
      RandomStream random(1, i, "sample");
      const Genome genome = space.sample(random);
      ASSERT_TRUE(known.contains(genome)) << test.name << " " << genome;
      seen.insert(genome);
    }
    EXPECT_GT(seen.size(), std::min<std::size_t>(known.size() * 2 / 5, 100)) << test.name;
  }
}

TEST(ComplexSpace, SamplesAreUniformOverAssignments) {
  // Two ligands on a square: 16 assignments; A4 has 1, A3B 4, cis 4, trans 2.
  const ComplexSpace space(options_of("Pd(II)", "square-planar", {"chloride", "ammonia"}));
  std::map<Genome, int> counts;
  const int draws = 4000;
  for (int i = 0; i < draws; ++i) {
    RandomStream random(3, static_cast<std::uint64_t>(i), "sample");
    ++counts[space.sample(random)];
  }
  EXPECT_EQ(counts.size(), 6u);
  std::vector<int> sorted;
  for (const auto& [genome, count] : counts) sorted.push_back(count);
  std::sort(sorted.begin(), sorted.end());
  const double expected[] = {1, 1, 2, 4, 4, 4};  // of 16
  for (int i = 0; i < 6; ++i) {
    const double mean = draws * expected[i] / 16;
    EXPECT_NEAR(sorted[static_cast<std::size_t>(i)], mean, 5 * std::sqrt(mean));
  }
}

TEST(ComplexSpace, SamplesAreUniformUnderAtoms) {
  // Of chloride and ammonia on a square, with 8 to 11 atoms: 4 assignments of Cl3 N, 4 of cis and 2 of trans Cl2 N2.
  ComplexSpaceOptions options = options_of("Pd(II)", "square-planar", {"chloride", "ammonia"});
  options.constraints.atoms = IntegerWindow{8, 11};
  const ComplexSpace space(options);
  std::map<Genome, int> counts;
  const int draws = 4000;
  for (int i = 0; i < draws; ++i) {
    RandomStream random(3, static_cast<std::uint64_t>(i), "draw");
    const auto genome = space.draw(random);
    ASSERT_TRUE(genome);
    ++counts[*genome];
  }
  std::vector<int> sorted;
  for (const auto& [genome, count] : counts) sorted.push_back(count);
  std::sort(sorted.begin(), sorted.end());
  ASSERT_EQ(sorted.size(), 3u);
  const double expected[] = {0.2, 0.4, 0.4};
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(sorted[i], draws * expected[i], 5 * std::sqrt(draws * expected[i]));
}

int draws_that_succeed(const ComplexSpaceOptions& options, int draws) {
  const ComplexSpace space(options);
  int good = 0;
  for (int i = 0; i < draws; ++i) {
    RandomStream random(7, static_cast<std::uint64_t>(i), "draw");
    if (const auto genome = space.draw(random)) {
      EXPECT_TRUE(space.violations(*genome).ok()) << *genome;
      ++good;
    }
  }
  return good;
}

// Of hundreds of ligands hardly any four have so few atoms; ligands that are demanded count for their classes. All of
// these spaces are too large for the list, which would help out.
TEST(ComplexSpace, DemandsAreMetByConstructionInLargeSpaces) {
  ComplexSpaceOptions options = options_of("Pd(II)", "square-planar", {"chloride"});
  options.ligands.assign(ligand_library().begin(), ligand_library().end());
  options.constraints.charge = IntegerWindow{0, 0};
  options.constraints.atoms = IntegerWindow{5, 30};
  EXPECT_EQ(draws_that_succeed(options, 100), 100);
  options = options_of("Ru(II)", "octahedral", {"chloride"});
  options.ligands.assign(ligand_library().begin(), ligand_library().end());
  options.constraints.must_contain = {find_ligand("PPh3")->key};
  options.constraints.class_limits["phosphine"] = IntegerWindow{1, 1};
  EXPECT_GT(draws_that_succeed(options, 100), 50);
  // In two classes at once.
  const auto& classes = find_ligand("cod")->classes;
  ASSERT_GT(classes.size(), 1u);
  options.constraints.must_contain = {find_ligand("cod")->key};
  options.constraints.class_limits.clear();
  for (const std::string& name : classes) options.constraints.class_limits[name] = IntegerWindow{1, 1};
  EXPECT_GT(draws_that_succeed(options, 100), 50);
  // Three rare elements, each from a ligand of its own.
  options = options_of("Pt(II)", "square-planar", {"chloride"});
  options.ligands.assign(ligand_library().begin(), ligand_library().end());
  options.constraints.charge = IntegerWindow{0, 0};
  options.constraints.required_elements = {33, 34, 35};
  EXPECT_GT(draws_that_succeed(options, 100), 50);
}

TEST(ComplexSpace, ChildrenAreCompoundsOfTheSpace) {
  for (const Case& test : cases()) {
    const ComplexSpace space(test.options);
    const auto all = listing(space);
    const std::set<Genome> known(all.begin(), all.end());
    for (const std::string& operation : space.operators()) {
      int born = 0;
      for (std::uint64_t i = 0; i < 60; ++i) {
        RandomStream random(1, i, operation);
        std::vector<Genome> parents;
        for (int p = 0; p < space.parents_of(operation); ++p) parents.push_back(space.sample(random));
        const auto child = space.vary(operation, parents, random);
        if (!child) continue;
        ++born;
        EXPECT_TRUE(known.contains(*child)) << test.name << " " << operation << " " << *child;
        EXPECT_TRUE(std::find(parents.begin(), parents.end(), *child) == parents.end()) << operation;
      }
      EXPECT_GT(born, 0) << test.name << " " << operation;
    }
  }
}

TEST(ComplexSpace, GenomesAreTextThatReadsBack) {
  const ComplexSpace space(options_of("Co(III)", "octahedral", {"en", "glycinate", "chloride"}));
  for (const Genome& genome : listing(space)) EXPECT_EQ(space.encode(space.decode(genome)), genome);
  EXPECT_THROW(space.decode("Co(III)|0|octahedral|en.0 en.1"), Error);
  EXPECT_THROW(space.decode("Co(III)|0|octahedral|en.0 en.0 chloride chloride chloride chloride"), Error);
  EXPECT_THROW(space.decode("Co(III)|x|octahedral|a b c d e f"), Error);
  EXPECT_THROW(space.decode("nonsense"), Error);
}

TEST(ComplexSpace, OneGenomeHoweverItIsWritten) {
  const ComplexSpace space(options_of("Pd(II)", "square-planar", {"chloride", "ammonia", "PMe3", "water"}));
  const char* const writings[] = {"chloride ammonia PMe3 water", "water PMe3 ammonia chloride",
                                  "PMe3 water chloride ammonia", "ammonia chloride water PMe3"};
  std::set<Genome> genomes;
  std::set<std::string> identities;
  for (const char* writing : writings) {
    const Genome genome = std::string("Pd(II)|0|square-planar|") + writing;
    genomes.insert(space.encode(space.decode(genome)));
    identities.insert(space.identity(genome));
  }
  EXPECT_EQ(genomes.size(), 1u);
  EXPECT_EQ(identities.size(), 1u);
  EXPECT_NE(*identities.begin(), space.identity("Pd(II)|0|square-planar|chloride PMe3 ammonia water"));
  EXPECT_NE(*identities.begin(), space.identity("Pd(II)|2|square-planar|chloride ammonia PMe3 water"));
}

// Against evaluating the model for every compound of the listing.
TEST(ComplexSpace, BestIsWhatBruteForceFinds) {
  for (const Case& test : cases_with_chelates()) {
    const ComplexSpace space(test.options);
    const auto names = space.feature_names();
    ASSERT_FALSE(names.empty());
    for (std::uint64_t round = 0; round < 3; ++round) {
      LinearModel model{0.5, {}};
      RandomStream random(9, round, test.name);
      for (std::size_t i = 0; i < names.size(); ++i) model.weights.push_back(random.normal());
      std::vector<double> expected;
      for (const Genome& genome : listing(space)) {
        double cost = model.intercept;
        for (const auto& [feature, count] : space.features(genome))
          cost += model.weights[static_cast<std::size_t>(feature)] * count;
        expected.push_back(cost);
      }
      std::sort(expected.begin(), expected.end());
      const auto best = space.best(model, 25);
      ASSERT_EQ(best.size(), std::min<std::size_t>(25, expected.size())) << test.name;
      std::set<Genome> distinct;
      for (std::size_t i = 0; i < best.size(); ++i) {
        EXPECT_NEAR(best[i].first, expected[i], 1e-9) << test.name << " " << i;
        double cost = model.intercept;
        for (const auto& [feature, count] : space.features(best[i].second))
          cost += model.weights[static_cast<std::size_t>(feature)] * count;
        EXPECT_NEAR(cost, best[i].first, 1e-9);
        EXPECT_TRUE(space.violations(best[i].second).ok());
        distinct.insert(best[i].second);
      }
      EXPECT_EQ(distinct.size(), best.size());
      EXPECT_EQ(space.best(model, 1000000).size(), expected.size()) << test.name;
    }
  }
}

// Too many to be listed: nothing that is drawn at random, and no variation of the best, may be better.
TEST(ComplexSpace, NothingIsBetterThanTheBestOfBillionsWithChelates) {
  ComplexSpaceOptions options = options_of("Pd(II)", "square-planar", {"chloride"});
  options.geometries.push_back(&polyhedron("tetrahedral"));
  options.ligands.assign(ligand_library().begin(), ligand_library().end());
  options.constraints.charge = IntegerWindow{-1, 1};
  const ComplexSpace space(options);
  EXPECT_GT(space.size().low, 1e9);
  const auto names = space.feature_names();
  LinearModel model{0, {}};
  RandomStream random(3, 0, "model");
  for (std::size_t i = 0; i < names.size(); ++i) model.weights.push_back(random.normal());
  const auto cost = [&](const Genome& genome) {
    double sum = 0;
    for (const auto& [feature, count] : space.features(genome))
      sum += model.weights[static_cast<std::size_t>(feature)] * count;
    return sum;
  };
  const auto best = space.best(model, 300);
  ASSERT_EQ(best.size(), 300u);
  std::set<Genome> found;
  for (const auto& [value, genome] : best) {
    EXPECT_NEAR(cost(genome), value, 1e-9) << genome;
    EXPECT_TRUE(space.violations(genome).ok()) << genome;
    EXPECT_TRUE(found.insert(genome).second) << genome;
  }
  int variations = 0;
  const auto examine = [&](const Genome& genome) {
    EXPECT_TRUE(found.contains(genome) || cost(genome) >= best.back().first - 1e-9) << genome;
  };
  for (int i = 0; i < 500; ++i) examine(space.sample(random));
  for (int i = 0; i < 300; ++i)
    for (const char* operation : {"mutate-ligand", "refill-sites", "swap-sites", "flip-ligand", "mutate-isomer"})
      if (const auto child = space.vary(operation, {best[static_cast<std::size_t>(i)].second}, random)) {
        ++variations;
        examine(*child);
      }
  EXPECT_GT(variations, 300);
}

// Low and high spin differ in the features: 7 unpaired f electrons of Eu(II), 4 and 5 d electrons, a radical's one
// more.
TEST(ComplexSpace, EverySpinHasItsOwnFeature) {
  ComplexSpaceOptions options = options_of("Eu(II)", "octahedral", {"water", "chloride"});
  options.metals.push_back(parse_metal("U(IV)"));
  options.metals.push_back(parse_metal("Mn(II)"));
  options.ligands.push_back(parse_ligand("[O]C{0}"));
  options.spins = {.low = true, .high = true, .numbers = {3, 8}};
  const ComplexSpace space(options);
  const auto names = space.feature_names();
  for (std::uint64_t i = 0; i < 300; ++i) {
    RandomStream random(5, i, "sample");
    const Genome genome = space.sample(random);
    const std::string wanted = "unpaired " + std::to_string(space.decode(genome).unpaired_electrons);
    std::vector<std::string> met;
    for (const auto& [feature, count] : space.features(genome))
      if (names[static_cast<std::size_t>(feature)].starts_with("unpaired"))
        met.push_back(names[static_cast<std::size_t>(feature)]);
    EXPECT_EQ(met, std::vector<std::string>{wanted}) << genome;
  }
}

// Every way to give donors vertices (one, or two for eta-3 and eta-4), each asked of can_span: what the seats must be.
std::set<std::vector<std::vector<int>>> seats_by_brute_force(const Ligand& ligand, const Polyhedron& polyhedron) {
  std::set<std::vector<std::vector<int>>> seats;
  std::vector<std::vector<int>> vertices;
  const int n = polyhedron.coordination_number();
  const std::function<void(std::uint32_t)> lay = [&](std::uint32_t taken) {
    const int donor = static_cast<int>(vertices.size());
    if (donor == ligand.denticity()) {
      if (can_span(ligand, polyhedron, vertices)) seats.insert(vertices);
      return;
    }
    for (int v = 0; v < n; ++v)
      for (int w = v; w < n; ++w) {
        const std::uint32_t mask = 1u << v | 1u << w;
        if ((mask & taken) || (v != w && ligand.hapticity(donor) != 3 && ligand.hapticity(donor) != 4)) continue;
        vertices.push_back(v == w ? std::vector{v} : std::vector{v, w});
        lay(taken | mask);
        vertices.pop_back();
      }
  };
  lay(0);
  return seats;
}

TEST(ComplexSpace, SeatsAreWhatBruteForceFinds) {
  int seats = 0;
  for (const char* geometry : {"linear", "trigonal-planar", "square-planar", "tetrahedral", "trigonal-bipyramidal",
                               "octahedral", "trigonal-prismatic", "pentagonal-bipyramidal"}) {
    for (const char* name : {"chloride", "en", "glycinate", "acac", "bipy", "terpy", "allyl", "butadiene", "Cp", "cod",
                             "tacn", "cyclam", "dppe", "ethylene", r_pn}) {
      const ComplexTables tables = make_tables(options_of("Ru(II)", geometry, {name}));
      const Ligand& ligand = *tables.options.ligands[0];
      std::set<std::vector<std::vector<int>>> found;
      for (const Seat& seat : tables.seats[0].seats[0]) {
        std::vector<std::vector<int>> vertices(static_cast<std::size_t>(ligand.denticity()));
        for (std::size_t v = 0; v < seat.donors.size(); ++v)
          if (seat.donors[v] >= 0) vertices[static_cast<std::size_t>(seat.donors[v])].push_back(static_cast<int>(v));
        EXPECT_TRUE(found.insert(vertices).second);
      }
      EXPECT_EQ(found, seats_by_brute_force(ligand, polyhedron(geometry))) << name << " on " << geometry;
      seats += static_cast<int>(found.size());
    }
  }
  EXPECT_GT(seats, 500);
}

std::string refusal(const ComplexSpaceOptions& options) {
  try {
    const ComplexSpace space(options);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ComplexSpace, SaysWhyItIsEmpty) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal(options_of("Pt(II)", "linear", {"terpy"})), HasSubstr("none of the ligands fits on 'linear'"));
  ComplexSpaceOptions options = options_of("Pd(II)", "square-planar", {"ammonia", "PMe3"});
  options.constraints.charge = IntegerWindow{-2, 0};
  EXPECT_THAT(refusal(options), HasSubstr("total charge from -2 to 0"));
  options.constraints.charge.reset();
  options.spins = {.low = false, .high = false, .numbers = {1}};
  EXPECT_THAT(refusal(options), HasSubstr("even number of electrons goes with none of the wanted"));
  options.spins = {.low = true};
  options.constraints.forbidden_elements = {7, 15};
  EXPECT_THAT(refusal(options), HasSubstr("no ligand is left"));
  options.constraints = {};
  options.constraints.d_electrons = IntegerWindow{6, 6};
  EXPECT_THAT(refusal(options), HasSubstr("no metal has the wanted d electrons"));
  EXPECT_THAT(refusal(options_of("Co(III)", "trigonal-planar", {"en"})), HasSubstr("cannot add up"));
}

// Metals that cannot have the spin asked for form nothing: what is counted is what can be listed. Four ways to put two
// kinds of ligands on two sites fall into three compounds, ten on an octahedron.
TEST(ComplexSpace, CountsOnlyMetalsThatHaveTheSpin) {
  ComplexSpaceOptions options = options_of("Pd(II)", "linear", {"chloride", "ammonia"});
  options.metals.push_back(parse_metal("Fe(III)"));
  options.spins = {.low = false, .high = false, .numbers = {0}};
  EXPECT_EQ(ComplexSpace(options).compounds().high, 3);
  EXPECT_TRUE(ComplexSpace(options).compounds().exact);
  options = options_of("Fe(II)", "octahedral", {"chloride", "ammonia"});
  options.metals.push_back(parse_metal("Fe(III)"));
  options.spins = {.low = false, .high = false, .numbers = {5}};
  EXPECT_EQ(ComplexSpace(options).compounds().high, 10);
  options.ligands.push_back(find_ligand("superoxide-end-on"));  // a radical, whose parity the count does not follow
  EXPECT_FALSE(ComplexSpace(options).compounds().exact);
}

}  // namespace
}  // namespace werner
