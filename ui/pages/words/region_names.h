// SPDX-License-Identifier: GPL-3.0-or-later
// Names of regions and versions as every page writes them: ids, short names for narrow heads (each unique), letters of versions;
// and whether one region can hear another.
#pragma once

#include <QStringList>

#include <cstdint>

#include "observe/snapshot.h"

namespace jetlag::ui {

QStringList regionIds(const observe::Scenery& scenery);
/// us-east-1, us-west-2, eu-west-1 -> use, usw, eu; ids of at most four characters stay; virginia, tokyo -> vir, tok.
QStringList shortNames(const QStringList& ids);
/// 0 -> A, 1 -> B, ...; -1 (absent) -> an en dash.
QString versionLetter(int version);
/// The region's id, or an empty text where there is none of that number.
QString regionName(const observe::Scenery& scenery, std::uint8_t region);
/// The link's direction is cut at the frame's instant.
bool isCut(const observe::Frame& frame, std::uint8_t from, std::uint8_t to);
/// Operations of `from` get to `to`, directly or by way of others: over links that work both ways, between regions that are up.
bool isReached(const observe::Frame& frame, std::uint8_t from, std::uint8_t to);

}  // namespace jetlag::ui
