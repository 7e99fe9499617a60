// The outlook beside the process, on compounds of three sites whose best ones cannot be seen from the others: counted
// by hand.
#include "werner/evolve/active_outlook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace werner {
namespace {

// Features 0 to 3: ligands a to d; 4 and 5: two charges.
const std::vector<FeatureKind> kinds{FeatureKind::ligand, FeatureKind::ligand, FeatureKind::ligand,
                                     FeatureKind::ligand, FeatureKind::other,  FeatureKind::other};

Features compound(const std::string& ligands, int charge) {
  Features features;
  for (int ligand = 0; ligand < 4; ++ligand)
    if (const auto count = std::ranges::count(ligands, static_cast<char>('a' + ligand)))
      features.emplace_back(ligand, static_cast<double>(count));
  features.emplace_back(4 + charge, 1.0);
  return features;
}

// d is worth 3, c 2, b 1, a 0; one compound is far better than the sum.
double value(const std::string& ligands) {
  double sum = 0;
  for (const char ligand : ligands) sum += ligand - 'a';
  return ligands == "bcc" ? sum + 10 : sum;
}

class OutlookTest : public testing::Test {
 protected:
  OutlookTest() {
    for (const char* ligands : {"aaa", "aab", "abb", "bbb", "aac", "acc", "aad", "abd", "bcc"}) evaluate(ligands, 0);
    for (const char* ligands : {"aac", "abc"}) evaluate(ligands, 1);
    Eigen::VectorXd values(std::ssize(evaluated_));
    for (std::size_t i = 0; i < evaluated_.size(); ++i) values[static_cast<Eigen::Index>(i)] = evaluated_[i].values[0];
    std::vector<Features> features;
    for (const Evaluated& entry : evaluated_) features.push_back(entry.features);
    models_.emplace_back(kinds, features, values);
    standard_ = std::make_unique<Standard>(evaluated_, std::vector<double>{0.0}, 3);
    outlook_ = std::make_unique<Outlook>(objectives_, kinds, models_, evaluated_, *standard_);
  }
  void evaluate(const std::string& ligands, int charge) {
    evaluated_.push_back({ligands, compound(ligands, charge), {value(ligands)}, {-value(ligands)}});
  }
  static Candidates candidates(const std::vector<std::pair<std::string, int>>& wanted) {
    Candidates list;
    for (const auto& [ligands, charge] : wanted) list.push_back({ligands, compound(ligands, charge)});
    return list;
  }

  const std::vector<Objective> objectives_{{.property = "homo_lumo_gap", .goal = Goal::maximize}};
  std::vector<Evaluated> evaluated_;
  std::vector<PropertyModel> models_;
  std::unique_ptr<Standard> standard_;
  std::unique_ptr<Outlook> outlook_;
};

TEST_F(OutlookTest, SumsOfTheClassThatWasEvaluatedLeastComeFirst) {
  // Nine were of charge 0, two of charge 1: seven of charge 1 would come before the first of charge 0.
  const Candidates list = candidates({{"ddd", 0}, {"ccc", 1}, {"ccd", 0}, {"cdd", 1}, {"aaa", 1}});
  const std::vector<int> order = outlook_->by_sum(list, 5);
  ASSERT_EQ(order.size(), 5u);
  EXPECT_THAT(std::vector(order.begin(), order.begin() + 3), testing::UnorderedElementsAre(1, 3, 4));
  EXPECT_EQ(order[2], 4);  // within a class by the sum
  EXPECT_EQ(outlook_->by_sum(list, 2), std::vector(order.begin(), order.begin() + 2));
}

TEST_F(OutlookTest, ExchangesTryTheLigandThatWasTriedLeastBesideTheBest) {
  const int best = 8;  // bcc
  // Beside bcc only a has been tried (acc). Of the two with d the one that keeps both c promises more; two exchanges
  // away is no neighbour, and nothing new is none either.
  const Candidates list = candidates({{"acc", 1}, {"bcd", 0}, {"ccd", 0}, {"add", 0}, {"bcc", 1}, {"bbc", 0}});
  const std::vector<int> order = outlook_->by_exchange(list, {best}, 10);
  ASSERT_EQ(order.size(), 3u);
  EXPECT_EQ(order[0], 2);
  EXPECT_EQ(order[1], 5);
  EXPECT_EQ(order[2], 0);
  EXPECT_THAT(outlook_->by_exchange(candidates({{"ddd", 0}}), {best}, 10), testing::IsEmpty());
}

}  // namespace
}  // namespace werner
