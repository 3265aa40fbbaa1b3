// SPDX-License-Identifier: Apache-2.0
// A redis-server of our own: a child process without persistence that listens on a Unix socket in a folder of its own, so that no
// port can be taken and nobody else can reach it.
//
// start()   nothing when there is no redis-server of version 7.0 on the path, or when it does not come up; `problem` says which.
//           Returns once the server has said that it accepts connections.
// ask()     sends one command and waits for its reply.
// exchange() sends many commands at once and reads that many lines of replies, whatever they say; requires that nothing else is
//           on its way. For benchmarks, as processor_seconds(): what the child has used so far.
// End       the destructor ends the child and removes the folder; the child also ends with its parent.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "store/reply.h"

namespace jetlag::differential {

class Server {
 public:
  static std::unique_ptr<Server> start(std::string& problem);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The reply, and its bytes in `raw` when that is wanted.
  store::Reply ask(std::span<const Bytes> command, std::string* raw = nullptr);
  void exchange(std::string_view requests, std::size_t lines);
  double processor_seconds() const;

 private:
  Server() = default;
  bool launch(std::string& problem);
  bool await_ready(std::string& problem) const;
  bool connect_to(std::string& problem);
  bool has_known_version(std::string& problem);
  void send_all(std::string_view bytes);

  std::string folder_, received_;
  int child_ = -1, output_ = -1, socket_ = -1;
};

}  // namespace jetlag::differential
