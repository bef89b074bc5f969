/* The plan: one line a connection, its fields apart by tabs, "-" for none.
 *
 *   channel ID
 *   connect ROLE PATH PROTOCOL TOKEN CHANNEL     (CHANNEL: number of a channel line, from 0)
 *   say FRAME                                    (a line of the last connection's script)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

static char *given(const char *field) { return strcmp(field, "-") ? strdup(field) : NULL; }

static enum role role_of(const char *name) {
  static const char *names[] = {"listen", "stall", "post", "say"};
  for (int i = 0; i < 4; i++)
    if (!strcmp(name, names[i])) return (enum role)i;
  die("no role %s", name);
}

static void count_lines(const char *path) {
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t room = 0;
  if (!file) die("no plan %s", path);
  while (getline(&line, &room, file) > 0) {
    channel_count += !strncmp(line, "channel\t", 8);
    conn_count += !strncmp(line, "connect\t", 8);
    poster_count += !strncmp(line, "connect\tpost\t", 13);
  }
  free(line);
  fclose(file);
  channels = calloc(channel_count + 1, sizeof *channels);
  conns = calloc(conn_count + 1, sizeof *conns);
  posters = calloc(poster_count + 1, sizeof *posters);
}

static void add_conn(Conn *c, uint32_t id, char *fields) {
  char *rest = fields, *part[5];
  for (int i = 0; i < 5; i++)
    if (!(part[i] = strsep(&rest, "\t"))) die("connection %u: too few fields", id);
  c->id = id;
  c->fd = -1;
  c->role = role_of(part[0]);
  c->path = strdup(part[1]);
  c->protocol = given(part[2]);
  c->token = given(part[3]);
  c->channel = (uint32_t)atoi(part[4]);
  c->cursor = -1;
  c->target = INT64_MAX;
  if (c->channel >= channel_count) die("connection %u: no channel %u", id, c->channel);
  if (c->role == LISTEN) channels[c->channel].readers++;
  if (c->role != POST) return;
  c->unacked = calloc(IN_FLIGHT, sizeof *c->unacked);
  c->sent = calloc(RING, sizeof *c->sent);
  c->told = calloc(RING, sizeof *c->told);
}

void read_plan(const char *path) {
  char *line = NULL;
  size_t room = 0;
  ssize_t size;
  uint32_t channel = 0, conn = 0, poster = 0;
  count_lines(path);
  FILE *file = fopen(path, "r");
  while ((size = getline(&line, &room, file)) > 0) {
    line[strcspn(line, "\n")] = 0;
    if (!strncmp(line, "channel\t", 8)) {
      snprintf(channels[channel++].id, sizeof channels->id, "%s", line + 8);
    } else if (!strncmp(line, "connect\t", 8)) {
      add_conn(&conns[conn], conn, line + 8);
      if (conns[conn].role == POST) posters[poster++] = conn;
      conn++;
    } else if (!strncmp(line, "say\t", 4) && conn) {
      Conn *c = &conns[conn - 1];
      c->lines = realloc(c->lines, (c->line_count + 1) * sizeof *c->lines);
      c->lines[c->line_count++] = strdup(line + 4);
    }
  }
  free(line);
  fclose(file);
}
