/* Latencies in microseconds, in buckets of 1/32: small, exact enough, mergeable. */
#pragma once
#include <stdint.h>
#include <stdio.h>

#define HIST_SUB 32
#define HIST_BUCKETS (HIST_SUB * 40)

typedef struct {
  uint64_t count, sum, max;
  uint64_t buckets[HIST_BUCKETS];
} Hist;

void hist_reset(Hist *h);
void hist_add(Hist *h, uint64_t us);
uint64_t hist_at(const Hist *h, double share);
void hist_print(FILE *out, const char *name, const Hist *h);
