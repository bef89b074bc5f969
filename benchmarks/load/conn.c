/* One connection's bytes: TCP, the upgrade, RFC 6455 frames. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

static char scratch[1 << 20];

static void keep(Buf *buf, const char *bytes, size_t size) {
  if (buf->size + size > buf->room) {
    buf->room = (buf->size + size) * 2;
    buf->at = realloc(buf->at, buf->room);
  }
  memmove(buf->at + buf->size, bytes, size);
  buf->size += size;
}

static void let_go(Buf *buf) {
  free(buf->at);
  *buf = (Buf){0};
}

static void watch(Conn *c, int op) {
  uint32_t mask = c->role == STALL && c->stage == READY ? 0 : EPOLLIN;
  struct epoll_event event = {.events = mask | (c->writing ? EPOLLOUT : 0), .data.u32 = c->id};
  epoll_ctl(poller, op, c->fd, &event);
}

/* One of several addresses of this machine; the port is chosen when the other end is known. */
static void come_from(Conn *c) {
  int on = 1;
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001u + c->id % options.sources)};
  setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(c->fd, (struct sockaddr *)&here, sizeof here)) die("bind: %s", strerror(errno));
}

void conn_open(Conn *c) {
  int on = 1, small = 4096;
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) die("socket: %s", strerror(errno));
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (c->role == STALL) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  if (options.sources > 1) come_from(c);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
  inet_pton(AF_INET, options.host, &to.sin_addr);
  c->stage = CONNECTING;
  c->writing = true;
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) {
    conn_lost(c);
    return;
  }
  watch(c, EPOLL_CTL_ADD);
}

/* Gone: for good, or to come back after a wait with full jitter, as our page does (web/static/js/backoff.js). */
void conn_lost(Conn *c) {
  bool refused = c->stage < READY, busy = c->busy;
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
  let_go(&c->in);
  let_go(&c->out);
  if (c->stage == READY) ready_count--;
  c->stage = AWAY;
  if (!refused) stats.closed++;
  c->busy = false;
  if (!options.reconnect && !busy) {
    if (refused) die("connection %u was lost before it was ready", c->id);
    return;
  }
  uint64_t first = 500000, limit = first << (c->tries < 5 ? c->tries + 1 : 6);
  if (limit > 15000000) limit = 15000000;
  c->tries++;
  c->wake = now_us() + first + (uint64_t)(drand48() * (double)(limit - first));
}

static void write_out(Conn *c, const char *bytes, size_t size) {
  if (c->out.size == 0) {
    ssize_t n = send(c->fd, bytes, size, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) return; /* the reading side will notice */
    if (n > 0) bytes += n, size -= (size_t)n;
  }
  if (size == 0) return;
  keep(&c->out, bytes, size);
  if (!c->writing) {
    c->writing = true;
    watch(c, EPOLL_CTL_MOD);
  }
}

static void send_frame(Conn *c, int opcode, const char *payload, size_t size) {
  static char frame[BODY_MAX * 2];
  size_t head = 0;
  if (size + 16 > sizeof frame) die("a frame of %zu bytes", size);
  frame[head++] = (char)(0x80 | opcode);
  if (size < 126) {
    frame[head++] = (char)(0x80 | size);
  } else {
    frame[head++] = (char)(0x80 | 126);
    frame[head++] = (char)(size >> 8);
    frame[head++] = (char)size;
  }
  memset(frame + head, 0, 4); /* a mask of zeroes is a mask, and costs nothing */
  memcpy(frame + head + 4, payload, size);
  write_out(c, frame, head + 4 + size);
}

void conn_send(Conn *c, const char *payload, size_t size) { send_frame(c, 1, payload, size); }

static void upgrade(Conn *c) {
  char head[2048];
  int n = snprintf(head, sizeof head,
                   "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                   c->path, options.host, options.port);
  if (c->protocol) n += snprintf(head + n, sizeof head - (size_t)n, "Sec-WebSocket-Protocol: %s\r\n", c->protocol);
  if (c->token) n += snprintf(head + n, sizeof head - (size_t)n, "Authorization: Bearer %s\r\n", c->token);
  n += snprintf(head + n, sizeof head - (size_t)n, "\r\n");
  c->stage = UPGRADING;
  write_out(c, head, (size_t)n);
}

void conn_writable(Conn *c) {
  if (c->stage == CONNECTING) {
    int fault = 0;
    socklen_t size = sizeof fault;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &fault, &size);
    if (fault) {
      conn_lost(c);
      return;
    }
    upgrade(c);
  } else if (c->out.size) {
    ssize_t n = send(c->fd, c->out.at, c->out.size, MSG_NOSIGNAL);
    if (n > 0) {
      memmove(c->out.at, c->out.at + n, c->out.size - (size_t)n);
      c->out.size -= (size_t)n;
    }
  }
  if (c->out.size == 0 && c->writing) {
    c->writing = false;
    watch(c, EPOLL_CTL_MOD);
  }
}

void conn_ready(Conn *c) {
  c->stage = READY;
  c->tries = 0;
  ready_count++;
  if (c->role == STALL) watch(c, EPOLL_CTL_MOD);
}

/* The answer to the upgrade; 0 when it is not all here, else its size. */
static size_t upgraded(Conn *c, const char *bytes, size_t size) {
  const char *end = memmem(bytes, size, "\r\n\r\n", 4);
  if (!end) return 0;
  if (size < 12 || memcmp(bytes + 9, "101", 3) != 0) {
    stats.refused_upgrades++;
    c->busy = memcmp(bytes + 9, "503", 3) == 0; /* come back later, it says */
    if (!options.reconnect && !c->busy)
      die("connection %u was refused: %.*s", c->id, (int)(size < 300 ? size : 300), bytes);
    conn_lost(c);
    return size;
  }
  if (options.relais) c->stage = GREETING;
  else conn_ready(c);
  return (size_t)(end + 4 - bytes);
}

/* The first frame of `bytes`; 0 when it is not all here, else its size. */
static size_t one_frame(Conn *c, const char *bytes, size_t size) {
  const uint8_t *u = (const uint8_t *)bytes;
  if (size < 2) return 0;
  size_t head = 2, length = u[1] & 127;
  if (length == 126) {
    if (size < 4) return 0;
    length = (size_t)u[2] << 8 | u[3], head = 4;
  } else if (length == 127) {
    if (size < 10) return 0;
    length = 0, head = 10;
    for (int i = 2; i < 10; i++) length = length << 8 | u[i];
  }
  if (size < head + length) return 0;
  int opcode = u[0] & 15;
  if (opcode == 1) hear(c, (Span){bytes + head, length});
  else if (opcode == 9) send_frame(c, 10, bytes + head, length);
  else if (opcode == 8) conn_lost(c);
  return head + length;
}

void conn_readable(Conn *c) {
  size_t held = c->in.size;
  if (held > sizeof scratch / 2) die("a frame of more than %zu bytes", sizeof scratch / 2);
  if (held) memcpy(scratch, c->in.at, held);
  ssize_t n = recv(c->fd, scratch + held, sizeof scratch - held, 0);
  if (n <= 0) {
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) conn_lost(c);
    return;
  }
  size_t size = held + (size_t)n, at = 0, used;
  c->in.size = 0;
  while (c->stage != AWAY && at < size) {
    used = c->stage == UPGRADING ? upgraded(c, scratch + at, size - at) : one_frame(c, scratch + at, size - at);
    if (used == 0) break;
    at += used;
  }
  if (c->stage == AWAY) return;
  if (at < size) keep(&c->in, scratch + at, size - at);
  else if (c->in.room) let_go(&c->in);
}
