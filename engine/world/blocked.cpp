// SPDX-License-Identifier: Apache-2.0
#include "world/blocked.h"

#include <algorithm>
#include <utility>

#include "store/key.h"

namespace jetlag::world {

namespace {

std::uint64_t digest_of(const store::Database& database, const Bytes& key, std::uint16_t db) {
  const crdt::Object* const object = database.find(store::KeyRef(key, db));
  return object == nullptr ? 0 : object->digest();
}

}  // namespace

BlockedClients::Awaited& BlockedClients::awaited(const Bytes& key, std::uint16_t db, const store::Database& database) {
  const auto found = std::ranges::find_if(keys_, [&](const Awaited& a) { return a.key == key && a.db == db; });
  if (found != keys_.end()) return *found;
  return keys_.emplace_back(Awaited{key, db, digest_of(database, key, db), 0});
}

std::uint64_t BlockedClients::add(BlockedClient client, const store::Database& database) {
  look(database);
  client.number = next_++;
  for (const Bytes& key : client.keys) ++awaited(key, client.db, database).clients;
  clients_.push_back(std::move(client));
  return clients_.back().number;
}

void BlockedClients::look(const store::Database& database) {
  if (database.digest() == seen_) return;
  seen_ = database.digest();
  for (Awaited& awaited : keys_) {
    const std::uint64_t now = digest_of(database, awaited.key, awaited.db);
    if (std::exchange(awaited.digest, now) == now) continue;
    for (BlockedClient& client : clients_)
      client.stirred |= client.db == awaited.db && std::ranges::find(client.keys, awaited.key) != client.keys.end();
  }
}

const BlockedClient* BlockedClients::next_stirred(const store::Database& database) {
  look(database);
  const auto found = std::ranges::find_if(clients_, &BlockedClient::stirred);
  return found == clients_.end() ? nullptr : &*found;
}

void BlockedClients::calm(std::uint64_t number) {
  const auto found = std::ranges::find(clients_, number, &BlockedClient::number);
  if (found == clients_.end()) return;
  for (auto client = found; client != clients_.end(); ++client)  // whoever asks the same finds the same
    if (client->stirred && client->db == found->db && client->arguments == found->arguments) client->stirred = false;
}

std::optional<BlockedClient> BlockedClients::take(std::uint64_t number) {
  const auto found = std::ranges::find(clients_, number, &BlockedClient::number);
  if (found == clients_.end()) return std::nullopt;
  BlockedClient client = std::move(*found);
  clients_.erase(found);
  for (const Bytes& key : client.keys) {
    const auto at = std::ranges::find_if(keys_, [&](const Awaited& a) { return a.key == key && a.db == client.db; });
    if (--at->clients == 0) keys_.erase(at);
  }
  return client;
}

std::vector<BlockedClient> BlockedClients::take_all() {
  keys_.clear();
  return std::exchange(clients_, {});
}

}  // namespace jetlag::world
