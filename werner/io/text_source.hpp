// Text that arrives in pieces: from files, out of gzip, from members of archives, from memory. Memory stays bounded
// however long the text is.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace werner {

// The next piece, valid until the next call; empty at the end. Throws Error for what cannot be read.
using Pull = std::function<std::string_view()>;

Pull pull_text(std::string_view text);                 // `text` has to outlive it
Pull pull_file(const std::filesystem::path& file);     // bytes as they are; "-" is the standard input
Pull inflated(Pull bytes, const std::string& file);    // gzip undone where the bytes begin with its mark
void require_file(const std::filesystem::path& file);  // throws Error for a missing file and for a folder

// Throws Error when `out` bytes unpacked from `in` bytes are no data but a bomb: over 256 MiB and 200 times more than
// went in. Crystals as text pack to a fifth or a tenth.
void require_plausible_size(std::size_t in, std::size_t out, const std::string& file);

// Lines or raw pieces of a text. A byte-order mark is left out; UTF-16 throws Error.
class LineReader {
 public:
  LineReader(Pull pull, std::string file, int first_line = 1)
      : pull_(std::move(pull)), file_(std::move(file)), number_(first_line - 1) {}

  const std::string& file() const { return file_; }
  int number() const { return number_; }  // of the line that next() gave last
  // Lines count from 1; where none was read yet, the first is meant.
  std::string where(int line) const { return file_ + ":" + std::to_string(line < 1 ? 1 : line); }

  // Without its line end, valid until the next call; nothing at the end. Throws Error for a line over 256 MiB.
  std::optional<std::string_view> next();
  void put_back();  // next() gives the last line once more
  // The first character that is no white space, which is left where it is.
  std::optional<char> peek();
  // The rest piece by piece, for formats that are not made of lines; empty at the end.
  std::string_view piece();

 private:
  bool fill();

  Pull pull_;
  std::string file_, buffer_;
  std::size_t position_ = 0, last_ = 0;
  int number_;
  bool started_ = false;
};

}  // namespace werner
