/* The main loop: connections on one epoll, commands on stdin, one line of JSON for each on stdout.
 *
 * Commands: run posts=N window=N rate=N seconds=S drain=S size=N until=acked|delivered
 *           run script=1 rate=N drain=S   (the scripts, begun at once or so many a second)
 *           mark                (forget the figures; resuming is timed from here)
 *           resumed seconds=S   (wait until every listener is back and has caught up)
 *           quit
 */
#define _GNU_SOURCE
#include "load.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define STDIN_ID UINT32_MAX

Options options = {.host = "127.0.0.1", .handshakes = 64, .sources = 1};
Stats stats;
Run run;
Channel *channels;
Conn *conns;
uint32_t channel_count, conn_count, ready_count, *posters, poster_count;
uint64_t marked;
int poller;

static FILE *acks;
static uint32_t opened;
static double cpu_at_start;
static uint64_t waiting_until; /* for everybody to have resumed; 0 when nobody asked */
static bool told_ready, leaving;

uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000ULL + (uint64_t)t.tv_nsec / 1000;
}

void die(const char *what, ...) {
  va_list args;
  va_start(args, what);
  vfprintf(stderr, what, args);
  va_end(args);
  fputc('\n', stderr);
  exit(1);
}

static double cpu_seconds(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

void note_ack(const Conn *c, uint32_t number, int64_t seq) {
  if (acks) fprintf(acks, "%s\t%u\t%u\t%ld\n", channels[c->channel].id, c->id, number, seq);
}

void note_answer(const Conn *c, const char *verdict, Span detail) {
  if (acks) fprintf(acks, "%u\t%u\t%s\t%.*s\n", c->id, c->line - 1, verdict, (int)detail.size, detail.at);
}

static void report(void) {
  uint64_t last = stats.last_ack > stats.last_delivery ? stats.last_ack : stats.last_delivery;
  uint64_t from = run.started ? run.started : marked;
  printf("{\"posts\":%lu,\"acked\":%lu,\"deliveries\":%lu,\"bytes\":%lu,\"open\":%lu,\"bad\":%lu,\"gaps\":%lu,"
         "\"repeats\":%lu,\"skips\":%lu,\"resets\":%lu,\"closed\":%lu,\"refused_upgrades\":%lu,\"resumed\":%lu,"
         "\"ready\":%u,\"seconds\":%.6f,\"cpu\":%.6f,\"no\":{",
         stats.posts, stats.acked, stats.deliveries, stats.bytes, run.open, stats.bad, stats.gaps, stats.repeats,
         stats.skips, stats.resets, stats.closed, stats.refused_upgrades, stats.resumed, ready_count,
         last > from ? (double)(last - from) / 1e6 : 0.0, cpu_seconds() - cpu_at_start);
  for (int i = 0; i < 16 && stats.no[i].count; i++)
    printf("%s\"%s\":%lu", i ? "," : "", stats.no[i].code, stats.no[i].count);
  printf("},");
  hist_print(stdout, "ack_us", &stats.ack);
  printf(",");
  hist_print(stdout, "delivery_us", &stats.delivery);
  printf(",");
  hist_print(stdout, "resume_us", &stats.resume);
  printf("}\n");
  fflush(stdout);
  if (acks) fflush(acks);
}

static void forget(void) {
  stats = (Stats){0};
  cpu_at_start = cpu_seconds();
}

static double number(const char *line, const char *key, double otherwise) {
  const char *at = strstr(line, key);
  return at ? atof(at + strlen(key)) : otherwise;
}

static void obey(const char *line) {
  if (!strncmp(line, "run", 3)) {
    forget();
    run_start((uint64_t)number(line, "posts=", 0), (uint32_t)number(line, "window=", 0),
              (uint64_t)number(line, "rate=", 0), number(line, "seconds=", 0), number(line, "drain=", 10),
              (size_t)number(line, "size=", 100), strstr(line, "until=acked") != NULL,
              strstr(line, "script=1") != NULL);
  } else if (!strncmp(line, "mark", 4)) {
    forget();
    marked = now_us();
  } else if (!strncmp(line, "resumed", 7)) {
    waiting_until = now_us() + (uint64_t)(number(line, "seconds=", 60) * 1e6);
  } else if (!strncmp(line, "quit", 4)) {
    leaving = true;
  }
}

static void read_commands(void) {
  static char text[4096];
  static size_t held;
  ssize_t n = read(0, text + held, sizeof text - held - 1);
  if (n <= 0) {
    leaving = true;
    return;
  }
  held += (size_t)n;
  text[held] = 0;
  for (char *end; (end = strchr(text, '\n'));) {
    *end = 0;
    obey(text);
    held -= (size_t)(end + 1 - text);
    memmove(text, end + 1, held + 1);
  }
}

/* Connections that are due: the first ones a few at a time, later ones when their wait is over. */
static void connect_due(void) {
  static uint64_t last;
  while (opened < conn_count && opened - ready_count < options.handshakes) conn_open(&conns[opened++]);
  if (ready_count == conn_count || now_us() - last < 2000) return;
  last = now_us();
  for (uint32_t i = 0; i < opened; i++)
    if (conns[i].stage == AWAY && conns[i].wake && conns[i].wake <= last) conn_open(&conns[i]);
}

static bool all_resumed(void) {
  if (ready_count < conn_count) return false;
  for (uint32_t i = 0; i < conn_count; i++)
    if (conns[i].role == LISTEN && conns[i].target != INT64_MAX) return false;
  return true;
}

static void tell(void) {
  if (!told_ready && ready_count == conn_count) {
    told_ready = true;
    printf("{\"ready\":%u,\"cpu\":%.6f}\n", ready_count, cpu_seconds());
    fflush(stdout);
  }
  if (run.active && run_over()) {
    run.active = false;
    report();
  }
  if (waiting_until && (all_resumed() || now_us() > waiting_until)) {
    waiting_until = 0;
    report();
  }
}

static void turn(void) {
  static struct epoll_event events[512];
  struct timespec wait = {.tv_nsec = 100000000};
  if (run.active && run.by_rate) {
    uint64_t now = now_us() * 1000;
    wait.tv_nsec = run.due > now ? (long)(run.due - now) : 0;
    if (wait.tv_nsec > 100000000) wait.tv_nsec = 100000000;
  } else if (ready_count < conn_count) {
    wait.tv_nsec = 3000000;
  }
  int n = epoll_pwait2(poller, events, 512, &wait, NULL);
  for (int i = 0; i < n; i++) {
    if (events[i].data.u32 == STDIN_ID) {
      read_commands();
      continue;
    }
    Conn *c = &conns[events[i].data.u32];
    if (c->fd >= 0 && events[i].events & EPOLLOUT) conn_writable(c);
    if (c->fd >= 0 && events[i].events & EPOLLIN) conn_readable(c);
    else if (c->fd >= 0 && events[i].events & (EPOLLHUP | EPOLLERR)) conn_lost(c);
  }
}

int main(int argc, char **argv) {
  const char *plan = NULL;
  for (int i = 1; i < argc; i++) {
    char *value = strchr(argv[i], '=');
    if (!value++) die("usage: load port=N plan=FILE [acks=FILE salt=N relais=1 reconnect=1 handshakes=N sources=N]");
    if (!strncmp(argv[i], "port=", 5)) options.port = atoi(value);
    else if (!strncmp(argv[i], "plan=", 5)) plan = value;
    else if (!strncmp(argv[i], "acks=", 5)) acks = fopen(value, "w");
    else if (!strncmp(argv[i], "salt=", 5)) options.salt = (uint32_t)atoi(value);
    else if (!strncmp(argv[i], "relais=", 7)) options.relais = atoi(value);
    else if (!strncmp(argv[i], "reconnect=", 10)) options.reconnect = atoi(value);
    else if (!strncmp(argv[i], "handshakes=", 11)) options.handshakes = (uint32_t)atoi(value);
    else if (!strncmp(argv[i], "sources=", 8)) options.sources = (uint32_t)atoi(value);
  }
  if (!plan || !options.port) die("port= and plan= are needed");
  if (!options.sources || options.sources > 200) die("sources= is 1 to 200");
  read_plan(plan);
  poller = epoll_create1(0);
  struct epoll_event commands = {.events = EPOLLIN, .data.u32 = STDIN_ID};
  epoll_ctl(poller, EPOLL_CTL_ADD, 0, &commands);
  while (!leaving) {
    connect_due();
    if (run.active) run_step();
    tell();
    turn();
  }
  return 0;
}
