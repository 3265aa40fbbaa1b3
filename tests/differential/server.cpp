// SPDX-License-Identifier: Apache-2.0
#include "server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <vector>

#include "core/check.h"
#include "resp.h"

namespace jetlag::differential {
namespace {

constexpr int kNotFound = 127;  // what a shell answers, too

[[noreturn]] void become_server(const std::string& folder, int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  setenv("LC_ALL", "C", 1);
  const std::string path = folder + "/socket";
  execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", path.c_str(), "--dir", folder.c_str(), "--save", "",
         "--appendonly", "no", "--databases", "16", static_cast<char*>(nullptr));
  _exit(kNotFound);
}

}  // namespace

std::unique_ptr<Server> Server::start(std::string& problem) {
  std::unique_ptr<Server> server(new Server);
  const bool up = server->launch(problem) && server->await_ready(problem) && server->connect_to(problem);
  return up && server->has_known_version(problem) ? std::move(server) : nullptr;
}

bool Server::launch(std::string& problem) {
  std::string pattern = (std::filesystem::temp_directory_path() / "jetlag-redis-XXXXXX").string();
  int ends[2];
  if (mkdtemp(pattern.data()) == nullptr || pipe2(ends, O_CLOEXEC) != 0) {
    problem = "no folder or pipe for redis-server: " + std::string(std::strerror(errno));
    return false;
  }
  folder_ = pattern;
  child_ = fork();
  if (child_ == 0) become_server(folder_, ends[1]);
  close(ends[1]);
  output_ = ends[0];
  return true;
}

bool Server::await_ready(std::string& problem) const {
  std::string said;
  char some[4096];
  for (ssize_t count = 0; (count = read(output_, some, sizeof some)) > 0;) {
    said.append(some, static_cast<std::size_t>(count));
    if (said.find("ready to accept connections") != std::string::npos) return true;
  }
  problem = said.empty() ? "redis-server is not installed (apt-get install redis-server)" : "redis-server did not start: " + said;
  return false;
}

bool Server::connect_to(std::string& problem) {
  socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder_ + "/socket";
  if (path.size() < sizeof address.sun_path) std::memcpy(address.sun_path, path.c_str(), path.size());
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
  problem = "redis-server does not answer on " + path + ": " + std::strerror(errno);
  return false;
}

bool Server::has_known_version(std::string& problem) {
  const std::string about = ask(std::vector<Bytes>{"INFO", "server"}).text().str();
  const std::string_view name = "redis_version:";
  const auto at = about.find(name) + name.size();
  const std::string version = about.substr(at, about.find('\r', at) - at);
  problem = "this is redis-server " + version + ", and replies are compared with those of 7.0";
  return version.starts_with("7.0.");
}

Server::~Server() {
  if (socket_ >= 0) close(socket_);
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  if (output_ >= 0) close(output_);
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

void Server::send_all(std::string_view bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    JETLAG_CHECK(count > 0, "redis-server takes what it is sent");
    sent += static_cast<std::size_t>(count);
  }
}

void Server::exchange(std::string_view requests, std::size_t lines) {
  send_all(requests);
  char some[65536];
  while (lines > 0) {
    const ssize_t count = recv(socket_, some, sizeof some, 0);
    JETLAG_CHECK(count > 0, "redis-server answers every command");
    const auto ends = static_cast<std::size_t>(std::count(some, some + count, '\n'));
    JETLAG_CHECK(ends <= lines, "as many lines as were asked for");
    lines -= ends;
  }
}

double Server::processor_seconds() const {
  clockid_t clock = 0;
  timespec now{};
  JETLAG_CHECK(clock_getcpuclockid(child_, &clock) == 0 && clock_gettime(clock, &now) == 0, "a process has a clock");
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

store::Reply Server::ask(std::span<const Bytes> command, std::string* raw) {
  send_all(encode(command));
  std::string taken;
  char some[65536];
  for (;;) {
    if (auto reply = take(received_, taken)) {
      if (raw != nullptr) *raw = std::move(taken);
      return std::move(*reply);
    }
    const ssize_t count = recv(socket_, some, sizeof some, 0);
    JETLAG_CHECK(count > 0, "redis-server answers every command");
    received_.append(some, static_cast<std::size_t>(count));
  }
}

}  // namespace jetlag::differential
