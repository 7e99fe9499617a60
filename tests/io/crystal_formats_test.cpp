#include "werner/io/crystal_formats.hpp"

#include <sqlite3.h>

#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/io/text_format.hpp"

namespace werner {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.message() + " / " + error.details().where + " / " + error.details().hint;
  }
  return "nothing was thrown";
}

CrystalEntry rutile(const std::string& name) {
  Eigen::Matrix3d rows;
  rows << 4.5937, 0.001, 0, 0.1, 4.5937, -0.2, 0.03, 0, 2.9587;
  const double u = 0.30478123456;
  return {name,
          "",
          {Lattice(rows),
           {{{22, 1.0}}, {{22, 1.0}}, {{8, 1.0}}, {{8, 1.0}}, {{8, 1.0}}, {{8, 1.0}}},
           {{{0, 0, 0}},
            {{0.5, 0.5, 0.5}},
            {{u, u, 0}},
            {{1 - u, 1 - u, 0}},
            {{0.5 + u, 0.5 - u, 0.5}},
            {{0.5 - u, 0.5 + u, 0.5}}}},
          {}};
}

void expect_same(const CrystalEntry& a, const CrystalEntry& b, const fs::path& file) {
  ASSERT_EQ(a.crystal.size(), b.crystal.size()) << file;
  const CellParameters x = a.crystal.lattice.parameters(), y = b.crystal.lattice.parameters();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(x.lengths[i], y.lengths[i], 1e-8) << file;
    EXPECT_NEAR(x.angles[i], y.angles[i], 1e-8) << file;
  }
  for (std::size_t i = 0; i < a.crystal.size(); ++i) {
    EXPECT_EQ(a.crystal.sites[i][0].atomic_number, b.crystal.sites[i][0].atomic_number) << file;
    EXPECT_LT(wrapped_difference(a.crystal.positions[i], b.crystal.positions[i]).norm(), 1e-8) << file;
  }
}

// Every format of the list that can be written, plain and packed.
TEST(CrystalFormats, EveryOneReadsWhatItWrites) {
  const test::ScratchDir scratch;
  for (const CrystalFormat& format : crystal_formats()) {
    if (!format.write) continue;
    for (const char* packed : {"", ".gz"}) {
      if (format.name == "zip" && *packed) continue;
      const fs::path file = scratch.path() / ("crystals." + format.extensions[0] + packed);
      std::vector<CrystalEntry> written{rutile("first"), rutile("second")};
      if (format.name == "poscar") written.pop_back();
      write_crystals(file, written, false);
      EXPECT_THAT(message_of([&] { write_crystals(file, written, false); }), HasSubstr("exists already"));
      const CrystalFile back = read_crystals(file);
      ASSERT_EQ(back.entries.size(), written.size()) << file;
      EXPECT_TRUE(back.broken.empty()) << file;
      for (std::size_t i = 0; i < written.size(); ++i) {
        EXPECT_EQ(back.entries[i].name, written[i].name) << file;
        expect_same(back.entries[i], written[i], file);
      }
      EXPECT_THAT(back.entries.back().where, HasSubstr(file.string()));
    }
  }
}

TEST(CrystalFormats, NamesAreAlphabeticalAndHelpful) {
  for (std::size_t i = 1; i < crystal_formats().size(); ++i)
    EXPECT_LT(crystal_formats()[i - 1].name, crystal_formats()[i].name);
  EXPECT_THAT(message_of([] { read_crystals("x.cif", "cfi"); }), HasSubstr("did you mean 'cif'?"));
  const test::ScratchDir scratch;
  EXPECT_THAT(message_of([&] { read_crystals(scratch.write("x.pdf", "")); }),
              HasSubstr("unknown file extension '.pdf'"));
  EXPECT_THAT(message_of([] { read_crystals("no.cif"); }), HasSubstr("no such file"));
  EXPECT_THAT(message_of([] { read_crystals("nowhere"); }), HasSubstr("no such file"));
  EXPECT_THAT(message_of([] { read_crystals("-", "zip"); }), HasSubstr("cannot be read from the standard input"));
  EXPECT_EQ(crystal_format_of("a/CONTCAR.gz")->name, "poscar");
  EXPECT_EQ(crystal_format_of("POSCAR_12")->name, "poscar");
  EXPECT_EQ(crystal_format_of("x.TAR.GZ")->name, "tar");
  EXPECT_EQ(crystal_format_of("notes.txt"), nullptr);
}

TEST(CrystalFormats, TheBeginningOfATextTellsItsFormat) {
  for (const auto& [text, format] : std::vector<std::pair<std::string, std::string>>{
           {"\xEF\xBB\xBF# by hand\ndata_x\n_cell_length_a 4\n", "cif"},
           {"2\nLattice=\"4 0 0 0 4 0 0 0 4\"\nMg 0 0 0\nO 2 2 2\n", "extxyz"},
           {"2\r\n4.2\r\nMg 0 0 0\r\nO 2 2 2\r\n", "extxyz"},
           {"MgO\n4.2\n0 0.5 0.5\n0.5 0 0.5\n0.5 0.5 0\nMg O\n1 1\n", "poscar"},
           {"2\n1 1 1 ! scales\n0 2.1 2.1 a\n", "poscar"},
           {"\n-18.5\n0 2.1 2.1\n", "poscar"},
           {"\n {\"lattice\": 1}", "pymatgen"},
           {"[{}]", "pymatgen"},
           {"", "cif"}})
    EXPECT_EQ(crystal_text_format(text), format) << text;
  // Nothing is lost by looking, however small the pieces are.
  const std::string text = "2\n\nMg 0 0 0\nO 2 2 2\n";
  std::size_t at = 0;
  const OpenedText small = opened([&]() { return std::string_view(text).substr(std::min(at++, text.size()), 1); });
  EXPECT_EQ(small.beginning, "2\n\nMg 0 0 0\n");
  std::string whole;
  for (std::string_view piece = small.all(); !piece.empty(); piece = small.all()) whole += piece;
  EXPECT_EQ(whole, text);
}

TEST(CrystalFormats, DisorderIsForSomeFormatsOnly) {
  const test::ScratchDir scratch;
  CrystalEntry alloy = rutile("alloy");
  alloy.crystal.sites[1] = {{22, 0.5}, {23, 0.25}};
  for (const char* name : {"a.cif", "a.json", "a.jsonl", "a.csv", "a.zip", "a.tar.gz"}) {
    write_crystals(scratch.path() / name, {&alloy, 1}, false);
    const CrystalFile back = read_crystals(scratch.path() / name);
    ASSERT_EQ(back.entries[0].crystal.sites[1].size(), 2u) << name;
    EXPECT_EQ(back.entries[0].crystal.sites[1][1].occupancy, 0.25) << name;
  }
  for (const char* name : {"a.vasp", "a.extxyz"})
    EXPECT_THAT(message_of([&] { write_crystals(scratch.path() / name, {&alloy, 1}, false); }),
                HasSubstr("site 2 of 'alloy' is shared by 2 elements"));
  const std::vector<CrystalEntry> two{alloy, alloy};
  EXPECT_THAT(message_of([&] { write_crystals(scratch.path() / "b.vasp", two, false); }), HasSubstr("2 crystals"));
}

TEST(CrystalFormats, ColumnsAreKept) {
  const test::ScratchDir scratch;
  std::vector<CrystalEntry> entries{rutile("a"), rutile("b")};
  entries[0].columns = {{"energy", "-1.5"}, {"note", "two words, \"quoted\""}};
  for (const char* name : {"a.csv", "a.jsonl", "a.json"}) {
    write_crystals(scratch.path() / name, entries, false);
    const CrystalFile back = read_crystals(scratch.path() / name);
    EXPECT_EQ(back.entries[0].name, "a");
    EXPECT_EQ(back.entries[0].columns.at("energy"), "-1.5") << name;
    EXPECT_EQ(back.entries[0].columns.at("note"), "two words, \"quoted\"") << name;
  }
  write_crystals(scratch.path() / "a.xyz", entries, false);
  EXPECT_EQ(read_crystals(scratch.path() / "a.xyz").entries[0].columns.at("energy"), "-1.5");
}

TEST(CrystalFormats, TablesAndWhereTheirRowsBreak) {
  const test::ScratchDir scratch;
  const std::string cif =
      "data_x\n_cell_length_a 3\n_cell_length_b 3\n_cell_length_c 3\nloop_\n_atom_site_label\n"
      "_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nPo1 0 0 ";
  const fs::path file = scratch.write("a.csv", "note,material_id,cif\r\n\"two\nlines\",m1,\"" + cif +
                                                   "0\n\"\r\nx,m2,\"" + cif + "?\n\"\n,m3,\nshort\n");
  const CrystalFile table = read_crystals(file);
  ASSERT_EQ(table.entries.size(), 1u);
  EXPECT_EQ(table.entries[0].name, "m1");
  EXPECT_EQ(table.entries[0].columns.at("note"), "two\nlines");
  EXPECT_EQ(table.entries[0].where, file.string() + ":2");
  ASSERT_EQ(table.broken.size(), 3u);
  EXPECT_EQ(table.broken[0].where, file.string() + ":23");
  EXPECT_THAT(table.broken[0].reason, HasSubstr("a coordinate is '?'"));
  EXPECT_THAT(table.broken[1].reason, HasSubstr("'cif' is empty"));
  EXPECT_THAT(table.broken[2].reason, HasSubstr("1 fields in a row of 3 columns"));
  EXPECT_THAT(message_of([&] { read_crystals(scratch.write("b.csv", "a,b\n1,2\n")); }), HasSubstr("no column 'cif'"));
  EXPECT_THAT(message_of([&] { read_crystals(scratch.write("c.csv", "")); }), HasSubstr("empty"));
  const CrystalFile open = read_crystals(scratch.write("d.csv", "cif,e\n\"" + cif + "0\n\",1\n\"" + cif));
  EXPECT_EQ(open.entries.size(), 1u);
  EXPECT_EQ(open.entries[0].columns.at("e"), "1");
  EXPECT_THAT(open.broken.at(0).reason, HasSubstr("quote is never closed"));
}

TEST(CrystalFormats, Folders) {
  const test::ScratchDir scratch;
  EXPECT_THAT(message_of([&] { read_crystals(scratch.path()); }), HasSubstr("no files of crystals"));
  fs::create_directory(scratch.path() / "sub");
  write_crystals(scratch.path() / "sub" / "b.cif", std::vector{rutile("x")}, false);
  write_crystals(scratch.path() / "a.cif.gz", std::vector{rutile("x"), rutile("y")}, false);
  write_crystals(scratch.path() / "POSCAR", std::vector{rutile("x")}, false);
  scratch.write("README.txt", "not a crystal");
  scratch.write("c.cif", "nor this");
  const CrystalFile all = read_crystals(scratch.path());
  std::vector<std::string> names;
  for (const CrystalEntry& entry : all.entries) names.push_back(entry.name);
  EXPECT_EQ(names, (std::vector<std::string>{"POSCAR", "a", "a:2", "b"}));
  ASSERT_EQ(all.broken.size(), 1u);
  EXPECT_EQ(all.broken[0].where, (scratch.path() / "c.cif:1").string());
}

TEST(CrystalFormats, ArchivesCutOffOrMixed) {
  const test::ScratchDir scratch;
  std::vector<CrystalEntry> many;
  for (int i = 0; i < 200; ++i) {
    many.push_back(rutile("same"));
    many.back().crystal.positions[2].value[0] += 1e-4 * std::sin(i * i);
  }
  for (const char* name : {"a.zip", "a.tar", "a.tar.gz"}) {
    write_crystals(scratch.path() / name, many, false);
    const CrystalFile all = read_crystals(scratch.path() / name);
    EXPECT_EQ(all.entries.size(), 200u);
    EXPECT_EQ(all.entries[1].name, "same_2");
    EXPECT_EQ(all.entries[1].where, (scratch.path() / name).string() + "!same_2.cif:1");
    const std::string bytes = test::read_text(scratch.path() / name);
    const CrystalFile cut = read_crystals(scratch.write("cut-" + std::string(name), bytes.substr(0, bytes.size() / 2)));
    EXPECT_GT(cut.entries.size(), 20u) << name;
    EXPECT_LT(cut.entries.size(), 120u) << name;
    EXPECT_EQ(cut.broken.size(), 1u) << name;
  }
  EXPECT_THAT(message_of([&] { read_crystals(scratch.write("no.zip", "this is no archive")); }),
              HasSubstr("cannot unpack"));
  const std::string packed = test::read_text(scratch.path() / "a.tar.gz");
  // A tar of other things: no crystals, said so.
  write_crystals(scratch.path() / "one.cif", std::vector{rutile("x")}, false);
  EXPECT_THAT(message_of([&] { read_crystals(scratch.write("cut.cif.gz", packed.substr(0, 30))); }),
              HasSubstr("cut off"));
}

// Archives of less than 64 KiB unpacked: what is whole before the cut is delivered, wherever the cut is.
TEST(CrystalFormats, SmallArchiveCutOff) {
  const test::ScratchDir scratch;
  constexpr std::size_t count = 24;
  std::vector<CrystalEntry> few(count, rutile("same"));
  for (std::size_t i = 0; i < count; ++i)
    few[i].crystal.positions[2].value[0] += 1e-3 * std::sin(static_cast<double>(1 + i * i));
  write_crystals(scratch.path() / "few.tar.gz", few, false);
  const std::string bytes = test::read_text(scratch.path() / "few.tar.gz");
  std::size_t delivered = 0;
  for (const double share : {0.5, 0.7, 0.9, 0.99}) {
    const auto size = static_cast<std::size_t>(share * static_cast<double>(bytes.size()));
    const CrystalFile cut = read_crystals(scratch.write("cut.tar.gz", bytes.substr(0, size)));
    EXPECT_GE(cut.entries.size(), std::max<std::size_t>(1, delivered)) << share;
    delivered = cut.entries.size();
    ASSERT_EQ(cut.broken.size(), 1u) << share;
    EXPECT_THAT(cut.broken[0].reason, HasSubstr("cut off")) << share;
  }
  EXPECT_GT(delivered, count / 2);
  EXPECT_THAT(message_of([&] { read_crystals(scratch.write("cut.tar.gz", bytes.substr(0, 40))); }),
              HasSubstr("cut off"));
}

// 300 MiB of blanks in 300 KiB.
TEST(CrystalFormatsSlow, GzipBomb) {
  const test::ScratchDir scratch;
  const fs::path file = scratch.path() / "bomb.cif.gz";
  write_text_file(file, std::string(300 << 20, '\n'));
  EXPECT_THAT(message_of([&] { read_crystals(file); }), HasSubstr("unpacks to more than 200 times its size"));
}

TEST(CrystalFormats, VisitorsMayThrow) {
  const test::ScratchDir scratch;
  for (const char* name : {"a.cif", "a.csv", "a.json", "a.zip", "a.extxyz"}) {
    const std::vector<CrystalEntry> two{rutile("x"), rutile("y")};
    write_crystals(scratch.path() / name, two, false);
    EXPECT_THAT(message_of([&] {
                  visit_crystals(
                      scratch.path() / name, [](CrystalEntry&&) { throw Error("enough"); },
                      [](BrokenEntry&& entry) { ADD_FAILURE() << entry.reason; });
                }),
                HasSubstr("enough"))
        << name;
  }
}

// The table `systems` as ASE 3.22 makes it, with the columns that are read; pbc is a bit mask.
// One atom more than the limit, in every format that is written and in the one that is not.
TEST(CrystalFormatsSlow, MostAtoms) {
  const test::ScratchDir scratch;
  CrystalEntry large{"large", "", {Lattice(Eigen::Matrix3d(Eigen::Matrix3d::Identity() * 200)), {}, {}}, {}};
  for (std::size_t i = 0; i < most_crystal_atoms; ++i) {
    large.crystal.sites.push_back({{14, 1.0}});
    const double x = static_cast<double>(i);
    large.crystal.positions.push_back({{x / 100'000, std::fmod(x, 317) / 317, std::fmod(x, 311) / 311}});
  }
  const CrystalEntry most = large;
  large.crystal.sites.push_back({{14, 1.0}});
  large.crystal.positions.push_back({{0.5, 0.5, 0.123}});
  for (const CrystalFormat& format : crystal_formats()) {
    if (!format.write) continue;
    const fs::path good = scratch.path() / ("good." + format.extensions.front());
    const fs::path bad = scratch.path() / ("bad." + format.extensions.front());
    write_crystals(good, {&most, 1}, false, format.name);
    write_crystals(bad, {&large, 1}, false, format.name);
    EXPECT_EQ(read_crystals(good, format.name).entries.at(0).crystal.size(), most_crystal_atoms) << format.name;
    EXPECT_THAT(message_of([&] { read_crystals(bad, format.name); }),
                HasSubstr("100001 atoms, expected at most 100000"))
        << format.name;
  }
  const fs::path file = scratch.path() / "rows.db";
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  const auto run = [&](const std::string& sql) {
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  };
  run("CREATE TABLE systems (id INTEGER, numbers BLOB, positions BLOB, cell BLOB, pbc INTEGER, energy REAL, "
      "key_value_pairs TEXT)");
  run("INSERT INTO systems VALUES (1, zeroblob(400004), zeroblob(2400024), zeroblob(72), 7, NULL, '{}')");
  sqlite3_close(database);
  EXPECT_THAT(message_of([&] { read_crystals(file); }), HasSubstr("100001 atoms, expected at most 100000"));
}

TEST(CrystalFormats, EmptyFilesBeginAtLineOne) {
  const test::ScratchDir scratch;
  for (const char* name : {"POSCAR_empty", "empty.cif", "empty.extxyz", "empty.csv", "empty.jsonl", "empty.json"}) {
    const std::string message = message_of([&] { read_crystals(scratch.write(name, "")); });
    EXPECT_EQ(message.find(":0"), std::string::npos) << message;
  }
}

TEST(CrystalFormats, DatabaseOfAse) {
  const test::ScratchDir scratch;
  const fs::path file = scratch.path() / "a.db";
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  const auto run = [&](const std::string& sql) {
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  };
  run("CREATE TABLE systems (id INTEGER PRIMARY KEY, numbers BLOB, positions BLOB, cell BLOB, pbc INTEGER, energy "
      "REAL, "
      "key_value_pairs TEXT)");
  const std::string zero(8, '0'), three = "0000000000000840", zeros = zero + zero;  // 0.0 and 3.0 in little-endian hex
  const std::string nought(16, '0');
  const std::string cell = three + nought + nought + nought + three + nought + nought + nought + three;
  run("INSERT INTO systems VALUES (1, x'54000000', x'" + nought + nought + three + "', x'" + cell +
      "', 7, -2.5, '{\"band_gap\": 0.5, \"note\": \"x\"}')");
  run("INSERT INTO systems VALUES (2, x'54000000', x'" + nought + nought + three + "', x'" + std::string(144, '0') +
      "', 0, NULL, '{}')");
  run("INSERT INTO systems VALUES (3, x'540000', x'', x'" + cell + "', 7, NULL, '{}')");
  sqlite3_close(database);
  const CrystalFile all = read_crystals(file);
  ASSERT_EQ(all.entries.size(), 1u);
  EXPECT_EQ(all.entries[0].name, "1");
  EXPECT_EQ(all.entries[0].crystal.sites[0][0].atomic_number, 84);
  EXPECT_NEAR(all.entries[0].crystal.positions[0].value[2], 1, 1e-15);
  EXPECT_EQ(all.entries[0].columns.at("band_gap"), "0.5");
  EXPECT_EQ(all.entries[0].columns.at("energy"), "-2.5");
  ASSERT_EQ(all.broken.size(), 2u);
  EXPECT_THAT(all.broken[0].reason, HasSubstr("a molecule"));
  EXPECT_THAT(message_of([&] { read_crystals(scratch.write("b.db", "no database")); }),
              HasSubstr("as a database of ASE"));
}

}  // namespace
}  // namespace werner
