// SPDX-License-Identifier: Apache-2.0
#include "lab/watch.h"

#include <algorithm>
#include <utility>

#include "check/measure.h"
#include "crdt/slot.h"
#include "metrics/catalogue.h"
#include "store/command.h"
#include "store/command_line.h"

namespace jetlag::lab {

namespace {

using observe::Watched;
using world::World;

/// "column 3: unknown metric ...".
std::string problem_of(const Error& error) { return error.where.empty() ? error.message : error.where + ": " + error.message; }

void measure_into(const World& world, const check::MetricTerm& term, Watched& out) {
  world::ViewParts parts;
  world::fill_view(world, false, parts);
  const check::MetricsView& view = parts.view;
  check::Expectation question;
  question.term = term;
  for (const check::Reading& reading :
       check::measure(question, *view.registry, {view.from, view.until, view.load_until, view.full_size}))
    out.values.push_back({reading.instrument, metrics::text_of(check::unit_of(term), reading.value)});
  if (out.values.empty()) out.problem = "nothing was measured yet";
  else out.sampled_at = world.measure.sampled_at;
}

ShardId shard_of(const World& world, const Bytes& key) { return world.setup->lanes.shard_of_slot(crdt::slot_of(key)); }

/// Requires a command that names one.
const Bytes& first_key(const std::vector<Bytes>& words) {
  return words[store::key_places(*store::find_command(words.front()), words).front()];
}

/// Why a command cannot be watched; empty when it can.
std::string refusal(const World& world, const std::vector<Bytes>& words) {
  if (const auto wrong = store::misused(words)) return wrong->text().str();
  const store::Command& command = *store::find_command(words.front());
  if (!command.has(store::kRead) || command.has(store::kWrite) ||
      (command.keys.first == 0 && command.keys.named == store::NamedKeys::kNone))
    return std::string(command.name) + " does not read a key: a watched command changes nothing";
  if (command.has(store::kRandom))
    return std::string(command.name) + " answers at random: asked twice, a watched command answers the same";
  const std::vector<std::size_t> places = store::key_places(command, words);
  if (places.empty()) return std::string(command.name) + " names no key here";
  for (const std::size_t place : places)
    if (shard_of(world, words[place]) != shard_of(world, words[places.front()])) return "its keys are in different shards";
  return {};
}

void ask_all(const World& world, const std::vector<Bytes>& words, Watched& out) {
  const ShardId shard = shard_of(world, first_key(words));
  for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
    const RegionId region{static_cast<std::uint8_t>(r)};
    const bool down = world.lane(region, shard).shard.process() == region::Process::kDown;
    out.values.push_back({world.setup->spec.regions[r].id, down ? "down" : reply_in(world, region, world.now, words)});
  }
}

}  // namespace

namespace {

Watched watch(const World& world, const std::string& text) {
  Watched out;
  out.text = text;
  const auto words = store::split_command_line(text);
  if (words && !words->empty() && store::find_command(words->front()) != nullptr) {
    out.problem = refusal(world, *words);
    if (out.problem.empty()) ask_all(world, *words, out);
    return out;
  }
  const auto term = check::parse_metric(text, world::entities_of(world.setup->spec));
  if (term) measure_into(world, *term, out);
  else out.problem = problem_of(term.error().front());
  return out;
}

}  // namespace

std::vector<Watched> watched(const World& world, const std::vector<std::string>& lines) {
  std::vector<Watched> out;
  for (const std::string& line : lines) out.push_back(watch(world, line));
  return out;
}

std::string reply_in(const World& world, RegionId region, Instant at, const std::vector<Bytes>& command) {
  const region::Shard& shard = world.lane(region, shard_of(world, first_key(command))).shard;
  store::Database copy = shard.database();
  store::Session session;
  std::vector<crdt::Op> written;
  Rng rng(0);  // a shard that evicts by frequency draws with every use
  std::string text = store::execute(copy, session, {at, shard.clock().read(at), &rng}, command, written).to_text();
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace jetlag::lab
