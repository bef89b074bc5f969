#include "json.h"

#include <stdlib.h>
#include <string.h>

static const char *skip_string(const char *p, const char *end) {
  for (p++; p < end && *p != '"'; p++)
    if (*p == '\\') p++;
  return p < end ? p + 1 : end;
}

static const char *skip_space(const char *p, const char *end) {
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) p++;
  return p;
}

static const char *skip_value(const char *p, const char *end) {
  int depth = 0;
  while (p < end) {
    if (*p == '"') {
      p = skip_string(p, end);
    } else if (*p == '{' || *p == '[') {
      depth++, p++;
    } else if (*p == '}' || *p == ']') {
      if (depth-- == 0) return p;
      p++;
    } else if (*p == ',' && depth == 0) {
      return p;
    } else {
      p++;
    }
    if (depth == 0 && p < end && (*p == ',' || *p == '}' || *p == ']')) return p;
  }
  return p;
}

bool json_get(Span json, const char *key, Span *value) {
  const char *p = json.at, *end = json.at + json.size;
  size_t length = strlen(key);
  p = skip_space(p, end);
  if (p >= end || *p != '{') return false;
  for (p++; p < end;) {
    p = skip_space(p, end);
    if (p >= end || *p != '"') return false;
    const char *name = p + 1;
    p = skip_string(p, end);
    bool found = (size_t)(p - name - 1) == length && memcmp(name, key, length) == 0;
    p = skip_space(p, end);
    if (p >= end || *p != ':') return false;
    const char *start = skip_space(p + 1, end);
    p = skip_value(start, end);
    if (found) {
      bool text = start < end && *start == '"';
      value->at = text ? start + 1 : start;
      value->size = text ? (size_t)(skip_string(start, end) - start - 2) : (size_t)(p - start);
      return true;
    }
    if (p < end && *p == ',') p++;
    else return false;
  }
  return false;
}

bool json_int(Span json, const char *key, int64_t *value) {
  Span found;
  if (!json_get(json, key, &found) || found.size == 0) return false;
  if (*found.at != '-' && (*found.at < '0' || *found.at > '9')) return false;
  *value = strtoll(found.at, NULL, 10);
  return true;
}

bool json_is(Span json, const char *key, const char *text) {
  Span found;
  return json_get(json, key, &found) && found.size == strlen(text) && memcmp(found.at, text, found.size) == 0;
}
