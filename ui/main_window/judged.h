// SPDX-License-Identifier: GPL-3.0-or-later
// Judged: the end of a run and what was said of it. It stays in sight while a person looks at what came before, also from
// another window (kept.h).
#pragma once

#include <cstdint>
#include <memory>

#include "lab_thread/engine_thread.h"

namespace jetlag::ui {

struct Judged {
  std::uint32_t branch = 0;
  Instant reached{};
  Fingerprint fingerprint{};
  std::shared_ptr<const observe::RunReport> report{};  ///< none of a run that a failed check has stopped
  bool hidden = false;  ///< by its close button
  SnapshotPtr seen{};   ///< its end

  bool isOf(const observe::Snapshot& other) const {
    return branch == other.branch && reached == other.reached && fingerprint == other.fingerprint;
  }
};

}  // namespace jetlag::ui
