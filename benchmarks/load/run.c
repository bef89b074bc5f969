/* Who posts when: so many in flight, or so many a second. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "load.h"

static uint32_t turn; /* whose post is next */
static uint64_t posting_ended;

/* Chance that is the same whenever it is asked for (splitmix64). */
static uint64_t mixed(uint64_t seed) {
  seed += 0x9e3779b97f4a7c15;
  seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
  seed = (seed ^ (seed >> 27)) * 0x94d049bb133111eb;
  return seed ^ (seed >> 31);
}

/* A post with the key that our page would give it (web/static/js/keys.js): milliseconds, then chance. */
static void send_post(Conn *c, uint32_t number, const char *body) {
  static char frame[BODY_MAX + 256];
  static uint64_t epoch; /* our clock's zero on everybody's clock */
  if (!epoch) {
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    epoch = (uint64_t)wall.tv_sec * 1000000 + (uint64_t)wall.tv_nsec / 1000 - now_us();
  }
  uint64_t asked = (epoch + c->sent[number % RING]) / 1000;
  uint64_t chance = mixed(mixed(options.salt) ^ ((uint64_t)c->id << 32 | number));
  int n = snprintf(frame, sizeof frame,
                   "{\"t\":\"post\",\"ref\":%u,\"channel\":\"%s\",\"key\":\"%012" PRIx64 "%016" PRIx64 "%08" PRIx32
                   "\",\"body\":\"%s\"}",
                   number, channels[c->channel].id, asked, chance, (uint32_t)mixed(chance), body);
  conn_send(c, frame, (size_t)n);
}

void post(Conn *c, uint64_t due) {
  static char body[BODY_MAX + 1];
  uint32_t number = c->next++;
  size_t size = make_body(body, c->id, number, run.size);
  c->sent[number % RING] = due;
  stats.posts++;
  run.open++;
  if (!options.relais) {
    conn_send(c, body, size);
    return;
  }
  c->unacked[c->flying++] = number;
  send_post(c, number, body);
}

/* After a cut: what was not acknowledged is sent once more, under the same key. */
void post_again(Conn *c) {
  static char body[BODY_MAX + 1];
  if (c->role != POST) return;
  for (uint32_t i = 0; i < c->flying; i++) {
    uint32_t number = c->unacked[i];
    make_body(body, c->id, number, run.size);
    send_post(c, number, body);
  }
}

void say_next(Conn *c) {
  if (c->line >= c->line_count) {
    run.open--;
    return;
  }
  const char *line = c->lines[c->line++];
  c->asked = now_us();
  stats.posts++;
  conn_send(c, line, strlen(line));
}

/* The last reader has the message. */
void posted_everywhere(void) {
  if (!run.until_acked && run.open) run.open--;
}

void run_start(uint64_t posts, uint32_t window, uint64_t rate, double seconds, double drain, size_t size,
               bool until_acked, bool script) {
  run.active = true;
  run.limit = posts ? posts : UINT64_MAX;
  run.window = window;
  run.by_rate = rate > 0;
  run.interval = rate ? 1000000000ULL / rate : 0;
  run.until_acked = until_acked;
  run.size = size;
  run.started = now_us();
  run.due = run.started * 1000;
  run.ends = seconds > 0 ? run.started + (uint64_t)(seconds * 1e6) : UINT64_MAX;
  run.drain = (uint64_t)(drain * 1e6);
  run.open = 0;
  posting_ended = 0;
  run.by_script = script;
  run.speaker = 0;
}

/* Each connection begins its script in turn: all at once, or so many a second. */
static void step_scripts(uint64_t now) {
  for (; run.speaker < conn_count && run.due <= now * 1000; run.speaker++) {
    Conn *c = &conns[run.speaker];
    if (c->role != SAY) continue;
    c->line = 0;
    run.open++;
    say_next(c);
    c->asked = run.interval ? run.due / 1000 : c->asked;
    run.due += run.interval;
  }
  if (run.speaker == conn_count) run.limit = 0;
}

static Conn *next_poster(void) {
  for (uint32_t i = 0; i < poster_count; i++) {
    Conn *c = &conns[posters[turn++ % poster_count]];
    if (c->stage == READY && c->flying < IN_FLIGHT) return c;
  }
  return NULL;
}

static void step_posters(void) {
  for (uint32_t i = 0; i < poster_count; i++) {
    Conn *c = &conns[posters[i]];
    while (c->stage == READY && c->flying < run.window && stats.posts < run.limit) post(c, now_us());
  }
}

void run_step(void) {
  uint64_t now = now_us();
  if (now >= run.ends || stats.posts >= run.limit) {
    if (!posting_ended) posting_ended = now;
    return;
  }
  if (run.by_script) {
    step_scripts(now);
  } else if (run.by_rate) {
    for (; run.due <= now * 1000 && stats.posts < run.limit; run.due += run.interval) {
      Conn *c = next_poster();
      if (c) post(c, run.due / 1000);
    }
  } else if (run.until_acked) {
    step_posters();
  } else {
    while (run.open < run.window && stats.posts < run.limit) {
      Conn *c = next_poster();
      if (!c) break;
      post(c, now);
    }
  }
}

bool run_over(void) {
  if (!posting_ended) return false;
  if (now_us() > posting_ended + run.drain) return true;
  if (run.open) return false;
  for (uint32_t i = 0; i < poster_count; i++)
    if (conns[posters[i]].flying) return false;
  return true;
}
