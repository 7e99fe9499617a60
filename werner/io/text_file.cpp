// Whole files: reading with gzip undone, writing that never leaves half a file behind.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <limits>

#include "werner/core/error.hpp"
#include "werner/io/formats.hpp"

namespace werner {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const std::string& what, const fs::path& file, int error, const std::string& hint = {}) {
  throw Error(fmt::format("cannot {} '{}': {}", what, file.string(), std::strerror(error)), {file.string(), hint});
}

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close_now(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  int close_now() {
    const int result = number_ < 0 ? 0 : ::close(number_);
    number_ = -1;
    return result;
  }

 private:
  int number_;
};

// errno of the failure, 0 when all was written.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string gzipped(std::string_view text) {
  if (text.size() > std::numeric_limits<uInt>::max())
    throw Error("a text of more than 4 GB cannot be compressed", {{}, "write it without .gz"});
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error("cannot start gzip compression");
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw Error("gzip compression failed");
  return out;
}

constexpr const char* disk_hint = "free some space or choose another folder; an older file of that name is untouched";

// Devices and pipes are written in place: renaming over /dev/null would replace it.
void write_in_place(const fs::path& file, std::string_view text) {
  Descriptor out(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (out.number() < 0) fail("open", file, errno);
  if (const int error = write_all(out.number(), text)) fail("write", file, error);
  if (out.close_now() != 0) fail("write", file, errno);
}

// Some editors begin a file with a byte-order mark, some write two bytes a letter.
std::string without_mark(std::string text, const fs::path& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw Error("'" + file.string() + "' is UTF-16, expected plain text or UTF-8", {file.string(), "save it as UTF-8"});
  return text;
}

}  // namespace

std::string read_text_file(const fs::path& file) {
  const bool standard_input = file == "-";
  if (!standard_input) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) throw Error("no such file: '" + file.string() + "'", {file.string()});
    if (fs::is_directory(status)) throw Error("expected a file, '" + file.string() + "' is a folder", {file.string()});
  }
  const int descriptor = standard_input ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("read", file, errno);
  const gzFile in = gzdopen(descriptor, "rb");  // passes plain text through
  if (!in) {
    ::close(descriptor);
    fail("read", file, ENOMEM);
  }
  gzbuffer(in, 1 << 18);
  std::string text;
  constexpr unsigned block = 1 << 20;
  int read = 0;
  do {
    const std::size_t size = text.size();
    text.resize(size + block);
    read = gzread(in, text.data() + size, block);
    text.resize(size + static_cast<std::size_t>(std::max(read, 0)));
  } while (read > 0);
  int code = Z_OK;
  gzerror(in, &code);
  const int system_error = errno;
  const int closed = gzclose(in);
  if (code == Z_ERRNO) fail("read", file, system_error);
  if (code != Z_OK || closed != Z_OK)
    throw Error("cannot unpack '" + file.string() + "': the gzip data is damaged or cut off", {file.string()});
  return without_mark(std::move(text), file);
}

void require_writable(const fs::path& file, bool force) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (fs::is_directory(status))
    throw Error("expected a file name, '" + file.string() + "' is a folder", {file.string()});
  if (fs::is_regular_file(status) && !force)
    throw Error("'" + file.string() + "' exists already", {file.string(), "use --force to overwrite it"});
  if (fs::exists(status) && !fs::is_regular_file(status)) return;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    fail("write", file, errno, errno == ENOENT ? "the folder does not exist" : "choose another folder");
}

void write_text_file(const fs::path& file, std::string_view text, bool force) {
  if (file == "-") {
    if (const int error = write_all(STDOUT_FILENO, text)) fail("write", "standard output", error);
    return;
  }
  require_writable(file, force);
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_in_place(file, text);

  std::string packed;
  if (file.extension() == ".gz") {
    packed = gzipped(text);
    text = packed;
  }
  // A symbolic link keeps pointing where it points.
  const fs::path target = fs::exists(status) ? fs::canonical(file) : file;
  static std::atomic<int> counter = 0;
  const std::string temporary =
      (target.parent_path() / fmt::format(".{}.{}-{}", target.filename().string(), ::getpid(), ++counter)).string();
  Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (out.number() < 0) fail("write", file, errno);
  int error = 0;
  if (fs::exists(status) && ::fchmod(out.number(), static_cast<mode_t>(status.permissions())) != 0) error = errno;
  if (!error) error = write_all(out.number(), text);
  if (!error && ::fsync(out.number()) != 0) error = errno;
  if (out.close_now() != 0 && !error) error = errno;
  if (!error && ::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (error) {
    ::unlink(temporary.c_str());
    fail("write", file, error, error == ENOSPC || error == EDQUOT || error == EFBIG ? disk_hint : "");
  }
}

}  // namespace werner
