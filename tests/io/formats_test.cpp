#include "werner/io/formats.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

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

Molecule water() {
  Molecule m;
  m.atomic_numbers = {8, 1, 1};
  m.positions = {{0, 0, 0.1}, {0.76, 0, -0.48}, {-0.76, 0, -0.48}};
  m.bonds = {{0, 1}, {0, 2}};
  m.formal_charges = {0, 0, 0};
  m.charge = 0;
  return m;
}

// Every format of the list, plain and packed.
TEST(Formats, EveryOneReadsWhatItWrites) {
  const test::ScratchDir scratch;
  for (const FormatInfo& format : formats())
    for (const std::string& extension : format.extensions)
      for (const char* packed : {"", ".gz"}) {
        const fs::path file = scratch.path() / ("water." + extension + packed);
        // A molfile holds one structure.
        const std::vector<Molecule> written(format.name == "mol" ? 1 : 2, water());
        write_molecules(file, written, false);
        const MoleculeFile back = read_molecules(file);
        ASSERT_EQ(back.molecules.size(), written.size()) << file;
        EXPECT_TRUE(back.broken.empty()) << file;
        EXPECT_EQ(back.molecules.back().atomic_numbers, written[0].atomic_numbers) << file;
        EXPECT_EQ(back.molecules.back().charge, 0) << file;
        EXPECT_LT((back.molecules.back().positions[1] - written[0].positions[1]).norm(), 1e-4) << file;
        EXPECT_EQ(static_cast<unsigned char>(test::read_text(file)[0]) == 0x1f, *packed != '\0');
      }
}

TEST(Formats, SeveralStructuresAreNoMolfile) {
  const test::ScratchDir scratch;
  const std::vector<Molecule> two{water(), water()};
  EXPECT_THAT(message_of([&] { write_molecules(scratch.path() / "two.mol", two, false); }),
              testing::AllOf(HasSubstr("2 structures for one molfile"), HasSubstr(".sdf")));
  EXPECT_FALSE(fs::exists(scratch.path() / "two.mol"));
}

// Editors on Windows begin a text file with a byte-order mark, or write two bytes a letter.
TEST(Formats, ByteOrderMarks) {
  const test::ScratchDir scratch;
  const std::string text = "1\n\nH 0 0 0\n";
  EXPECT_EQ(read_molecules(scratch.write("a.xyz", "\xEF\xBB\xBF" + text)).molecules.size(), 1u);
  EXPECT_THAT(message_of([&] { read_molecules(scratch.write("b.xyz", std::string("\xFF\xFE") + "1")); }),
              HasSubstr("UTF-16"));
}

TEST(Formats, FormatNamesAreAlphabetical) {
  for (std::size_t i = 1; i < formats().size(); ++i) EXPECT_LT(formats()[i - 1].name, formats()[i].name);
}

TEST(Formats, WrongInput) {
  const test::ScratchDir scratch;
  EXPECT_THAT(message_of([&] { read_molecules(scratch.path() / "no.xyz"); }), HasSubstr("no such file"));
  EXPECT_THAT(message_of([&] { read_molecules(scratch.path() / "a.xyzz"); }),
              HasSubstr("structures stand in .extxyz, .mol"));
  EXPECT_THAT(message_of([&] { read_molecules(scratch.path() / "a.xyz", "xzy"); }), HasSubstr("unknown format 'xzy'"));
  EXPECT_THAT(message_of([&] { read_molecules(scratch.write("empty.xyz", "\n")); }), HasSubstr("no structures"));
  EXPECT_THAT(message_of([&] { read_molecules(scratch.write("bad.xyz", "1\n\nXx 0 0 0\n")); }), HasSubstr("bad.xyz:3"));
  EXPECT_THAT(message_of([&] { read_text_file(scratch.path()); }), HasSubstr("is a folder"));
  write_molecules(scratch.path() / "a.xyz.gz", std::vector<Molecule>(100, water()), false);
  const std::string packed = test::read_text(scratch.path() / "a.xyz.gz");
  EXPECT_THAT(message_of([&] { read_text_file(scratch.write("cut.xyz.gz", packed.substr(0, packed.size() - 12))); }),
              HasSubstr("damaged or cut off"));
}

TEST(WriteTextFile, RefusesToOverwriteAndKeepsMode) {
  const test::ScratchDir scratch;
  const fs::path file = scratch.write("a.txt", "old");
  EXPECT_THAT(message_of([&] { write_text_file(file, "new", false); }), HasSubstr("--force"));
  EXPECT_EQ(test::read_text(file), "old");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  write_text_file(file, "new", true);
  EXPECT_EQ(test::read_text(file), "new");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_THAT(message_of([&] { write_text_file(scratch.path() / "no" / "a.txt", "x"); }),
              HasSubstr("folder does not exist"));
}

TEST(WriteTextFile, FollowsLinks) {
  const test::ScratchDir scratch;
  const fs::path file = scratch.write("a.txt", "old"), link = scratch.path() / "link.txt";
  fs::create_symlink("a.txt", link);
  write_text_file(link, "new", true);
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(test::read_text(file), "new");
}

TEST(WriteTextFile, FullDiskLeavesTheOldFile) {
  EXPECT_THAT(message_of([] { write_text_file("/dev/full", "text"); }), HasSubstr("No space left on device"));
  EXPECT_TRUE(fs::exists("/dev/full"));

  // A limit on the file size fails in the middle of writing, as a full disk does; set in a child, for the child.
  const test::ScratchDir scratch;
  const fs::path file = scratch.write("a.txt", "old");
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    const std::string message = message_of([&] { write_text_file(file, std::string(100000, 'x')); });
    _exit(message.find("cannot write") != std::string::npos && message.find("untouched") != std::string::npos ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(test::read_text(file), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), fs::directory_iterator()), 1)
      << "no temporary file stays";
}

}  // namespace
}  // namespace werner
