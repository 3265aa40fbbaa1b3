// SPDX-License-Identifier: Apache-2.0
// Vector set: observed-remove map from an element to a vector and attributes (crdt/cell_map.h).
//
// Value      the elements that have a vector. A vector is a string of 32-bit floats, least significant byte first, as clients
//            send them; attributes are a text, empty for none. Vector and attributes are registers, last writer wins.
// Merge      per element, of both registers.
// Conflict   VADD against VREM or DEL: what the remover had not seen survives. VSETATTR does not keep an element: attributes that
//            a removal had not seen wait without being shown, and show if a VADD brings the element back that had not seen
//            them. A VADD that found no element ends those that it had seen; once every region has applied them they are
//            forgotten (collect()).
// Dimension  that of most vectors, the smaller one at a tie: regions may create a set with different ones. Elements of another
//            dimension stay, and no search finds them.
// Search     is exact, over all vectors: there is no graph whose shape would depend on the order of arrival, so regions that hold
//            the same answer the same.
// Cost       one hash probe per element; a search is linear.
// Source     the commands are those of Redis 8; the modelled store offers none of them between regions, so the rules are our own.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "crdt/cell_map.h"

namespace jetlag::crdt {

/// Whether it is one: at least one number, each of them finite.
bool valid_vector(std::string_view stored);

class VectorCell {
 public:
  VectorCell() = default;
  VectorCell(Register vector, Register attributes) : vector_(std::move(vector)), attributes_(std::move(attributes)) {}

  bool present() const { return !vector_.empty(); }
  bool bottom() const { return vector_.empty() && attributes_.empty(); }
  /// Requires present().
  const Bytes& vector() const { return vector_.resolve(Rule::kLww)->value; }
  std::size_t dimension() const { return vector().size() / sizeof(float); }
  /// Empty for none.
  const Bytes& attributes() const;
  const Register& vectors() const { return vector_; }
  const Register& all_attributes() const { return attributes_; }
  Creation newest() const { return vector_.newest(); }

  Observation write(const VectorWrite& write, const Meta& meta, Overwrite overwrite);
  /// True when something survives that the remover had not seen.
  bool remove(const VersionVector& deps);
  void join(const VectorCell& theirs, const VersionVector& mine, const VersionVector& their_context) {
    vector_.join(theirs.vector_, mine, their_context);
    attributes_.join(theirs.attributes_, mine, their_context);
  }

  std::uint64_t digest() const { return present() ? mix(vector_.digest(), attributes_.digest()) : 0; }
  std::uint64_t content_digest() const { return mix(vector_.content_digest(), attributes_.content_digest()); }
  std::size_t data_bytes() const { return vector_.data_bytes() + attributes_.data_bytes(); }
  std::size_t heap_bytes() const { return vector_.heap_bytes() + attributes_.heap_bytes(); }
  bool operator==(const VectorCell&) const = default;

 private:
  Register vector_, attributes_;
};

/// How many elements have which dimension.
class Dimensions {
 public:
  using Cells = IndexMap<Bytes, VectorCell>;
  using Noted = std::size_t;  // 0: not present

  static Noted note(const Cells& cells, std::size_t place) {
    const VectorCell& cell = cells.value(place);
    return cell.present() ? cell.dimension() : 0;
  }
  void update(const Cells& cells, std::size_t place, Noted before);
  void move(const Cells&, std::size_t, std::size_t) {}
  std::size_t most_common() const;

 private:
  void add(std::size_t dimension, bool one_more);
  std::vector<std::pair<std::size_t, std::size_t>> counts_;  // (dimension, elements), by dimension
};

class VectorSet : public CellMap<VectorCell, Dimensions> {
 public:
  static constexpr Type kType = Type::kVectorSet;
  /// 0 of an empty set.
  std::size_t dimension() const { return index_.most_common(); }

  Observation write(const VectorWrite& write, const Meta& meta, Overwrite overwrite);
  Observation remove(const Bytes& element, const Meta& meta);
  Observation remove_all(const DeleteKey&, const Meta& meta);
  /// Forgets attributes without an element once every region has applied all that was known when they were first seen so, and
  /// nothing has happened to the set meanwhile: whoever adds the element then has seen that it is gone, and ends them.
  bool collect(const AckView& acks);
  void join(const VectorSet& theirs, const VersionVector& mine, const VersionVector& their_context) {
    awaited_.reset();
    CellMap::join(theirs, mine, their_context);
  }
  /// Attributes without an element wait.
  bool awaits_collection() const { return remembered() != size(); }

 private:
  std::optional<VersionVector> awaited_;  // what everybody has to have applied; not part of the value
};

}  // namespace jetlag::crdt
