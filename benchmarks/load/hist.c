#include "hist.h"

#include <string.h>

void hist_reset(Hist *h) { memset(h, 0, sizeof *h); }

static int bucket_of(uint64_t us) {
  if (us < HIST_SUB) return (int)us;
  int top = 63 - __builtin_clzll(us);
  int bucket = (top - 4) * HIST_SUB + (int)((us >> (top - 5)) & (HIST_SUB - 1));
  return bucket < HIST_BUCKETS ? bucket : HIST_BUCKETS - 1;
}

static uint64_t middle_of(int bucket) {
  if (bucket < HIST_SUB) return (uint64_t)bucket;
  int top = bucket / HIST_SUB + 4;
  uint64_t low = (1ULL << top) + ((uint64_t)(bucket % HIST_SUB) << (top - 5));
  return low + ((1ULL << (top - 5)) >> 1);
}

void hist_add(Hist *h, uint64_t us) {
  h->count++;
  h->sum += us;
  if (us > h->max) h->max = us;
  h->buckets[bucket_of(us)]++;
}

uint64_t hist_at(const Hist *h, double share) {
  uint64_t wanted = (uint64_t)((double)h->count * share), seen = 0;
  for (int i = 0; i < HIST_BUCKETS; i++)
    if ((seen += h->buckets[i]) > wanted) return middle_of(i) < h->max ? middle_of(i) : h->max;
  return h->max;
}

void hist_print(FILE *out, const char *name, const Hist *h) {
  fprintf(out, "\"%s\":{\"count\":%lu,\"mean\":%.1f,\"p50\":%lu,\"p90\":%lu,\"p99\":%lu,\"max\":%lu}", name,
          h->count, h->count ? (double)h->sum / (double)h->count : 0.0, hist_at(h, 0.5), hist_at(h, 0.9),
          hist_at(h, 0.99), h->max);
}
