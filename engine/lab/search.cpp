// SPDX-License-Identifier: Apache-2.0
#include "lab/search.h"

#include <utility>

#include "core/check.h"
#include "lab/session.h"

namespace jetlag::lab {

Search::Search(std::vector<std::shared_ptr<const world::World>> past, Instant since, Condition condition)
    : past_(std::move(past)), since_(since), looked_at_(since), condition_(std::move(condition)) {
  JETLAG_CHECK(!past_.empty(), "a history begins with a checkpoint");
  world_ = std::make_unique<world::World>(*past_.front());
}

bool Search::go_on(std::size_t max_events) try {
  for (std::size_t n = 0; n < max_events && !found_ && next_ < past_.size(); ++n) {
    if (world_->events >= past_[next_]->events || !world::step(*world_, kNever)) {
      world_ = std::make_unique<world::World>(*past_[next_++]);
    } else if (world_->measure.sampled_at > looked_at_) {
      looked_at_ = world_->measure.sampled_at;
      found_ = condition_.met(*world_, since_);
    }
  }
  return !found_ && next_ < past_.size();
} catch (const CheckFailure&) {  // where the branch itself broke
  next_ = past_.size();
  return false;
}

Search Session::search(const Condition& condition) const {
  auto past = branch().history.checkpoints_from(at());
  past.push_back(branch().world);
  return {std::move(past), at(), condition};
}

std::optional<Instant> Session::instant_of(std::uint64_t event) const try {
  const Branch& here = branch();
  if (!here.world || event > here.world->events) return std::nullopt;
  std::shared_ptr<const world::World> before;
  for (const auto& each : here.history.checkpoints_from(Instant{}))
    if (!before || each->events < event) before = each;
  world::World world = *before;
  while (world.events < event && world::step(world, kNever)) {
  }
  return event == 0 ? Instant{} : world.now;
} catch (const CheckFailure&) {  // where the branch itself broke
  return reached();
}

}  // namespace jetlag::lab
