// SPDX-License-Identifier: Apache-2.0
#include "files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace jetlag::cli {

namespace {

Result<std::string> read_all(int file, std::string_view path) {
  std::string text;
  std::string chunk(1 << 16, '\0');
  for (;;) {
    const ssize_t got = ::read(file, chunk.data(), chunk.size());
    if (got == 0) return text;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(ErrorCode::kNotFound, std::string(path), std::strerror(errno));
    text.append(chunk, 0, static_cast<std::size_t>(got));
    if (text.size() > kMaxInput) return failure(ErrorCode::kInvalid, std::string(path), "larger than 64 MiB: not a scenario");
  }
}

}  // namespace

Result<std::string> read_input(std::string_view path) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input");
  const std::string name(path);
  const int file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return failure(ErrorCode::kNotFound, name, errno == ENOENT ? "no such file" : std::strerror(errno));
  }
  struct stat info {};
  if (::fstat(file, &info) == 0 && S_ISDIR(info.st_mode)) {
    ::close(file);
    return failure(ErrorCode::kNotFound, name, "is a folder, expected a scenario file");
  }
  auto text = read_all(file, path);
  ::close(file);
  return text;
}

bool same_file(const std::string& a, const std::string& b) {
  if (a == "-" || b == "-") return false;
  std::error_code error;
  if (std::filesystem::equivalent(a, b, error)) return true;
  const auto left = std::filesystem::weakly_canonical(std::filesystem::absolute(a, error), error);
  const auto right = std::filesystem::weakly_canonical(std::filesystem::absolute(b, error), error);
  return !error && left == right;
}

Output& Output::operator=(Output&& other) noexcept {
  discard();
  path_ = std::move(other.path_);
  file_ = std::exchange(other.file_, -1);
  created_ = std::exchange(other.created_, false);
  return *this;
}

Output::~Output() { discard(); }

void Output::discard() {
  if (file_ < 0) return;
  ::close(std::exchange(file_, -1));
  if (created_) ::unlink(path_.c_str());
}

Result<Output> Output::open(const std::string& option, const std::string& path) {
  Output output;
  output.path_ = path;
  if (path == "-") return output;
  const auto refuse = [&] {
    return failure(ErrorCode::kNotFound, option, fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
  };
  struct stat info {};
  output.created_ = ::stat(path.c_str(), &info) != 0;
  output.file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (output.file_ < 0) return refuse();
  return output;
}

std::string Output::write(std::string_view text) {
  const int file = to_stdout() ? STDOUT_FILENO : file_;
  const auto problem = [&] {
    return fmt::format("cannot write '{}': {}", to_stdout() ? "standard output" : path_, std::strerror(errno));
  };
  struct stat info {};
  if (!to_stdout() && ::fstat(file, &info) == 0 && S_ISREG(info.st_mode) && ::ftruncate(file, 0) != 0) return problem();
  while (!text.empty()) {
    const ssize_t wrote = ::write(file, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return problem();
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (to_stdout()) return {};
  created_ = false;
  return ::close(std::exchange(file_, -1)) == 0 ? std::string() : problem();
}

}  // namespace jetlag::cli
