// The verbs evaluate and match, and what info, convert and predict do with crystals, run as people run them.
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

using test::read_text;
using test::run_werner;
using test::ScratchDir;
using testing::HasSubstr;

// Rock salt of an edge of its primitive cell, in Angstrom.
std::string rock_salt(const std::string& name, const std::string& cation, const std::string& anion, double edge) {
  const std::string length = format_double(edge);
  return "data_" + name + "\n_cell_length_a " + length + "\n_cell_length_b " + length + "\n_cell_length_c " + length +
         "\n_cell_angle_alpha 60\n_cell_angle_beta 60\n_cell_angle_gamma 60\n_symmetry_space_group_name_H-M 'P "
         "1'\nloop_\n"
         "_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n" +
         cation + " 0 0 0\n" + anion + " 0.5 0.5 0.5\n";
}

class CrystalVerbs : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) { return scratch.write(name, text).string(); }
  test::CommandResult run(const std::vector<std::string>& arguments) { return run_werner(arguments, scratch.path()); }
  const ScratchDir scratch;
};

TEST_F(CrystalVerbs, NamesAreFitForATerminal) {
  file("odd.cif", rock_salt("a\x1b[31m", "Na", "Cl", 3.99));
  ASSERT_EQ(run({"evaluate", "odd.cif", "-o", "odd"}).exit_code, 0);
  EXPECT_EQ(read_text(scratch.path() / "odd/details.csv").find('\x1b'), std::string::npos);
  EXPECT_THAT(run({"match", "--pairs", file("none.csv", "")}).err, HasSubstr("is empty"));
}

TEST_F(CrystalVerbs, AHullWithoutEnergiesCostsTheEnergiesOnly) {
  file("generated.cif", rock_salt("a", "Na", "Cl", 3.99) + rock_salt("b", "K", "Cl", 4.4));
  file("known.csv", "material_id,composition,formation_energy_per_atom\nx,Na1 Cl1,-2\ny,Na1,0\nz,Cl1,0\n");
  const auto result = run({"evaluate", "generated.cif", "--hull", "known.csv"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("uniqueness"));
  EXPECT_THAT(result.out + result.err, HasSubstr("add a column formation_energy_per_atom"));
}

TEST_F(CrystalVerbs, MatchOfTwoFiles) {
  file("a.cif", rock_salt("a", "Na", "Cl", 3.99));
  file("b.cif", rock_salt("b", "Na", "Cl", 4.05));
  file("c.cif", rock_salt("c", "K", "Cl", 4.05));
  const auto same = run({"match", "a.cif", "b.cif", "--json"});
  ASSERT_EQ(same.exit_code, 0) << same.err;
  const auto json = nlohmann::json::parse(same.out);
  EXPECT_EQ(json["fit"], true);
  EXPECT_NEAR(json["rms"].get<double>(), 0, 1e-9);
  EXPECT_NEAR(json["max"].get<double>(), 0, 1e-9);
  EXPECT_EQ(nlohmann::json::parse(run({"match", "a.cif", "c.cif", "--json"}).out),
            nlohmann::json::parse(R"({"fit": false, "rms": null, "max": null})"));
  EXPECT_EQ(nlohmann::json::parse(run({"match", "a.cif", "c.cif", "--anonymous", "--json"}).out)["fit"], true);
  EXPECT_EQ(run({"match", "a.cif"}).exit_code, 2);
  EXPECT_EQ(run({"match", "a.cif", "b.cif", "--stol", "-1"}).exit_code, 2);
  EXPECT_EQ(run({"match", "a.cif", "absent.cif"}).exit_code, 1);
}

// Two orders of FeNi, and no order: only MatterGen's matcher calls them the same.
TEST_F(CrystalVerbs, MatchOfDisorderedCrystals) {
  const std::string head = "data_x\n_cell_length_a 2.9\n_cell_length_b 2.9\n_cell_length_c ";
  const std::string loop =
      "\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\nloop_\n_atom_site_type_symbol\n"
      "_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n";
  file("layers.cif", head + "5.8" + loop + "Fe 0 0 0 1\nFe .5 .5 .25 1\nNi 0 0 .5 1\nNi .5 .5 .75 1\n");
  file("centred.cif", head + "2.9" + loop + "Fe 0 0 0 1\nNi .5 .5 .5 1\n");
  file("alloy.cif", head + "2.9" + loop + "Fe 0 0 0 .5\nNi 0 0 0 .5\nFe .5 .5 .5 .5\nNi .5 .5 .5 .5\n");
  const auto fits = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "match");
    arguments.push_back("--json");
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(result.out)["fit"].get<bool>();
  };
  EXPECT_FALSE(fits({"centred.cif", "layers.cif"}));
  EXPECT_TRUE(fits({"centred.cif", "layers.cif", "--disordered"}));
  EXPECT_FALSE(fits({"alloy.cif", "layers.cif"}));
  EXPECT_TRUE(fits({"alloy.cif", "layers.cif", "--disordered"}));
  EXPECT_THAT(run({"match", "alloy.cif", "layers.cif"}).err, HasSubstr("alloy.cif: sites are shared"));
  EXPECT_EQ(run({"match", "alloy.cif", "layers.cif", "--disordered"}).err, "");
  file("pairs.csv", "a,b\nalloy.cif,centred.cif\nlayers.cif,centred.cif\n");
  const CsvTable table = parse_csv(run({"match", "--pairs", "pairs.csv", "--disordered"}).out, "out");
  ASSERT_EQ(table.rows.size(), 2u);
  for (const CsvRow& row : table.rows) EXPECT_EQ(row.fields[2], "true");
  EXPECT_EQ(run({"match", "alloy.cif", "layers.cif", "--disordered", "--anonymous"}).exit_code, 2);
  EXPECT_EQ(run({"match", "alloy.cif", "layers.cif", "--disordered", "--supercell"}).exit_code, 2);
}

TEST_F(CrystalVerbs, MatchOfATable) {
  file("a.cif", rock_salt("a", "Na", "Cl", 3.99));
  file("two.cif", rock_salt("a", "Na", "Cl", 3.99) + rock_salt("b", "Na", "Cl", 3.99));
  file("pairs.csv", "id,a,b\nfirst,a.cif,a.cif\nsecond,a.cif,two.cif\nthird,a.cif,nowhere.cif\n");
  const auto result = run({"match", "--pairs", "pairs.csv"});
  EXPECT_EQ(result.exit_code, 1) << "two rows have no answer";
  const CsvTable table = parse_csv(result.out, "out");
  EXPECT_EQ(table.header, (std::vector<std::string>{"id", "a", "b", "fit", "rms", "max", "reason"}));
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[0].fields[3], "true");
  EXPECT_EQ(table.rows[1].fields[3], "");
  EXPECT_THAT(table.rows[1].fields[6], HasSubstr("2 crystals"));
  EXPECT_THAT(table.rows[2].fields[6], HasSubstr("no such file"));
}

TEST_F(CrystalVerbs, EvaluateLeavesARunBehind) {
  file("generated.cif", rock_salt("salt", "Na", "Cl", 3.99) + rock_salt("again", "Na", "Cl", 4) +
                            rock_salt("sylvite", "K", "Cl", 4.45) + "data_broken\n_cell_length_a 1\n");
  file("train.cif", rock_salt("known", "Na", "Cl", 3.98));
  const auto result = run({"evaluate", "generated.cif", "--train", "train.cif", "-o", "run", "--seed", "3"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("generated.cif:")) << "the broken entry is told";
  const auto json = nlohmann::json::parse(read_text(scratch.path() / "run/metrics.json"));
  EXPECT_EQ(json["uniqueness"]["value"], 0.5);
  EXPECT_EQ(json["novelty"]["value"], 0.25);
  EXPECT_EQ(json["novelty"]["convention"]["reference"], "train.cif");
  EXPECT_EQ(json["uniqueness"]["n"], 4);
  EXPECT_EQ(json["uniqueness"]["interval"].size(), 2u);
  EXPECT_TRUE(json["sun"]["value"].is_null());
  EXPECT_THAT(json["sun"]["absent"].get<std::string>(), HasSubstr("energy"));
  const CsvTable details = parse_csv(read_text(scratch.path() / "run/details.csv"), "details.csv");
  ASSERT_EQ(details.rows.size(), 4u);
  EXPECT_EQ(details.rows[1].fields[*details.find("repeats")], "salt");
  EXPECT_EQ(details.rows[1].fields[*details.find("known_as")], "known");
  EXPECT_THAT(details.rows[3].fields[*details.find("reasons")], HasSubstr("unreadable"));
  const std::string page = read_text(scratch.path() / "run/report.html");
  EXPECT_THAT(page, HasSubstr("generated.cif"));
  for (const char* from : {"src=\"http", "href=\"http", "@import"})
    EXPECT_EQ(page.find(from), std::string::npos) << "it needs no network";
  const auto provenance = nlohmann::json::parse(read_text(scratch.path() / "run/provenance.json"));
  EXPECT_EQ(provenance["command"][2], "generated.cif");
  // Nothing is overwritten, and the comparison reads what was written.
  EXPECT_EQ(run({"evaluate", "generated.cif", "-o", "run"}).exit_code, 2);
  EXPECT_EQ(run({"evaluate", "generated.cif", "-o", "other", "--stol", "0.5"}).exit_code, 0);
  const auto compared = run({"evaluate", "--compare", "run", "other/metrics.json", "--metrics", "uniqueness"});
  EXPECT_EQ(compared.exit_code, 0);
  EXPECT_THAT(compared.out, HasSubstr("other"));
  EXPECT_THAT(compared.err, HasSubstr("tolerances differs"));
}

// log10 of the crustal abundance of the rarest element: chlorine 145 mg/kg, bromine 2.4.
TEST_F(CrystalVerbs, EvaluateWithScoresOfOnesOwn) {
  file("a.cif", rock_salt("salt", "Na", "Cl", 3.99) + rock_salt("bromide", "K", "Br", 4.67) +
                    rock_salt("noble", "Cs", "Xe", 4.7));
  const std::string script = (test::source_dir() / "examples/external/rarest_element.py").string();
  const std::vector<std::string> arguments{
      "evaluate",  "a.cif",          "--score",   "abundance>1=python3 " + script + " {csv}",
      "--score",   "p:lower=@p.csv", "--metrics", "verification,structural_validity",
      "--targets", "abundance>1",    "-o",        "run"};
  EXPECT_EQ(run(arguments).exit_code, 1) << "the table is missing";
  file("p.csv", "name,p\nsalt,0.5\nnoble,0.25\n");
  const auto result = run(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto json = nlohmann::json::parse(read_text(scratch.path() / "run/metrics.json"));
  EXPECT_NEAR(json["abundance"]["value"].get<double>(), (std::log10(145) + std::log10(2.4)) / 2, 1e-9);
  EXPECT_EQ(json["abundance"]["n"], 2);
  EXPECT_EQ(json["abundance_share"]["value"], 0.5);
  EXPECT_EQ(json["verification"]["value"], 0.5);
  EXPECT_EQ(json["p"]["value"], 0.375);
  EXPECT_EQ(json["p"]["direction"], "lower");
  EXPECT_THAT(json["abundance"]["convention"]["score"].get<std::string>(), HasSubstr("rarest_element.py"));
  const CsvTable details = parse_csv(read_text(scratch.path() / "run/details.csv"), "details.csv");
  EXPECT_EQ(details.rows[2].fields[*details.find("abundance")], "");
  EXPECT_THAT(details.rows[2].fields[*details.find("reasons")], HasSubstr("abundance: not in the table"));
  EXPECT_THAT(details.rows[1].fields[*details.find("reasons")], HasSubstr("p: not in the answer"));
  const auto fails = run({"evaluate", "a.cif", "--score", "s=echo 'no such model' >&2; exit 4 {csv}"});
  EXPECT_EQ(fails.exit_code, 1);
  EXPECT_THAT(fails.err, HasSubstr("exit code 4: no such model"));
  EXPECT_EQ(run({"evaluate", "a.cif", "--score", "s=./score"}).exit_code, 2);
  EXPECT_EQ(run({"evaluate", "a.cif", "--score", "s=@p.csv", "--score", "s=@p.csv"}).exit_code, 2);
  EXPECT_EQ(run({"evaluate", "a.cif", "--score", "q"}).exit_code, 2) << "no such column";
}

TEST_F(CrystalVerbs, EvaluateRefusesWhatItCannotKnow) {
  file("a.cif", rock_salt("a", "Na", "Cl", 3.99));
  EXPECT_EQ(run({"evaluate"}).exit_code, 2);
  EXPECT_EQ(run({"evaluate", "nowhere.cif"}).exit_code, 1);
  EXPECT_EQ(run({"evaluate", file("empty.cif", "")}).exit_code, 1);
  EXPECT_THAT(run({"evaluate", "a.cif", "--preset", "matergen"}).err, HasSubstr("did you mean 'mattergen'"));
  EXPECT_EQ(run({"evaluate", "a.cif", "--targets", "density"}).exit_code, 2);
  EXPECT_EQ(run({"evaluate", "--compare", file("no.json", "[]")}).exit_code, 1);
}

// Numbers against half a file must not look like numbers against a whole one.
TEST_F(CrystalVerbs, EvaluateTellsWhatItCouldNotReadOfAReference) {
  file("a.cif", rock_salt("a", "Na", "Cl", 3.99));
  file("cut.cif", rock_salt("known", "Na", "Cl", 3.99) + "data_cut\n_cell_length_a 1\n");
  const auto result = run({"evaluate", "a.cif", "--test", "cut.cif", "--metrics", "metre", "-o", "run"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("1 entries of cut.cif could not be read"));
  EXPECT_EQ(nlohmann::json::parse(read_text(scratch.path() / "run/metrics.json"))["metre"]["n"], 1);
  EXPECT_EQ(nlohmann::json::parse(read_text(scratch.path() / "run/provenance.json"))["test"]["left_out"], 1);
}

TEST_F(CrystalVerbs, ToleranceAndThresholdsOutOfRange) {
  file("a.cif", rock_salt("a", "Na", "Cl", 3.99));
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--ltol", "1000"},
                                                {"--stol", "nan"},
                                                {"--stable", "nan"},
                                                {"--stable", "0.3", "--metastable", "0.1"},
                                                {"--oxidation-states", "foo"}}) {
    std::vector<std::string> command{"evaluate", "a.cif"};
    command.insert(command.end(), flags.begin(), flags.end());
    EXPECT_EQ(run(command).exit_code, 2) << flags[0];
  }
  EXPECT_EQ(run({"convert", "a.cif", "b.cif", "--repeat", "1000x1000x1000"}).exit_code, 1);
  EXPECT_EQ(run({"evaluate", "a.cif", "--metrics", "novelty"}).exit_code, 1) << "nothing could be computed";
}

TEST_F(CrystalVerbs, InfoAndConvert) {
  file("salt.cif", rock_salt("salt", "Na", "Cl", 3.99));
  const auto info = nlohmann::json::parse(run({"info", "salt.cif", "--json"}).out)[0];
  EXPECT_EQ(info["formula"], "NaCl");
  EXPECT_EQ(info["space_group"], 225);
  EXPECT_NEAR(info["nearest_distance"].get<double>(), 3.99 / std::sqrt(2), 1e-6);
  EXPECT_THAT(run({"info", "salt.cif"}).out, HasSubstr("Fm-3m"));
  EXPECT_EQ(run({"info", "salt.cif", "--charge", "1"}).exit_code, 2);
  ASSERT_EQ(run({"convert", "salt.cif", "cube.cif", "--cell", "conventional", "--symmetrised"}).exit_code, 0);
  EXPECT_THAT(read_text(scratch.path() / "cube.cif"), HasSubstr("F m -3 m"));
  ASSERT_EQ(run({"convert", "cube.cif", "POSCAR", "--repeat", "2x1x1"}).exit_code, 0);
  EXPECT_EQ(nlohmann::json::parse(run({"info", "POSCAR", "--json"}).out)[0]["sites"], 16);
  EXPECT_EQ(nlohmann::json::parse(run({"match", "salt.cif", "POSCAR", "--json"}).out)["fit"], true);
  EXPECT_EQ(run({"convert", "salt.cif", "cube.cif"}).exit_code, 1) << "nothing is overwritten";
  EXPECT_EQ(run({"convert", "salt.cif", "x.cif", "--repeat", "2"}).exit_code, 2);
}

TEST_F(CrystalVerbs, CellsOfConvert) {
  file("salt.cif", rock_salt("salt", "Na", "Cl", 3.99));
  for (const char* cell : {"conventional", "primitive", "conventional-as-found", "primitive-as-found",
                           "conventional-band", "primitive-band", "niggli", "lll", "smallest"}) {
    const std::string to = std::string(cell) + ".json";
    ASSERT_EQ(run({"convert", "salt.cif", to, "--cell", cell}).exit_code, 0) << cell;
    const auto info = nlohmann::json::parse(run({"info", to, "--json"}).out)[0];
    EXPECT_EQ(info["sites"], std::string(cell).starts_with("conventional") ? 8 : 2) << cell;
    EXPECT_EQ(info["space_group"], 225) << cell;
    EXPECT_EQ(nlohmann::json::parse(run({"match", "salt.cif", to, "--json"}).out)["fit"], true) << cell;
  }
  EXPECT_THAT(run({"convert", "salt.cif", "x.cif", "--cell", "cubic"}).err, HasSubstr("lll"));
  // The cube from the primitive cell, by the matrix that International Tables give.
  ASSERT_EQ(run({"convert", "salt.cif", "cube.json", "--repeat", "-1,1,1, 1,-1,1, 1,1,-1"}).exit_code, 0);
  const auto cube = nlohmann::json::parse(run({"info", "cube.json", "--json"}).out)[0];
  EXPECT_EQ(cube["sites"], 8);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(cube["lengths"][i].get<double>(), 3.99 * std::sqrt(2), 1e-9);
    EXPECT_NEAR(cube["angles"][i].get<double>(), 90, 1e-9);
  }
  for (const char* matrix :
       {"1,0,0,0,1,0,1,1,0", "1,2,3,4", "1,1,0,0,1,0,0,0,x", "0x1x1", "1000,0,0,0,1000,0,0,0,-1000"})
    EXPECT_EQ(run({"convert", "salt.cif", "x.cif", "--repeat", matrix}).exit_code, 2) << matrix;
  // Operations are those of the conventional cell; another cell is written whole, its atoms moved all the same.
  ASSERT_EQ(run({"convert", "salt.cif", "both.cif", "--symmetrised", "--repeat", "2x1x1"}).exit_code, 0);
  EXPECT_EQ(nlohmann::json::parse(run({"info", "both.cif", "--json"}).out)[0]["sites"], 4);
  ASSERT_EQ(run({"convert", "salt.cif", "group.cif", "--symmetrised"}).exit_code, 0);
  EXPECT_THAT(read_text(scratch.path() / "group.cif"), HasSubstr("_atom_site_Wyckoff_symbol"));
}

// Shared sites are kinds of atoms to symmetry; energies of a cell follow its size.
TEST_F(CrystalVerbs, CellsOfDisorderedCrystalsAndEnergies) {
  std::string text = rock_salt("mixed", "Na", "Cl", 3.99);
  text.replace(text.find("_atom_site_fract_z\n"), std::string::npos,
               "_atom_site_fract_z\n_atom_site_occupancy\nNa 0 0 0 0.25\nK 0 0 0 0.75\nCl 0.5 0.5 0.5 1\n");
  file("mixed.cif", text);
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--cell", "conventional"},
                                                {"--cell", "lll"},
                                                {"--symmetrised"},
                                                {"--repeat", "2x1x1"}}) {
    std::vector<std::string> command{"convert", "mixed.cif", "made.cif", "--force"};
    command.insert(command.end(), flags.begin(), flags.end());
    const auto result = run(command);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto info = nlohmann::json::parse(run({"info", "made.cif", "--json"}).out)[0];
    EXPECT_EQ(info["space_group"], 225) << flags[0];
    EXPECT_EQ(nlohmann::json::parse(run({"match", "mixed.cif", "made.cif", "--json"}).out)["fit"], true) << flags[0];
  }
  file("salt.extxyz",
       "2\nLattice=\"0 2.82 2.82 2.82 0 2.82 2.82 2.82 0\" Properties=species:S:1:pos:R:3 energy=-7 "
       "energy_per_atom=-3.5\nNa 0 0 0\nCl 2.82 2.82 2.82\n");
  ASSERT_EQ(run({"convert", "salt.extxyz", "cube.extxyz", "--cell", "conventional"}).exit_code, 0);
  EXPECT_THAT(read_text(scratch.path() / "cube.extxyz"), HasSubstr("energy=-28"));
  EXPECT_THAT(read_text(scratch.path() / "cube.extxyz"), HasSubstr("energy_per_atom=-3.5"));
}

// Rock salt by International Tables: 4a and 4b, both m-3m.
TEST_F(CrystalVerbs, WyckoffSitesOfInfo) {
  file("salt.cif", rock_salt("salt", "Na", "Cl", 3.99));
  const auto info = nlohmann::json::parse(run({"info", "salt.cif", "--json"}).out)[0];
  EXPECT_EQ(info["wyckoff"], nlohmann::json::parse(R"(["a", "b"])"));
  EXPECT_EQ(info["site_symmetries"], nlohmann::json::parse(R"(["m-3m", "m-3m"])"));
  EXPECT_EQ(info["multiplicities"], nlohmann::json::parse("[4, 4]"));
  EXPECT_EQ(info["equivalent_to"], nlohmann::json::parse("[0, 1]"));
  EXPECT_THAT(run({"info", "salt.cif"}).out, HasSubstr("Na 4a m-3m, Cl 4b m-3m"));
}

// What a format cannot hold, or nothing can, costs its own entry.
TEST_F(CrystalVerbs, ConvertLeavesOutWhatCannotBeWritten) {
  std::string angles = rock_salt("angles", "Na", "Cl", 3.99);
  angles.replace(angles.find("alpha 60"), 8, "alpha 150");
  std::string flat = rock_salt("flat", "Na", "Cl", 3.99);
  flat.replace(flat.find("length_c 3.99"), 13, "length_c 0");
  std::string shared = rock_salt("shared", "Na", "Cl", 3.99);
  shared.replace(shared.find("_atom_site_fract_z\n"), std::string::npos,
                 "_atom_site_fract_z\n_atom_site_occupancy\nNa 0 0 0 0.5\nCl 0.5 0.5 0.5 1\n");
  file("all.cif", rock_salt("good", "Na", "Cl", 3.99) + shared + angles + flat);
  const auto result = run({"convert", "all.cif", "all.extxyz"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("site 1 of 'shared' is Na 0.5"));
  EXPECT_THAT(result.err, HasSubstr("angles: a cell vector is no number"));
  EXPECT_EQ(nlohmann::json::parse(run({"info", "all.extxyz", "--json"}).out).size(), 2u);
  EXPECT_EQ(run({"convert", "all.cif", "again.cif"}).exit_code, 1);
  EXPECT_EQ(nlohmann::json::parse(run({"info", "again.cif", "--json"}).out).size(), 3u) << "a flat cell is read again";
}

// Simple cubic polonium: the neighbours are the site's own images.
TEST_F(CrystalVerbs, NearestOfOneSite) {
  file("po.extxyz", "1\nLattice=\"3.35 0 0 3.35 3.35 0 0 0 3.35\" Properties=species:S:1:pos:R:3\nPo 0 0 0\n");
  EXPECT_NEAR(nlohmann::json::parse(run({"info", "po.extxyz", "--json"}).out)[0]["nearest_distance"].get<double>(),
              3.35, 1e-9);
  EXPECT_THAT(run({"info", "po.extxyz"}).out, HasSubstr("own image"));
}

TEST_F(CrystalVerbs, CellsBeyondNumbers) {
  std::string text = rock_salt("x", "Na", "Cl", 3.99);
  text.replace(text.find("3.99"), 4, "1e200");
  file("long.cif", text);
  EXPECT_THAT(run({"info", "long.cif"}).out, HasSubstr("too long"));
  EXPECT_THAT(run({"convert", "long.cif", "x.cif", "--cell", "niggli"}).err, HasSubstr("a cell vector of"));
}

TEST_F(CrystalVerbs, PredictAboveTheHull) {
  file("known.csv",
       "material_id,composition,formation_energy_per_atom\nsalt,NaCl,-2.0\nrich,Na2Cl,-0.5\nwater,H2O,-1\n");
  const std::string text =
      "2\nLattice=\"0 2.82 2.82 2.82 0 2.82 2.82 2.82 0\" Properties=species:S:1:pos:R:3 "
      "formation_energy_per_atom=-1.9 name=salt\nNa 0 0 0\nCl 2.82 2.82 2.82\n";
  file("mine.extxyz", text);
  const auto result = run({"predict", "mine.extxyz", "--properties", "e_above_hull", "--hull", "known.csv", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NEAR(nlohmann::json::parse(result.out)[0]["properties"]["e_above_hull"]["value"].get<double>(), 0.1, 1e-9);
  EXPECT_EQ(run({"predict", "mine.extxyz", "--hull", "known.csv", "--charge", "1"}).exit_code, 2);
  EXPECT_EQ(run({"predict", "mine.extxyz", "--hull", "nowhere.csv"}).exit_code, 1);
}

}  // namespace
}  // namespace werner
