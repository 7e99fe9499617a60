// One design run in its folder: begun, resumed or extended, and everything that it leaves behind.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "werner/run/final_relaxation.hpp"
#include "werner/run/search.hpp"
#include "werner/run/second_opinion.hpp"
#include "werner/run/setup.hpp"

namespace werner {

struct DesignOptions {
  std::filesystem::path output;      // the run folder, created when absent
  std::vector<std::string> command;  // as typed, for the provenance
  bool verify_replay = false;
  bool force = false;  // begin anew, whatever the folder holds of an earlier run
  std::function<void(const SearchStatus&)> progress = {};
  std::function<void(const FollowUpStatus&)> follow_up = {};
  std::function<bool()> stop = {};
  Ranks* ranks = nullptr;  // that compute too; this process is rank 0 of them
};

// A compound of the front (or of the ranked list); how it is told is for CompoundView.
struct FrontRow {
  int id = 0;  // item number
  Genome genome;
  std::string structure;  // relaxed, as the store has it
  std::vector<PropertyValue> objectives;
  PropertyValues properties;
  std::string note;  // of a crystal: what is odd about it, as an unfinished relaxation
};

struct DesignResult {
  SearchOutcome outcome;
  std::vector<FrontRow> front;
  FinalRelaxation final_relaxation;
  SecondOpinion second;
  std::map<int, double> above_known_hull;  // eV/atom, by item of the result; empty where no known phases were named
  std::filesystem::path folder;
  bool finished = false;  // false: stopped, to be resumed
};

// Throws UsageError where the folder holds a run of another question, naming the key that differs; Error where it is in
// use, or the world fails. Whatever was computed before stays in the folder.
DesignResult run_design(const DesignSetup& setup, const DesignOptions& options);

// Items of the result: the Pareto front in the order of the first objective, or the best `keep` of a single objective,
// one for each niche.
std::vector<int> result_items(const SearchOutcome& outcome, std::size_t objectives, int keep);

// The files of the run folder, each replaced whole.
void write_run_folder(const DesignSetup& setup, const DesignOptions& options, const Store& store, DesignResult& result,
                      const Evaluator& evaluator, double wall_seconds);

}  // namespace werner
