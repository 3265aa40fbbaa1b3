// SPDX-License-Identifier: Apache-2.0
#include "store/shown.h"

#include <utility>

namespace jetlag::store {

Reply shown(const crdt::Elem& element, crdt::Rule rule) {
  if (rule != crdt::Rule::kMultiValue) return Reply::bulk(element.value(rule));
  std::vector<Bytes> values = element.values(rule);
  if (values.size() == 1) return Reply::bulk(std::move(values.front()));
  std::vector<Reply> all;
  for (Bytes& value : values) all.push_back(Reply::bulk(std::move(value)));
  return Reply::array(std::move(all));
}

}  // namespace jetlag::store
