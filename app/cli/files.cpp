// SPDX-License-Identifier: Apache-2.0
#include "files.h"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace jetlag::cli {

namespace {

/// Names of the temporary files that were made last, for a signal handler. One that has been renamed is nobody's name any more.
constexpr std::size_t kRemembered = 16;
std::array<std::array<char, PATH_MAX>, kRemembered> temporaries{};

void remember(const std::string& temporary) {
  static std::size_t made = 0;
  auto& slot = temporaries[made++ % kRemembered];
  if (temporary.size() < slot.size()) std::memcpy(slot.data(), temporary.c_str(), temporary.size() + 1);
}

/// What `errno` says.
std::string reason() { return std::generic_category().message(errno); }

Result<std::string> read_all(int file, std::string_view path) {
  std::string text;
  std::string chunk(1 << 16, '\0');
  for (;;) {
    const ssize_t got = ::read(file, chunk.data(), chunk.size());
    if (got == 0) return text;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(ErrorCode::kNotFound, std::string(path), reason());
    text.append(chunk, 0, static_cast<std::size_t>(got));
    if (text.size() > kMaxInput) return failure(ErrorCode::kInvalid, std::string(path), "larger than 64 MiB: not a scenario");
  }
}

/// Where a write to `path` ends up: links are followed also when nothing is there yet.
std::filesystem::path target_of(const std::string& path, std::error_code& error) {
  namespace fs = std::filesystem;
  fs::path at = fs::absolute(path, error);
  for (int links = 0; links < 40 && fs::is_symlink(at, error); ++links) at = at.parent_path() / fs::read_symlink(at, error);
  return fs::weakly_canonical(at, error);
}

std::string cannot_write(std::string_view path) { return fmt::format("cannot write '{}': {}", path, reason()); }

/// Empty when all of it is written, else what went wrong.
std::string write_all(int file, std::string_view text, std::string_view path) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(file, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return cannot_write(path);
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

/// `first` where there is a first.jsonc.
std::string nearby(const std::string& name) {
  for (const char* const ending : {".jsonc", ".json"})
    if (::access((name + ending).c_str(), F_OK) == 0) return "; did you mean \"" + name + ending + "\"?";
  return {};
}

}  // namespace

Result<std::string> read_input(std::string_view path) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input");
  const std::string name(path);
  const int file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return failure(ErrorCode::kNotFound, name, errno == ENOENT ? "no such file" + nearby(name) : reason());
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
  if (a == "-" || b == "-") {
    struct stat input {}, other {};
    const std::string& path = a == "-" ? b : a;
    return path != "-" && ::fstat(STDIN_FILENO, &input) == 0 && S_ISREG(input.st_mode) && ::stat(path.c_str(), &other) == 0 &&
           input.st_dev == other.st_dev && input.st_ino == other.st_ino;
  }
  std::error_code error;
  if (std::filesystem::equivalent(a, b, error)) return true;
  const auto left = target_of(a, error), right = target_of(b, error);
  return !error && left == right;
}

Output& Output::operator=(Output&& other) noexcept {
  discard();
  path_ = std::move(other.path_);
  target_ = std::move(other.target_);
  temporary_ = std::exchange(other.temporary_, {});
  file_ = std::exchange(other.file_, -1);
  return *this;
}

Output::~Output() { discard(); }

void Output::discard() {
  if (file_ < 0) return;
  ::close(std::exchange(file_, -1));
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

std::string Output::problem() const { return cannot_write(to_stdout() ? "standard output" : path_); }

Result<Output> Output::open(const std::string& option, const std::string& path) {
  Output output;
  output.path_ = path;
  if (path == "-") return output;
  const auto refuse = [&] { return failure(ErrorCode::kNotFound, option, output.problem()); };
  struct stat info {};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (!exists && errno != ENOENT) return refuse();  // too long a name, links in a circle, a folder that is none
  const bool special = path.starts_with("/dev/") || path.starts_with("/proc/");
  std::error_code error;
  output.target_ = target_of(path, error).string();
  if (error) output.target_ = path;
  if (exists && (special || !S_ISREG(info.st_mode) || ::access(path.c_str(), W_OK) != 0)) {
    output.file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    return output.file_ < 0 ? Result<Output>(refuse()) : Result<Output>(std::move(output));
  }
  const std::filesystem::path target(output.target_);
  if (target.filename().empty()) {
    errno = EISDIR;
    return refuse();
  }
  output.temporary_ = (target.parent_path() / ("." + target.filename().string().substr(0, 200) + ".XXXXXX")).string();
  output.file_ = ::mkostemp(output.temporary_.data(), O_CLOEXEC);
  if (output.file_ >= 0) {
    remember(output.temporary_);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (exists && ::fchown(output.file_, info.st_uid, info.st_gid) != 0) errno = 0;  // somebody else's file: it becomes ours
    ::fchmod(output.file_, exists ? info.st_mode & 07777 : 0666 & ~mask);
    return output;
  }
  output.temporary_.clear();
  if (!exists) return refuse();
  output.file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);  // a writable file in a folder that is not
  return output.file_ < 0 ? Result<Output>(refuse()) : Result<Output>(std::move(output));
}

/// The complete file takes the target's place.
std::string Output::replace_target() {
  if (::rename(temporary_.c_str(), target_.c_str()) == 0) return {};
  std::string why = problem();
  ::unlink(temporary_.c_str());
  return why;
}

std::string Output::write(std::string_view text) {
  if (to_stdout()) return write_all(STDOUT_FILENO, text, "standard output");
  const int file = std::exchange(file_, -1);
  struct stat info {};
  const bool regular = ::fstat(file, &info) == 0 && S_ISREG(info.st_mode);
  std::string wrong;
  if (regular && temporary_.empty() && ::ftruncate(file, 0) != 0) wrong = problem();
  if (wrong.empty()) wrong = write_all(file, text, path_);
  if (wrong.empty() && regular && ::fsync(file) != 0) wrong = problem();
  if (::close(file) != 0 && wrong.empty()) wrong = problem();
  if (temporary_.empty()) return wrong;
  if (wrong.empty()) return replace_target();
  ::unlink(temporary_.c_str());
  return wrong;
}

void unlink_temporaries() {
  for (const auto& name : temporaries)
    if (name[0] != '\0') ::unlink(name.data());
}

std::string cannot_append(const std::string& path) {
  struct stat info {};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return cannot_write(path);
  ::close(file);
  if (!exists) ::unlink(path.c_str());
  return {};
}

std::string append(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return cannot_write(path);
  std::string wrong = write_all(file, text, path);
  if (::close(file) != 0 && wrong.empty()) wrong = cannot_write(path);
  return wrong;
}

}  // namespace jetlag::cli
