// SPDX-License-Identifier: Apache-2.0
// Events for people, and as far as they are folded into the fingerprint.
#include <fmt/format.h>

#include "core/fingerprint.h"
#include "core/units.h"
#include "world/event.h"

namespace jetlag::world {

namespace {

using Text = std::string;

Text text(Duration d) { return format_duration(d); }
Text text(Instant t) { return format_duration(t - Instant{}); }
Text region(RegionId r) { return fmt::format("region {}", r.value + 1); }
const char* text(fault::Change change) { return change == fault::Change::kDown ? "down" : "up"; }

Text command(const std::vector<Bytes>& arguments) {
  Text line;
  for (const Bytes& argument : arguments) line += (line.empty() ? "" : " ") + Text(argument.view().substr(0, 40));
  return line;
}

Text details(const replication::Operations& m) {
  return fmt::format("operations {}..{} of region {} (incarnation {})", m.slice.first_sequence(), m.slice.last_sequence(),
                     m.slice.origin().region().value + 1, m.slice.origin().incarnation());
}
template <class Message>
Text details(const replication::Shared<Message>& m) {
  return fmt::format("stream {}", m->stream);
}

struct Describe {
  Text operator()(const Deliver& e) const {
    return fmt::format("{} from {}, {} bytes, sent at {}: {}", replication::kind_name(e.message), region(e.from),
                       replication::wire_bytes(e.message), text(e.sent),
                       std::visit([](const auto& m) { return details(m); }, e.message));
  }
  Text operator()(const ShardTimer& e) const {
    return fmt::format("{}, process {}", e.timer == replication::Timer::kSeal ? "seal" : "tick", e.process);
  }
  Text operator()(const ExpiryDue& e) const { return fmt::format("process {}", e.process); }
  Text operator()(const ClientCommand& e) const {
    return fmt::format("workload {}, client {}, issued at {}: {}", e.generator, e.request->client, text(e.issued),
                       command({e.request->args.begin(), e.request->args.end()}));
  }
  Text operator()(const ScriptCommand& e) const {
    return fmt::format("step {}, {}: {}", e.step, region(e.region), command(*e.arguments));
  }
  Text operator()(const ChannelChange& e) const {
    return fmt::format("{} {} {} by fault {}", e.direction == Direction::kInbound ? "from" : "to", region(e.other),
                       text(e.change), e.reason.fault);
  }
  Text operator()(const ProcessChange& e) const {
    return fmt::format("{} {} by fault {}", e.stop == fault::Stop::kDown ? "process" : "pause", text(e.change), e.fault);
  }
  Text operator()(const ClockChange& e) const { return fmt::format("by {} ns, drift by {} ppb", e.by.ns, e.drift_ppb); }
  Text operator()(const LinkChange& e) const {
    return fmt::format("to {} by fault {}: factor {} ppm, +{}, loss {} ppb, {} bit/s", region(e.to), e.fault,
                       e.degradation.latency_factor_ppm, text(e.degradation.latency_added), e.degradation.loss_ppb,
                       e.degradation.bandwidth_bps);
  }
  Text operator()(const Arrival& e) const { return fmt::format("workload {}", e.generator); }
  Text operator()(const Completed& e) const { return fmt::format("workload {}, client {}", e.generator, e.client); }
  Text operator()(const FaultEvent& e) const {
    static constexpr const char* kSteps[] = {"strikes", "ends", "aftermath", "flaps down", "flaps up"};
    return fmt::format("{} {}", e.fault, kSteps[static_cast<std::size_t>(e.step)]);
  }
  Text operator()(const Sample&) const { return {}; }
  Text operator()(const WarmupOver&) const { return {}; }
  Text operator()(const ConvergenceProbe&) const { return {}; }
  Text operator()(const ScriptNext& e) const { return fmt::format("step {}", e.step); }
  Text operator()(const ScriptReply& e) const {
    const Text part = e.parts == 0 ? "" : fmt::format(", shard {}", e.shard.value);
    return fmt::format("step {}, {}{}{}", e.step, region(e.region), part, e.waits ? ", waits" : "");
  }
  Text operator()(const WaitOver& e) const { return fmt::format("client {}", e.client); }
};

std::uint64_t folded(std::initializer_list<std::uint64_t> words) {
  std::uint64_t digest = 0;
  for (const std::uint64_t word : words) digest = mix(digest, word);
  return digest;
}

std::uint64_t raw(Duration d) { return static_cast<std::uint64_t>(d.ns); }
std::uint64_t raw(Instant t) { return static_cast<std::uint64_t>(t.ns); }

struct Digest {
  std::uint64_t operator()(const Deliver& e) const {
    return folded({e.message.index(), static_cast<std::uint64_t>(replication::wire_bytes(e.message)), e.from.value, raw(e.sent)});
  }
  std::uint64_t operator()(const ShardTimer& e) const { return folded({static_cast<std::uint64_t>(e.timer), e.process}); }
  std::uint64_t operator()(const ExpiryDue& e) const { return e.process; }
  std::uint64_t operator()(const ClientCommand& e) const {
    std::uint64_t sizes = e.generator;
    for (const Bytes& argument : e.request->args) sizes = sizes * 1'000'003 + argument.view().size();
    const std::uint64_t key = e.request->args.size() > 1 ? hash_bytes(e.request->args[1].view()) : 0;
    return folded({sizes, key, raw(e.issued)});
  }
  std::uint64_t operator()(const ScriptCommand& e) const { return folded({e.step, e.region.value}); }
  std::uint64_t operator()(const ChannelChange& e) const {
    return folded({e.other.value, static_cast<std::uint64_t>(e.direction), static_cast<std::uint64_t>(e.change), e.reason.fault});
  }
  std::uint64_t operator()(const ProcessChange& e) const {
    return folded(
        {static_cast<std::uint64_t>(e.change), static_cast<std::uint64_t>(e.stop), static_cast<std::uint64_t>(e.data), e.fault});
  }
  std::uint64_t operator()(const ClockChange& e) const { return folded({raw(e.by), static_cast<std::uint64_t>(e.drift_ppb)}); }
  std::uint64_t operator()(const LinkChange& e) const { return folded({e.to.value, e.fault, raw(e.degradation.latency_added)}); }
  std::uint64_t operator()(const Arrival& e) const { return e.generator; }
  std::uint64_t operator()(const Completed& e) const { return folded({e.generator, e.client}); }
  std::uint64_t operator()(const FaultEvent& e) const { return folded({e.fault, static_cast<std::uint64_t>(e.step)}); }
  std::uint64_t operator()(const Sample&) const { return 0; }
  std::uint64_t operator()(const WarmupOver&) const { return 0; }
  std::uint64_t operator()(const ConvergenceProbe&) const { return 0; }
  std::uint64_t operator()(const ScriptNext& e) const { return e.step; }
  std::uint64_t operator()(const ScriptReply& e) const { return folded({e.step, e.region.value}); }
  std::uint64_t operator()(const WaitOver& e) const { return e.client; }
};

}  // namespace

const char* kind_name(const Event& event) {
  static constexpr const char* kNames[] = {
      "deliver",           "shard timer", "expiry",       "client command", "script command", "channel change", "process change",
      "clock change",      "link change", "arrival",      "completed",      "fault",          "sample",         "warm-up over",
      "convergence probe", "script next", "script reply", "wait over"};
  static_assert(std::size(kNames) == std::variant_size_v<Event>);
  return kNames[event.index()];
}

std::string text_of(const Event& event) {
  const std::string what = std::visit(Describe{}, event);
  return what.empty() ? kind_name(event) : fmt::format("{}: {}", kind_name(event), what);
}

std::uint64_t digest_of(const Event& event) { return std::visit(Digest{}, event); }

}  // namespace jetlag::world
