#include "werner/io/text_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

constexpr std::size_t piece_size = 1 << 18;
constexpr std::size_t mebibyte = 1 << 20;

struct FileBytes {
  explicit FileBytes(int number) : descriptor(number) {}
  ~FileBytes() { ::close(descriptor); }
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  int descriptor;
  std::vector<char> buffer = std::vector<char>(piece_size);
};

struct Inflating {
  Inflating() {
    constexpr int gzip_window = 15 + 16;
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw Error("cannot start gzip decompression");
  }
  ~Inflating() { inflateEnd(&stream); }
  Inflating(const Inflating&) = delete;
  Inflating& operator=(const Inflating&) = delete;

  z_stream stream{};
  std::vector<char> buffer = std::vector<char>(piece_size);
  std::size_t in = 0, out = 0;
  bool inside = true;  // of a gzip member: the text must not end here
  bool at_end = false;
};

// The next inflated piece; gzip members may follow one another.
std::string_view inflate_piece(Inflating& state, const Pull& bytes, const std::string& file) {
  const auto damaged = [&](const char* what) -> Error {
    return Error(fmt::format("cannot unpack '{}': the gzip data is {}", file, what), {.where = file});
  };
  z_stream& stream = state.stream;
  while (!state.at_end) {
    if (stream.avail_in == 0) {
      const std::string_view piece = bytes();
      if (piece.empty()) {
        if (state.inside) throw damaged("cut off");
        state.at_end = true;
        break;
      }
      state.in += piece.size();
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      stream.avail_in = static_cast<uInt>(piece.size());
    }
    if (!state.inside) {
      if (*stream.next_in != 0x1f) {  // padding behind the last member is no text
        state.at_end = true;
        break;
      }
      inflateReset(&stream);
      state.inside = true;
    }
    stream.next_out = reinterpret_cast<Bytef*>(state.buffer.data());
    stream.avail_out = static_cast<uInt>(state.buffer.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status == Z_STREAM_END)
      state.inside = false;
    else if (status != Z_OK && status != Z_BUF_ERROR)
      throw damaged("damaged");
    const std::size_t size = state.buffer.size() - stream.avail_out;
    state.out += size;
    require_plausible_size(state.in, state.out, file);
    if (size > 0) return {state.buffer.data(), size};
  }
  return {};
}

}  // namespace

void require_plausible_size(std::size_t in, std::size_t out, const std::string& file) {
  constexpr std::size_t harmless = 256 * mebibyte, largest_ratio = 200;
  if (out > harmless && out / largest_ratio > in)
    throw Error(fmt::format("'{}' unpacks to more than {} times its size", file, largest_ratio),
                {.where = file, .hint = "this is no file of crystals; unpack it by hand if you trust it"});
}

void require_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) throw Error("no such file: '" + file.string() + "'", {file.string()});
  if (std::filesystem::is_directory(status))
    throw Error("expected a file, '" + file.string() + "' is a folder", {file.string()});
}

Pull pull_text(std::string_view text) {
  return [text]() mutable { return std::exchange(text, {}); };
}

Pull pull_file(const std::filesystem::path& file) {
  const bool standard_input = file == "-";
  if (!standard_input) require_file(file);
  const auto fail = [name = file.string()](int error) {
    throw Error(fmt::format("cannot read '{}': {}", name, std::strerror(error)), {name});
  };
  const int descriptor = standard_input ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(errno);
  return [bytes = std::make_shared<FileBytes>(descriptor), fail]() -> std::string_view {
    ssize_t size = 0;
    do size = ::read(bytes->descriptor, bytes->buffer.data(), bytes->buffer.size());
    while (size < 0 && errno == EINTR);
    if (size < 0) fail(errno);
    return {bytes->buffer.data(), static_cast<std::size_t>(size)};
  };
}

Pull inflated(Pull bytes, const std::string& file) {
  std::string_view first = bytes();
  Pull all = [bytes = std::move(bytes), first]() mutable { return first.empty() ? bytes() : std::exchange(first, {}); };
  if (first.size() < 2 || first[0] != '\x1f' || first[1] != '\x8b') return all;
  return
      [state = std::make_shared<Inflating>(), all = std::move(all), file] { return inflate_piece(*state, all, file); };
}

bool LineReader::fill() {
  constexpr std::size_t longest = 256 * mebibyte;
  if (buffer_.size() - position_ > longest)
    throw Error(fmt::format("a line of more than {} MiB", longest / mebibyte), {.where = where(number_ + 1)});
  buffer_.erase(0, position_);
  position_ = last_ = 0;
  const std::string_view more = pull_();
  buffer_ += more;
  if (!started_ && (buffer_.size() >= 3 || more.empty())) {
    started_ = true;
    if (buffer_.starts_with("\xEF\xBB\xBF")) position_ = last_ = 3;
    if (buffer_.starts_with("\xFF\xFE") || buffer_.starts_with("\xFE\xFF"))
      throw Error("'" + file_ + "' is UTF-16, expected plain text or UTF-8", {file_, "save it as UTF-8"});
  }
  return !more.empty();
}

std::optional<std::string_view> LineReader::next() {
  if (!started_)
    while (!started_ && fill()) {
    }
  std::size_t searched = 0;
  std::size_t end = 0;
  bool ended = false;
  while ((end = buffer_.find('\n', position_ + searched)) == std::string::npos && !ended) {
    searched = buffer_.size() - position_;
    ended = !fill();
  }
  if (end == std::string::npos && position_ == buffer_.size()) return std::nullopt;
  std::string_view line = std::string_view(buffer_).substr(position_, end - position_);
  last_ = position_;
  position_ = end == std::string::npos ? buffer_.size() : end + 1;
  ++number_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void LineReader::put_back() {
  position_ = last_;
  --number_;
}

std::optional<char> LineReader::peek() {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  std::size_t blank = 0;  // so many characters from position_ on are white space
  while (true) {
    if (started_)
      for (; position_ + blank < buffer_.size(); ++blank)
        if (!is_space(buffer_[position_ + blank])) return buffer_[position_ + blank];
    if (!fill()) {
      if (position_ + blank >= buffer_.size()) return std::nullopt;
    }
  }
}

std::string_view LineReader::piece() {
  if (position_ == buffer_.size()) {
    bool more = true;
    while (more && position_ == buffer_.size()) more = fill();
  }
  const std::string_view rest = std::string_view(buffer_).substr(position_);
  position_ = last_ = buffer_.size();
  return rest;
}

}  // namespace werner
