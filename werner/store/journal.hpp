// The store of a run: one SQLite file with one writer, grouped commits, safe against being killed at any moment.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/core/property.hpp"

namespace werner {

// One asked item as it is written down. Items are numbered 0, 1, 2, ... in the order of asking.
struct JournalItem {
  int item = 0;
  std::string operation, payload;
  std::vector<int> parents;
  std::string genome, identity;
  std::string task_key;  // empty until told, and when nothing had to be computed
  bool told = false;
};

// What is known of one computation (the cache `results.sqlite` is keyed by it).
struct StoredResult {
  std::string task_key;
  std::string status;  // "done" or "failed"
  std::vector<std::string> reasons;
  PropertyValues properties;
  std::string structure;   // extended XYZ of the relaxed structure
  std::string provenance;  // JSON: oracle, version, settings, cpu seconds
};

enum class StoreAccess {
  run,    // creates; one process at a time, the others get an Error
  shared  // creates; several processes take turns, commit by commit: a cache of results
};

class Store {
 public:
  // Throws Error when the file is no store, of a newer version, held by another run, or the disk is full.
  explicit Store(const std::filesystem::path& file, StoreAccess access = StoreAccess::run);
  ~Store();  // what was not committed is lost
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  std::string meta(const std::string& key) const;  // "" when absent
  void set_meta(const std::string& key, const std::string& value);

  std::vector<JournalItem> items() const;  // in order
  void append(const JournalItem& item);
  void mark_told(int item, const std::string& task_key = {});

  std::optional<StoredResult> result(const std::string& task_key) const;
  void put(const StoredResult& result);       // the first result of a key stays: a label never changes
  std::vector<StoredResult> results() const;  // by task key

  void commit();  // everything since the last commit becomes durable together

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace werner
