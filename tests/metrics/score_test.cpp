// Scores of the user's own. What is expected follows from how each answer was written by hand.
#include <chrono>

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

using testing::HasSubstr;

TEST(Score, GrammarAsPeopleWriteIt) {
  using Source = ScoreRequest::Source;
  const ScoreRequest plain = parse_score("SynthNN=python3 a.py {csv} --cut=0.5");
  EXPECT_EQ(plain.name, "SynthNN");
  EXPECT_EQ(plain.direction, Direction::higher);
  EXPECT_FALSE(plain.threshold.has_value());
  EXPECT_EQ(plain.source, Source::command);
  EXPECT_EQ(plain.text, "python3 a.py {csv} --cut=0.5");
  const ScoreRequest above = parse_score("p>=0.5=@p.csv");
  EXPECT_EQ(above.threshold, 0.5);
  EXPECT_EQ(above.source, Source::table);
  EXPECT_EQ(above.text, "p.csv");
  const ScoreRequest below = parse_score(" sc_score < -1e-2 ");
  EXPECT_EQ(below.threshold, -0.01);
  EXPECT_EQ(below.direction, Direction::lower);
  EXPECT_EQ(below.source, Source::column);
  EXPECT_EQ(parse_score("p:lower=@x").direction, Direction::lower);
  EXPECT_EQ(parse_score("p:neither").direction, Direction::neither);
  EXPECT_EQ(parse_score("p:lower<3").threshold, 3);
  EXPECT_EQ(share_name(above), "p_share");
  for (const char* text : {"", "=x {xyz}", "p=", "p=@", "p=./score", "a b=@x", "p>x=@x", "p>=@x", "p>nan", "p:up=@x",
                           "p:higher<3", "novelty=@x", "p1>2=@x", "a-b=@x"})
    EXPECT_THROW(parse_score(text), UsageError) << text << " (p1_share is a metric)";
}

// value of `name`, NaN where there is none
double of(const ScoreAnswer& answer, const std::string& name) {
  const auto found = answer.by_name.find(name);
  return found != answer.by_name.end() && found->second.value ? *found->second.value : std::nan("");
}

TEST(Score, AnswersOfAllKinds) {
  for (const char* text :
       {R"({"a": 1.5, "b": 2})", "{\"a\": 1.5}\n{\"b\": 2}\n", R"([{"name":"a","s":1.5},{"name":"b","s":2}])",
        "{\"name\": \"a\", \"score\": 1.5}\n\n{\"name\": \"b\", \"score\": 2, \"s2\": 9}",
        R"({"a": {"value": 1.5}, "b": "2"})", "name,s\na,1.5\nb,2\n", "a,1.5\nb,2", "s,id,other\n1.5,a,9\n2,b,9\n",
        ",s\na,1.5\nb,2\n", "formula,name,score\nNaCl,a,1.5\nKCl,b,2\n"}) {
    const ScoreAnswer answer = parse_score_answer(text, "s", "here");
    EXPECT_DOUBLE_EQ(of(answer, "a"), 1.5) << text;
    EXPECT_DOUBLE_EQ(of(answer, "b"), 2) << text;
  }
  for (const char* text : {"[1.5, null, 2]", "1.5\nnan\n2\n", "s\n1.5\n\n2", "[1.5, NaN, 2]"}) {
    const ScoreAnswer answer = parse_score_answer(text, "s", "here");
    ASSERT_GE(answer.in_order.size(), 2u) << text;
    EXPECT_EQ(answer.in_order.front().value, 1.5);
    EXPECT_EQ(answer.in_order.back().value, 2);
  }
}

TEST(Score, WhatIsNoNumberIsAReason) {
  // As Python's json writes it; a name may hold the same word.
  const ScoreAnswer json = parse_score_answer(
      R"({"a": NaN, "b": -Infinity, "c": null, "NaN \" Infinity": 4, "e": "out of memory", "f": [1]})", "s", "here");
  EXPECT_EQ(json.by_name.at("a").reason, "NaN");
  EXPECT_EQ(json.by_name.at("b").reason, "-Infinity");
  EXPECT_EQ(json.by_name.at("c").reason, "no number");
  EXPECT_EQ(json.by_name.at("NaN \" Infinity").value, 4);
  EXPECT_EQ(json.by_name.at("e").reason, "out of memory");
  EXPECT_EQ(json.by_name.at("f").reason, "[1]");
  const ScoreAnswer csv = parse_score_answer("a,1\na,1\nb,1\nb,2\nc\nd,nan\ne,1e999\n", "s", "here");
  EXPECT_EQ(csv.by_name.at("a").value, 1) << "said twice";
  EXPECT_EQ(csv.by_name.at("b").reason, "several scores");
  EXPECT_EQ(csv.by_name.at("c").reason, "no number");
  EXPECT_FALSE(csv.by_name.at("d").value.has_value());
  EXPECT_FALSE(csv.by_name.at("e").value.has_value());
}

TEST(Score, WhatIsNoAnswerIsAnError) {
  for (const char* text : {"", "  \n", "Loading the model\na,1\n", "{\"a\": 1", "{\"a\": 1}\nand so on",
                           "name,x,y\na,1,2\n", "[1, {\"a\": 2}]", R"({"name": "a", "other": 3})", "a,\"1\n"})
    EXPECT_THROW(parse_score_answer(text, "s", "here"), Error) << text;
}

Evaluation four() {
  Evaluation e;
  Crystal overlapping = test::rock_salt(11, 17, 5.64);
  overlapping.positions[1].value = {0.01, 0, 0};
  e.generated = test::set_of(
      "g", {test::sample("first one/2", test::rock_salt(11, 17, 5.64)), test::sample("b", test::rock_salt(19, 17, 6.3)),
            test::sample("c", overlapping), test::sample("d", test::rock_salt(12, 8, 4.2)), test::unreadable("e")});
  e.convention.metrics = {"structural_validity"};
  return e;
}

std::vector<NamedResult> scored(Evaluation& e, const std::string& request) {
  e.scores = {{parse_score(request)}};
  return evaluate(e);
}

TEST(Score, OneCallForAllThatAreCrystals) {
  Evaluation e = four();
  const test::ScratchDir scratch;
  const std::string calls = (scratch.path() / "calls").string();
  // The script counts its calls and what it was given; names come from the comment of the extended XYZ.
  const auto results = scored(
      e,
      "size>=8=echo call >> " + calls + "; grep -c Lattice {xyz} >> " + calls +
          R"(; sed -n 's/.* name=//p' {xyz} | tr -d '"' | awk 'BEGIN{print "name,size"} {print $0 "," (NR == 2 ? "nan" : 7 + NR)}')");
  EXPECT_EQ(test::read_text(calls), "call\n3\n");
  EXPECT_DOUBLE_EQ(test::value_of(results, "size"), (8 + 10) / 2.0);
  EXPECT_EQ(test::result_of(results, "size").n, 2u);
  EXPECT_FALSE(test::result_of(results, "size").interval.has_value()) << "of two";
  EXPECT_DOUBLE_EQ(test::value_of(results, "size_share"), 2 / 4.0) << "those that are no crystals do not meet it";
  const auto& convention = test::result_of(results, "size_share").convention;
  EXPECT_EQ(convention.at("threshold"), "size at least 8");
  EXPECT_EQ(convention.at("denominator"), "all generated; 1 left out: nan (1)");
  EXPECT_THAT(convention.at("score"), HasSubstr("command: echo call"));
  EXPECT_EQ(results[1].metric->column(e), (std::vector<std::string>{"8", "", "", "10", ""}));
  EXPECT_EQ(results[2].metric->column(e), (std::vector<std::string>{"1", "", "0", "1", "0"}));
  EXPECT_EQ(property_of(e.generated.samples[3], "size"), 10) << "known to targets";
}

TEST(Score, FolderOfCifsAndFileOfTheAnswer) {
  Evaluation e = four();
  const auto results = scored(e,
                              "s:lower=echo noise; for f in {cifs}/*.cif; do "
                              "echo \"$(basename $f .cif),$(grep -c '^[A-Z]' $f)\"; done > {out}");
  EXPECT_DOUBLE_EQ(test::value_of(results, "s"), 2) << "two atoms each";
  EXPECT_EQ(test::result_of(results, "s").n, 3u) << "under the name of its file, too";
  EXPECT_EQ(results[1].metric->direction, Direction::lower);
}

TEST(Score, TableWithFormulas) {
  Evaluation e = four();
  const auto results = scored(e, R"(s=awk -F, '/KCl/ {print $1 ",3"}' {csv})");
  EXPECT_DOUBLE_EQ(test::value_of(results, "s"), 3);
  EXPECT_THAT(test::result_of(results, "s").convention.at("denominator"),
              HasSubstr("2 left out: not in the answer (2)"));
}

TEST(Score, CommandsThatFail) {
  const auto message = [](const std::string& command, double limit = 3600) {
    Evaluation e = four();
    e.score_time_limit = limit;
    try {
      scored(e, "s=" + command);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(message("echo one >&2; echo 'No module named x' >&2; exit 3; {xyz}"),
              HasSubstr("score s: the command ended with exit code 3: one | No module named x"));
  EXPECT_THAT(message("kill -9 $$; {xyz}"), HasSubstr("signal 9"));
  EXPECT_THAT(message("true {xyz}"), HasSubstr("empty"));
  EXPECT_THAT(message("true {xyz} {out}"), HasSubstr("wrote no {out}"));
  EXPECT_THAT(message("echo zz,1 {xyz}"), HasSubstr("no name of the answer"));
  EXPECT_THAT(message("echo '[1,2]' # {xyz}"), HasSubstr("2 numbers without names for 3"));
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THAT(message("echo loading >&2; sleep 60 # {xyz}", 0.2), HasSubstr("time limit of 0.2 s: loading"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
  EXPECT_EQ(message("echo '[1,2,NaN]' # {xyz}"), "no error");
}

TEST(Score, ColumnsTablesAndNothingKnown) {
  Evaluation e = four();
  e.generated.samples[1].numbers["p"] = 0.25;
  e.generated.samples[2].numbers["p"] = 0.75;
  const auto results = scored(e, "p<0.5");
  EXPECT_DOUBLE_EQ(test::value_of(results, "p"), 0.25) << "c is no crystal";
  EXPECT_DOUBLE_EQ(test::value_of(results, "p_share"), 1 / 3.0);
  EXPECT_THROW(scored(e, "q"), UsageError) << "no such column";
  const test::ScratchDir scratch;
  const std::string named = scratch.write("named.csv", "p,name,x\n1,d,0\n2,stranger,0\n").string();
  EXPECT_DOUBLE_EQ(test::value_of(scored(e, "p=@" + named), "p"), 1);
  const std::string places = scratch.write("places.csv", "p\n1\n2\n3\n4\nnan\n").string();
  EXPECT_DOUBLE_EQ(test::value_of(scored(e, "p=@" + places), "p"), (1 + 2 + 4) / 3.0);
  EXPECT_THROW(scored(e, "p=@" + (scratch.path() / "absent.csv").string()), Error);
  const auto nothing = scored(e, "p>1=@" + scratch.write("nan.json", R"({"b": NaN, "d": "no such element"})").string());
  for (const char* name : {"p", "p_share"})
    EXPECT_THAT(test::result_of(nothing, name).absent,
                HasSubstr("NaN (1), no such element (1), not in the answer (1)"));
  // Without a crystal there is nothing to ask the command.
  Evaluation none = four();
  none.generated.samples = {none.generated.samples[2]};
  EXPECT_THAT(test::result_of(scored(none, "s=exit 1 {xyz}"), "s").absent, HasSubstr("known of no compound"));
}

TEST(Score, SharedSitesDoNotFitExtendedXyz) {
  Evaluation e = four();
  DisorderedCrystal mixed = disordered(test::rock_salt(11, 17, 5.64));
  mixed.sites[0] = {{11, 0.5}, {19, 0.5}};
  e.generated.samples[0].crystal.reset();
  e.generated.samples[0].shared = std::make_shared<const DisorderedCrystal>(mixed);
  const auto results = scored(e, "s=echo '[1,2]' # {xyz}");
  EXPECT_THAT(test::result_of(results, "s").convention.at("denominator"), HasSubstr("shared sites (1)"));
  EXPECT_DOUBLE_EQ(test::value_of(scored(e, "s=echo '[1,2,6]' # {csv}"), "s"), 3);
}

TEST(Score, Molecules) {
  SampleSet set;
  set.kind = StructureKind::molecule;
  for (const char* name : {"water", "twice"}) {
    Sample sample;
    sample.name = name;
    Molecule molecule;
    molecule.atomic_numbers = {8, 1, 1};
    molecule.positions = {Vec3(0, 0, 0), Vec3(0.96, 0, 0), Vec3(-0.24, 0.93, 0)};
    sample.molecule = std::make_shared<const Molecule>(molecule);
    set.samples.push_back(sample);
  }
  const auto of_xyz =
      run_score_command(parse_score("s=grep -o 'name=[a-z]*' {xyz} | sed 's/name=//;s/$/,3/'"), set, {0, 1}, 60);
  EXPECT_EQ(of_xyz[0].value, 3);
  EXPECT_EQ(of_xyz[1].value, 3);
  EXPECT_EQ(run_score_command(parse_score("s=grep -c H2O {csv} | sed 's/^/twice,/'"), set, {1}, 60)[0].value, 1);
  EXPECT_THROW(run_score_command(parse_score("s=ls {cifs}"), set, {0}, 60), UsageError);
}

}  // namespace
}  // namespace werner
