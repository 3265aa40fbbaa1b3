// SPDX-License-Identifier: Apache-2.0
// RESP2, the protocol of Redis: how a command is sent, how a reply reads on the wire, and back.
//
// encode()   the bytes of a command, or of a reply as a Redis server of version 7 sends it to a RESP2 client: doubles are bulk
//            strings there, and nil is the null bulk string.
// take()     reads one complete reply at the front of a buffer and removes it; nothing while it is incomplete. `raw` gets its
//            bytes as they came.
// Errors     bytes that are no RESP end the program: this talks to a known server.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "store/reply.h"

namespace jetlag::differential {

std::string encode(std::span<const Bytes> command);
std::string encode(const store::Reply& reply);

std::optional<store::Reply> take(std::string& buffer, std::string& raw);

}  // namespace jetlag::differential
