// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "core/check.h"
#include "crdt/codec.h"
#include "store/command.h"
#include "store/command_line.h"
#include "targets.h"

namespace jetlag::fuzz {
namespace {

/// Legal, and slow: values of hundreds of megabytes and replies of millions of members.
bool too_large(const std::vector<Bytes>& args) {
  return std::ranges::any_of(args, [](const Bytes& arg) {
    const std::string_view text = arg;
    const auto digits = std::ranges::count_if(text, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
    return digits > 5 && digits < 12 && text.size() < 24;
  });
}

crdt::Op over_the_wire(const crdt::Op& op) {
  std::string bytes;
  crdt::CodecState writing, reading;
  crdt::encode(op, writing, bytes);
  crdt::CodecState counting;
  JETLAG_CHECK(crdt::encoded_size(op, counting) == bytes.size(), "a size is counted as it is written");
  crdt::Reader in(bytes);
  auto back = crdt::decode_op(in, reading);
  JETLAG_CHECK(back && in.empty(), "what was written can be read");
  return std::move(*back);
}

/// One region that executes an input's lines, and another that gets all it writes.
struct Run {
  store::Database here, there;
  std::vector<crdt::Op> all;
};

Run run(std::string_view input) {
  store::Options options;
  const std::uint8_t choice = input.empty() ? 0 : static_cast<std::uint8_t>(input[0]);
  options.commands = (choice & 1) != 0 ? store::CommandSet::kStandard : store::CommandSet::kActiveActive;
  options.clock = static_cast<store::ClockMode>((choice >> 1) % 3);
  Run run{store::Database(crdt::OriginId::of(RegionId{0}, 1), options),
          store::Database(crdt::OriginId::of(RegionId{1}, 1), options),
          {}};
  store::Session session;
  Rng rng(1);
  std::vector<crdt::Op> written;
  Instant now{1'000'000'000};
  for (std::size_t at = 1; at < input.size();) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    const auto args = store::split_command_line(input.substr(at, end - at));
    at = end + 1;
    if (!args || args->empty() || too_large(*args)) continue;
    now += Duration::millis(static_cast<std::int64_t>(args->size()) * 700);
    const std::uint64_t before = run.here.content_digest();
    written.clear();
    const store::Reply reply = store::execute(run.here, session, {now, now, &rng}, *args, written);
    JETLAG_CHECK(!reply.is_error() || (written.empty() && run.here.content_digest() == before), "an error changes nothing");
    for (const crdt::Op& op : written) {
      const crdt::VersionVector deps = run.there.observed();
      run.there.apply(over_the_wire(op), deps);
    }
    run.all.insert(run.all.end(), written.begin(), written.end());
  }
  return run;
}

}  // namespace

void commands(std::string_view input) {
  const Run done = run(input);
  JETLAG_CHECK(done.here.digest() == done.there.digest() && done.here.content_digest() == done.there.content_digest(),
               "both hold the same");
}

Written written_by(std::string_view input) {
  const Run done = run(input);
  Written out;
  crdt::CodecState state;
  for (const crdt::Op& op : done.all) crdt::encode(op, state, out.operations);
  for (std::uint16_t i = 0; i < store::kBuckets; ++i)
    for (const store::Entry& entry : done.here.bucket(i)) crdt::encode(entry.object, out.objects.emplace_back());
  return out;
}

}  // namespace jetlag::fuzz
