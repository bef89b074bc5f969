/* The load generator: thousands of WebSocket connections on one core, each delivery verified. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hist.h"
#include "json.h"

#define RING 4096      /* messages of a channel, or posts of a poster, remembered for verification */
#define IN_FLIGHT 64   /* verbs that relais.1 lets one connection have under way */
#define BODY_MAX 16384 /* bytes of one body */

enum role { LISTEN, STALL, POST, SAY };
enum stage { AWAY, CONNECTING, UPGRADING, GREETING, OPENING, READY };

typedef struct {
  char *at;
  size_t size, room;
} Buf;

/* A frame seen and checked by its first reader: the others only compare bytes. */
typedef struct {
  int64_t seq;
  char *bytes;
  size_t size, room;
  uint32_t left; /* readers that still wait for it */
  bool counts;   /* it is one of our messages */
  uint64_t sent;
} Verified;

typedef struct {
  char id[32];
  uint32_t readers;
  int64_t highest;
  Verified ring[RING];
} Channel;

/* A post has one place: heard at another one, it is a lie. */
typedef struct {
  uint32_t number;
  int64_t seq; /* 0: not heard yet */
} Told;

typedef struct {
  uint32_t id, channel;
  int fd;
  enum role role;
  enum stage stage;
  bool writing, busy;
  int64_t cursor, target; /* last seq verified; head when the channel was opened */
  Buf in, out;
  char *path, *protocol, *token;
  /* posters */
  uint32_t next;           /* number of the next post */
  uint32_t flying;         /* posts not acknowledged yet */
  uint32_t *unacked;       /* their numbers */
  uint64_t *sent;          /* when each was due, by number */
  Told *told;              /* where each was first heard, by number */
  /* scripts */
  char **lines;
  uint32_t line, line_count;
  uint64_t asked;
  /* coming back */
  uint64_t wake;
  uint32_t tries;
} Conn;

typedef struct {
  const char *host;
  int port;
  bool relais, reconnect;
  uint32_t salt;
  uint32_t handshakes; /* under way at once, at first */
  uint32_t sources;    /* addresses 127.0.0.x to come from: each has some 28,000 ports */
} Options;

typedef struct {
  uint64_t posts, acked, deliveries, bytes, bad, gaps, repeats, skips, resets, closed, refused_upgrades, resumed;
  struct { char code[32]; uint64_t count; } no[16];
  Hist ack, delivery, resume;
  uint64_t last_ack, last_delivery;
} Stats;

typedef struct {
  bool active, by_rate, until_acked, by_script;
  uint32_t window, speaker; /* speaker: whose script begins next */
  uint64_t limit, size, interval, due, ends, started, drain, open;
} Run;

extern Options options;
extern Stats stats;
extern Run run;
extern Channel *channels;
extern Conn *conns;
extern uint32_t channel_count, conn_count, ready_count;
extern uint32_t *posters, poster_count;
extern uint64_t marked;
extern int poller;

/* load.c */
uint64_t now_us(void);
void die(const char *what, ...) __attribute__((noreturn, format(printf, 1, 2)));
void note_ack(const Conn *c, uint32_t number, int64_t seq);
void note_answer(const Conn *c, const char *verdict, Span detail);

/* plan.c */
void read_plan(const char *path);

/* conn.c: one connection's bytes */
void conn_open(Conn *c);
void conn_lost(Conn *c);
void conn_readable(Conn *c);
void conn_writable(Conn *c);
void conn_send(Conn *c, const char *payload, size_t size);
void conn_ready(Conn *c);

/* wire.c: what the frames say */
void hear(Conn *c, Span frame);
size_t make_body(char *body, uint32_t poster, uint32_t number, size_t size);

/* run.c: who posts when */
void run_start(uint64_t posts, uint32_t window, uint64_t rate, double seconds, double drain, size_t size,
               bool until_acked, bool script);
void run_step(void);
bool run_over(void);
void post(Conn *c, uint64_t due);
void post_again(Conn *c);
void posted_everywhere(void);
void say_next(Conn *c);
