// SPDX-License-Identifier: Apache-2.0
// The hand-written baselines of the geo workload on their own.
#include "geo_toy.h"

int main() { jetlag::bench::compare_geo(); }
