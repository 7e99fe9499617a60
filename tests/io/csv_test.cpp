#include "werner/io/csv.hpp"

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

// Cases after RFC 4180, section 2.
TEST(Csv, QuotesCommasAndLineEnds) {
  const CsvTable table = parse_csv(
      "\xEF\xBB\xBF"
      "a,b ,c\r\n1,\"x,\"\"y\"\"\n2\",3\r\n\r\n,,\n\"\"\nlast",
      "t.csv");
  EXPECT_EQ(table.header, (std::vector<std::string>{"a", "b", "c"}));
  ASSERT_EQ(table.rows.size(), 4u);
  EXPECT_EQ(table.rows[0].fields, (std::vector<std::string>{"1", "x,\"y\"\n2", "3"}));
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].fields, (std::vector<std::string>{"", "", ""}));
  EXPECT_EQ(table.rows[1].line, 5);
  EXPECT_EQ(table.rows[2].fields, (std::vector<std::string>{""}));
  EXPECT_EQ(table.rows[3].fields, (std::vector<std::string>{"last"}));
  EXPECT_EQ(table.rows[3].line, 7);
  EXPECT_EQ(table.column("b", "t.csv"), 1u);
}

TEST(Csv, Errors) {
  try {
    parse_csv("a\n1\n\"open\n", "t.csv");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("t.csv:3: "));
  }
  try {
    parse_csv("ligands\n", "t.csv").column("ligand", "t.csv");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean 'ligands'?"));
  }
  EXPECT_TRUE(parse_csv("", "t.csv").rows.empty());
}

// Where rows are lines, a stray quote costs its own row and no other.
TEST(Csv, RowsOfOneLine) {
  const CsvTable table = parse_csv("x,y\na,1\n\"b,2\nc,3\nd,\"4\n", "t.csv", CsvRows::one_line);
  ASSERT_EQ(table.rows.size(), 4u);
  EXPECT_FALSE(table.rows[0].open_quote);
  EXPECT_TRUE(table.rows[1].open_quote);
  EXPECT_EQ(table.rows[2].fields, (std::vector<std::string>{"c", "3"}));
  EXPECT_EQ(table.rows[2].line, 4);
  EXPECT_FALSE(table.rows[2].open_quote);
  EXPECT_TRUE(table.rows[3].open_quote);
}

TEST(Csv, FieldsSurviveWriting) {
  for (const char* value : {"plain", "a,b", "say \"hi\"", "two\nlines", ""}) {
    const CsvTable table = parse_csv("x,y\n" + csv_field(value) + ",1\n", "t.csv");
    EXPECT_EQ(table.rows.at(0).fields.at(0), value);
  }
}

}  // namespace
}  // namespace werner
