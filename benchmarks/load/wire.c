/* What the frames say: relais.1, or the bare body that a peer hands on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

/* The body of a post is a function of who and which: the reader checks all of it. */
size_t make_body(char *body, uint32_t poster, uint32_t number, size_t size) {
  size_t n = (size_t)sprintf(body, "b%u.%u.%u ", options.salt, poster, number);
  uint32_t x = poster * 2654435761u + number * 40503u + 1;
  for (; n < size; n++) {
    x = x * 1664525u + 1013904223u;
    body[n] = (char)('a' + (x >> 24) % 26);
  }
  body[n] = 0;
  return n;
}

/* Whose post a body is, checked in full. */
static bool known_body(Span body, uint32_t *poster, uint32_t *number) {
  static char wanted[BODY_MAX + 1];
  uint32_t salt;
  char copy[64] = {0};
  memcpy(copy, body.at, body.size < 63 ? body.size : 63);
  if (sscanf(copy, "b%u.%u.%u", &salt, poster, number) != 3) return false;
  if (salt != options.salt || *poster >= conn_count || body.size > BODY_MAX) return false;
  return make_body(wanted, *poster, *number, body.size) == body.size && memcmp(wanted, body.at, body.size) == 0;
}

static void delivered(Conn *c, Verified *v, uint64_t now) {
  c->cursor = v->seq;
  if (!v->counts) return;
  stats.deliveries++;
  stats.bytes += v->size;
  stats.last_delivery = now;
  if (v->sent) hist_add(&stats.delivery, now - v->sent);
  if (v->left && --v->left == 0) posted_everywhere();
}

static void resumed(Conn *c) {
  if (c->cursor < c->target) return;
  c->target = INT64_MAX;
  if (!marked) return;
  stats.resumed++;
  hist_add(&stats.resume, now_us() - marked);
}

/* Remember a frame that its first reader has checked. */
static Verified *remember(Channel *channel, int64_t seq, Span frame) {
  static Verified passing;
  Verified *v = &channel->ring[seq % RING];
  if (v->seq == seq && v->size == frame.size && !memcmp(v->bytes, frame.at, v->size)) return v;
  bool fresh = seq > v->seq;
  if (!fresh) v = &passing; /* a reader far behind the others: nothing to keep */
  if (v->room < frame.size) v->bytes = realloc(v->bytes, v->room = frame.size + 64);
  memcpy(v->bytes, frame.at, v->size = frame.size);
  v->seq = seq, v->counts = false, v->sent = 0, v->left = fresh ? channel->readers : 0;
  return v;
}

/* Whether a post is heard at the place where it was heard before, if it was. */
static bool in_its_place(Conn *poster, uint32_t number, int64_t seq) {
  if (!poster->told) return true;
  Told *told = &poster->told[number % RING];
  if (told->seq && told->number == number) return told->seq == seq;
  *told = (Told){number, seq};
  return true;
}

static void check_body(Verified *v, Span body) {
  uint32_t poster, number;
  v->counts = known_body(body, &poster, &number) && in_its_place(&conns[poster], number, v->seq);
  if (v->counts && conns[poster].sent) v->sent = conns[poster].sent[number % RING];
  if (!v->counts) stats.bad++;
}

/* A frame nobody has checked yet: channel, seq in order, body. */
static void check_event(Conn *c, Channel *channel, Span frame, uint64_t now) {
  int64_t seq;
  if (!json_is(frame, "channel", channel->id) || !json_int(frame, "seq", &seq)) {
    stats.bad++;
    return;
  }
  if (seq <= c->cursor) {
    stats.repeats++;
    return;
  }
  if (seq != c->cursor + 1) stats.gaps++;
  Verified *v = remember(channel, seq, frame);
  if (json_is(frame, "kind", "message.posted")) {
    Span data, message, body;
    int64_t again;
    if (json_get(frame, "data", &data) && json_get(data, "message", &message) && json_get(message, "body", &body) &&
        json_int(message, "seq", &again) && again == seq)
      check_body(v, body);
    else
      stats.bad++;
  }
  delivered(c, v, now);
}

static void hear_plain(Conn *c, Channel *channel, Span frame, uint64_t now) {
  uint32_t poster, number;
  if (!known_body(frame, &poster, &number)) {
    stats.bad++;
    return;
  }
  int64_t seq = (int64_t)number + 1;
  if (seq <= c->cursor) stats.repeats++;
  if (seq > c->cursor + 1 && c->cursor >= 0) stats.gaps++;
  Verified *v = remember(channel, seq, frame);
  check_body(v, frame);
  delivered(c, v, now);
}

static void answered(Conn *c, Span frame, bool ok) {
  uint64_t now = now_us();
  Span code = {"", 0};
  if (!ok) {
    json_get(frame, "code", &code);
    for (int i = 0; i < 16; i++) {
      if (stats.no[i].count && strlen(stats.no[i].code) == code.size && !memcmp(stats.no[i].code, code.at, code.size)) {
        stats.no[i].count++;
        break;
      }
      if (!stats.no[i].count) {
        snprintf(stats.no[i].code, sizeof stats.no[i].code, "%.*s", (int)code.size, code.at);
        stats.no[i].count = 1;
        break;
      }
    }
  }
  if (c->role == SAY) {
    hist_add(&stats.ack, now - c->asked);
    stats.acked += ok;
    stats.last_ack = now;
    note_answer(c, ok ? "ok" : "no", ok ? frame : code);
    say_next(c);
    return;
  }
  int64_t number = -1, seq = -1;
  json_int(frame, "ref", &number);
  for (uint32_t i = 0; i < c->flying; i++) {
    if (c->unacked[i] != (uint32_t)number) continue;
    c->unacked[i] = c->unacked[--c->flying];
    run.open -= run.until_acked;
    if (!ok) {
      if (!run.until_acked && run.open) run.open--;
      return;
    }
    stats.acked++;
    stats.last_ack = now;
    hist_add(&stats.ack, now - c->sent[number % RING]);
    if (json_int(frame, "seq", &seq)) note_ack(c, (uint32_t)number, seq);
    return;
  }
}

static void open_channel(Conn *c) {
  char frame[160];
  int n = c->cursor < 0
              ? snprintf(frame, sizeof frame, "{\"t\":\"open\",\"ref\":\"o\",\"channel\":\"%s\"}", channels[c->channel].id)
              : snprintf(frame, sizeof frame, "{\"t\":\"open\",\"ref\":\"o\",\"channel\":\"%s\",\"after\":%ld}",
                         channels[c->channel].id, c->cursor);
  c->stage = OPENING;
  conn_send(c, frame, (size_t)n);
}

static void hear_relais(Conn *c, Span frame, uint64_t now) {
  Channel *channel = &channels[c->channel];
  Span kind;
  if (!json_get(frame, "t", &kind)) stats.bad++;
  else if (kind.size == 5 && !memcmp(kind.at, "event", 5)) {
    check_event(c, channel, frame, now);
    if (c->target != INT64_MAX) resumed(c);
  } else if (kind.size == 2 && !memcmp(kind.at, "ok", 2)) {
    if (c->stage == OPENING) {
      int64_t head = 0;
      json_int(frame, "head", &head);
      if (c->cursor < 0) c->cursor = head;
      c->target = head;
      conn_ready(c);
      resumed(c);
    } else answered(c, frame, true);
  } else if (kind.size == 2 && !memcmp(kind.at, "no", 2)) {
    if (c->stage == OPENING) die("connection %u: %.*s", c->id, (int)frame.size, frame.at);
    answered(c, frame, false);
  } else if (json_is(frame, "t", "hello")) {
    if (c->role == LISTEN || c->role == STALL) open_channel(c);
    else {
      conn_ready(c);
      post_again(c);
    }
  } else if (json_is(frame, "t", "skip")) {
    stats.skips++;
    json_int(frame, "to", &c->cursor);
  } else if (json_is(frame, "t", "reset")) {
    stats.resets++;
    json_int(frame, "head", &c->cursor);
    resumed(c);
  } /* presence, typing, head: nothing to verify */
}

void hear(Conn *c, Span frame) {
  uint64_t now = now_us();
  if (c->role == LISTEN || c->role == STALL) {
    Channel *channel = &channels[c->channel];
    Verified *v = &channel->ring[(c->cursor + 1) % RING];
    if (c->stage == READY && v->seq == c->cursor + 1 && v->size == frame.size && !memcmp(v->bytes, frame.at, v->size)) {
      delivered(c, v, now);
      if (c->target != INT64_MAX) resumed(c);
      return;
    }
    if (!options.relais) {
      hear_plain(c, channel, frame, now);
      return;
    }
  }
  if (options.relais) hear_relais(c, frame, now);
}
