// SPDX-License-Identifier: Apache-2.0
// The command groups: each file of this folder declares its part of the table, and nothing else leaves it.
#pragma once

#include <span>

#include "store/command.h"

namespace jetlag::store {

std::span<const Command> bitfield_commands();
std::span<const Command> bitmap_commands();
std::span<const Command> bounded_counter_commands();
std::span<const Command> command_commands();
std::span<const Command> connection_commands();
std::span<const Command> counter_commands();
std::span<const Command> expiry_commands();
std::span<const Command> geo_commands();
std::span<const Command> geo_search_commands();
std::span<const Command> hash_commands();
std::span<const Command> hash_expiry_commands();
std::span<const Command> hyperloglog_commands();
std::span<const Command> json_array_commands();
std::span<const Command> json_commands();
std::span<const Command> json_value_commands();
std::span<const Command> key_commands();
std::span<const Command> keyspace_commands();
std::span<const Command> lcs_commands();
std::span<const Command> list_commands();
std::span<const Command> list_edit_commands();
std::span<const Command> list_pop_commands();
std::span<const Command> object_commands();
std::span<const Command> pubsub_commands();
std::span<const Command> scan_commands();
std::span<const Command> set_algebra_commands();
std::span<const Command> set_commands();
std::span<const Command> sort_commands();
std::span<const Command> sorted_set_algebra_commands();
std::span<const Command> sorted_set_commands();
std::span<const Command> sorted_set_pop_commands();
std::span<const Command> sorted_set_range_commands();
std::span<const Command> sorted_set_walk_commands();
std::span<const Command> stream_claim_commands();
std::span<const Command> stream_commands();
std::span<const Command> stream_group_commands();
std::span<const Command> stream_info_commands();
std::span<const Command> stream_read_commands();
std::span<const Command> string_commands();
std::span<const Command> string_edit_commands();
std::span<const Command> string_many_commands();
std::span<const Command> transaction_commands();
std::span<const Command> transfer_commands();
std::span<const Command> vector_search_commands();
std::span<const Command> vector_set_commands();

}  // namespace jetlag::store
