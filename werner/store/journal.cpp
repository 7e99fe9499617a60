#include "werner/store/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/json_text.hpp"
#include "werner/store/sqlite.hpp"

namespace werner {

namespace {

constexpr int application_id = 0x57524e31;  // "WRN1": tells a store of ours from other SQLite files
constexpr int store_version = 1;
constexpr int busy_milliseconds = 60000;  // a shared store waits that long for its turn

constexpr const char* schema = R"(
create table if not exists meta (key text primary key, value text not null) without rowid;
create table if not exists items (
  item integer primary key, operation text not null, payload text not null, parents text not null,
  genome text not null, identity text not null, task_key text not null, told integer not null);
create table if not exists results (
  task_key text primary key, status text not null, reasons text not null, properties text not null,
  structure text not null, provenance text not null) without rowid;
)";

std::string properties_text(const PropertyValues& properties) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, property] : properties) {
    nlohmann::json& entry = json[name];
    entry["value"] = property.value;
    if (!std::isnan(property.uncertainty)) entry["uncertainty"] = property.uncertainty;
  }
  return json.dump();
}

PropertyValues parse_properties(const std::string& text) {
  PropertyValues properties;
  const nlohmann::json json = nlohmann::json::parse(text);
  for (const auto& [name, entry] : json.items()) {
    PropertyValue property;
    if (!entry.at("value").is_null()) property.value = entry.at("value").get<double>();
    if (entry.contains("uncertainty")) property.uncertainty = entry["uncertainty"].get<double>();
    properties[name] = property;
  }
  return properties;
}

std::string parents_text(const std::vector<int>& parents) {
  std::string text;
  for (const int parent : parents) text += (text.empty() ? "" : " ") + std::to_string(parent);
  return text;
}

std::vector<int> parse_parents(const std::string& text) {
  std::vector<int> parents;
  for (const std::string& word : split_words(text)) parents.push_back(parse_int(word).value());
  return parents;
}

StoredResult read_result(const Statement& row) {
  StoredResult result;
  result.task_key = row.text(0);
  result.status = row.text(1);
  result.reasons = nlohmann::json::parse(row.text(2)).get<std::vector<std::string>>();
  result.properties = parse_properties(row.text(3));
  result.structure = row.text(4);
  result.provenance = row.text(5);
  return result;
}

constexpr const char* result_columns = "task_key, status, reasons, properties, structure, provenance";

}  // namespace

struct Store::Impl {
  std::filesystem::path file;
  StoreAccess access;
  int lock = -1;  // held on the file itself (flock), opened before SQLite and closed after it
  sqlite3* database = nullptr;
  bool writing = false;
  std::unique_ptr<Statement> insert_item, told_item, insert_result, find_result;

  Impl(const std::filesystem::path& path, StoreAccess wanted) : file(path), access(wanted) {
    try {
      open();
    } catch (...) {
      close();
      throw;
    }
  }
  ~Impl() { close(); }

  void open() {
    if (access == StoreAccess::run) take_lock();
    check(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
    sqlite3_busy_timeout(database, busy_milliseconds);
    const bool fresh = number("select count(*) from sqlite_master") == 0;
    if (!fresh) check_version();
    execute("pragma journal_mode = wal; pragma synchronous = normal;");
    if (fresh)
      execute("begin immediate;" + std::string(schema) + "pragma application_id = " + std::to_string(application_id) +
              "; pragma user_version = " + std::to_string(store_version) + "; commit;");
    insert_item = statement("insert into items values (?, ?, ?, ?, ?, ?, ?, ?)");
    told_item = statement("update items set told = 1, task_key = ? where item = ?");
    insert_result = statement("insert or ignore into results values (?, ?, ?, ?, ?, ?)");
    find_result = statement(std::string("select ") + result_columns + " from results where task_key = ?");
  }

  void take_lock() {
    lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0)
      throw Error("cannot write '" + file.string() + "': " + std::strerror(errno),
                  {.where = {}, .hint = "check that the folder exists and may be written"});
    // A child that a killed run was about to start holds the lock until it has become another program.
    constexpr int most_tries = 60;
    constexpr std::chrono::milliseconds pause(50);
    for (int tries = 1; flock(lock, LOCK_EX | LOCK_NB) != 0; ++tries) {
      if (tries == most_tries)
        throw Error("the run in '" + file.parent_path().string() + "' is in use by another process",
                    {.where = {}, .hint = "wait for it to end, or choose another folder with -o"});
      std::this_thread::sleep_for(pause);
    }
  }

  void close() {
    insert_item.reset();
    told_item.reset();
    insert_result.reset();
    find_result.reset();
    if (database) sqlite3_close(database);
    database = nullptr;
    if (lock >= 0) ::close(lock);
    lock = -1;
  }

  void check_version() {
    if (number("pragma application_id") != application_id)
      throw Error("'" + file.string() + "' is no store of Werner",
                  {.where = {}, .hint = "choose another folder with -o, or move the file away"});
    if (const int found = number("pragma user_version"); found > store_version)
      throw Error("'" + file.string() + "' was written by a newer Werner (store version " + std::to_string(found) +
                      ", this one knows " + std::to_string(store_version) + ")",
                  {.where = {}, .hint = "update Werner, or choose another folder with -o"});
  }

  void check(int code) const {
    if (code != SQLITE_OK) throw_sqlite(database, code, file);
  }
  void execute(const std::string& sql) { check(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr)); }
  int number(const std::string& sql) const {
    Statement query(database, sql, file);
    query.step();
    return query.number(0);
  }
  std::unique_ptr<Statement> statement(const std::string& sql) const {
    return std::make_unique<Statement>(database, sql, file);
  }
  void begin() {
    if (!writing) execute("begin immediate");
    writing = true;
  }
};

Store::Store(const std::filesystem::path& file, StoreAccess access) : impl_(std::make_unique<Impl>(file, access)) {}
Store::~Store() = default;

std::string Store::meta(const std::string& key) const {
  const auto query = impl_->statement("select value from meta where key = ?");
  query->bind(1, key);
  return query->step() ? query->text(0) : std::string();
}

void Store::set_meta(const std::string& key, const std::string& value) {
  impl_->begin();
  const auto query = impl_->statement("insert or replace into meta values (?, ?)");
  query->bind(1, key);
  query->bind(2, value);
  query->step();
}

std::vector<JournalItem> Store::items() const {
  const auto query = impl_->statement(
      "select item, operation, payload, parents, genome, identity, task_key, told from items order by item");
  std::vector<JournalItem> items;
  while (query->step())
    items.push_back({query->number(0), query->text(1), query->text(2), parse_parents(query->text(3)), query->text(4),
                     query->text(5), query->text(6), query->number(7) != 0});
  return items;
}

void Store::append(const JournalItem& item) {
  impl_->begin();
  Statement& query = *impl_->insert_item;
  query.bind(1, item.item);
  query.bind(2, item.operation);
  query.bind(3, item.payload);
  query.bind(4, parents_text(item.parents));
  query.bind(5, item.genome);
  query.bind(6, item.identity);
  query.bind(7, item.task_key);
  query.bind(8, item.told ? 1 : 0);
  query.step();
  query.reset();
}

void Store::mark_told(int item, const std::string& task_key) {
  impl_->begin();
  Statement& query = *impl_->told_item;
  query.bind(1, task_key);
  query.bind(2, item);
  query.step();
  query.reset();
}

std::optional<StoredResult> Store::result(const std::string& task_key) const {
  Statement& query = *impl_->find_result;
  query.bind(1, task_key);
  std::optional<StoredResult> found;
  if (query.step()) found = read_result(query);
  query.reset();
  return found;
}

void Store::put(const StoredResult& result) {
  impl_->begin();
  Statement& query = *impl_->insert_result;
  query.bind(1, result.task_key);
  query.bind(2, result.status);
  query.bind(3, json_text(nlohmann::json(result.reasons)));
  query.bind(4, properties_text(result.properties));
  query.bind(5, result.structure);
  query.bind(6, result.provenance);
  query.step();
  query.reset();
}

std::vector<StoredResult> Store::results() const {
  const auto query = impl_->statement(std::string("select ") + result_columns + " from results order by task_key");
  std::vector<StoredResult> all;
  while (query->step()) all.push_back(read_result(*query));
  return all;
}

void Store::commit() {
  if (!impl_->writing) return;
  impl_->execute("commit");
  impl_->writing = false;
}

}  // namespace werner
