/* Just enough JSON to find a field of an object; nothing is copied. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const char *at;
  size_t size;
} Span;

/* The value of `key` in the object `json`: a string without its quotes, or the raw value. */
bool json_get(Span json, const char *key, Span *value);
bool json_int(Span json, const char *key, int64_t *value);
bool json_is(Span json, const char *key, const char *text);
