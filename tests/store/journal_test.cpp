#include "werner/store/journal.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

StoredResult example_result(const std::string& key) {
  StoredResult result;
  result.task_key = key;
  result.status = "done";
  result.properties["homo_lumo_gap"] = {2.0 / 3.0, 0.1};
  result.properties["energy"] = {-1234.5678901234567, std::nan("")};
  result.structure = "1\ncomment 'quoted'\nPd 0 0 0\n";
  result.provenance = "{}";
  return result;
}

TEST(Store, GivesBackWhatWasWritten) {
  const test::ScratchDir scratch;
  {
    Store store(scratch.path() / "results.sqlite");
    store.set_meta("seed", "7");
    store.append({0, "sample", "", {}, "Pd(II)|0|square-planar|a b c d", "id-0", "", false});
    store.append({1, "crossover", "p", {0, 0}, "", "", "", false});
    store.put(example_result("key-0"));
    store.mark_told(0, "key-0");
    store.commit();
  }
  const Store store(scratch.path() / "results.sqlite");
  EXPECT_EQ(store.meta("seed"), "7");
  EXPECT_EQ(store.meta("nothing"), "");
  const auto items = store.items();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_TRUE(items[0].told);
  EXPECT_EQ(items[0].task_key, "key-0");
  EXPECT_EQ(items[1].parents, (std::vector<int>{0, 0}));
  EXPECT_FALSE(items[1].told);
  const auto result = store.result("key-0");
  ASSERT_TRUE(result);
  // Bit for bit: a resumed run must tell the very same numbers.
  EXPECT_EQ(result->properties.at("homo_lumo_gap").value, 2.0 / 3.0);
  EXPECT_EQ(result->properties.at("energy").value, -1234.5678901234567);
  EXPECT_TRUE(std::isnan(result->properties.at("energy").uncertainty));
  EXPECT_EQ(result->structure, example_result("").structure);
  EXPECT_FALSE(store.result("key-1"));
}

TEST(Store, TheFirstResultOfAKeyStays) {
  const test::ScratchDir scratch;
  Store store(scratch.path() / "s.sqlite");
  StoredResult result = example_result("k");
  store.put(result);
  result.status = "failed";
  store.put(result);
  store.commit();
  EXPECT_EQ(store.result("k")->status, "done");
}

TEST(Store, WithoutCommitNothingStays) {
  const test::ScratchDir scratch;
  {
    Store store(scratch.path() / "s.sqlite");
    store.append({0, "sample", "", {}, "g", "i", "", false});
    store.commit();
    store.append({1, "sample", "", {}, "g", "i", "", false});
  }
  EXPECT_EQ(Store(scratch.path() / "s.sqlite").items().size(), 1u);
}

TEST(Store, SurvivesBeingKilledInTheMiddle) {
  const test::ScratchDir scratch;
  const auto file = scratch.path() / "s.sqlite";
  for (int round = 0; round < 5; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      Store store(file);
      for (int item = static_cast<int>(store.items().size());; ++item) {
        store.append({item, "sample", "", {}, "g", "i", "", false});
        store.put(example_result("key-" + std::to_string(item)));
        store.mark_told(item, "key-" + std::to_string(item));
        store.commit();
      }
    }
    usleep(30000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    // Groups are whole: as many results as items, all told, numbered without gaps.
    const Store store(file);
    const auto items = store.items();
    EXPECT_EQ(store.results().size(), items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      EXPECT_EQ(items[i].item, static_cast<int>(i));
      EXPECT_TRUE(items[i].told);
    }
  }
}

template <class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Store, SaysWhatIsWrong) {
  const test::ScratchDir scratch;
  const auto text = scratch.write("text.sqlite", std::string(4096, 'x'));
  EXPECT_THAT(message_of([&] { Store store(text); }), testing::HasSubstr("is no store of Werner"));
  EXPECT_THAT(message_of([&] { Store store(scratch.path() / "none" / "s.sqlite"); }),
              testing::HasSubstr("cannot write"));
  const Store first(scratch.path() / "s.sqlite");
  EXPECT_THAT(message_of([&] { Store second(scratch.path() / "s.sqlite"); }),
              testing::HasSubstr("in use by another process"));
}

TEST(Store, SharedStoresTakeTurns) {
  const test::ScratchDir scratch;
  Store a(scratch.path() / "cache.sqlite", StoreAccess::shared),
      b(scratch.path() / "cache.sqlite", StoreAccess::shared);
  a.put(example_result("a"));
  a.commit();
  b.put(example_result("b"));
  b.commit();
  EXPECT_TRUE(a.result("b"));
  EXPECT_TRUE(b.result("a"));
}

}  // namespace
}  // namespace werner
