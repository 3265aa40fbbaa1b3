// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_thread/pacer.h"

namespace jetlag::ui {

Duration Pacer::elapsed(Real now) {
  const Real passed = std::clamp(now - last_, Real{0}, kMostCatchUp);
  last_ = now;
  if (unlimited()) return Duration::seconds(3600);
  return Duration{static_cast<std::int64_t>(static_cast<double>(passed.count()) * speed_)};
}

}  // namespace jetlag::ui
