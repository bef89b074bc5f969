/* The physical limit: one process, epoll, send(2). Every text frame of anybody goes to all others.
 *
 * send_loop PORT 0   one write a message and reader
 * send_loop PORT 1   the messages of a turn joined into one write a reader
 *
 * No state, no rights, no log, and a constant handshake: the load generator always sends the same key.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 20000
static int readers[MOST], reader_count, open_[MOST];
static char in[1 << 16], out[1 << 20];
static const char WELCOME[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void write_all(int fd, const char *at, size_t size) {
  while (size) {
    ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
    if (n > 0) at += n, size -= (size_t)n;
    else if (errno == EAGAIN) poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 1000);
    else return;
  }
}

static void tell(int from, const char *at, size_t size) {
  for (int i = 0; i < reader_count; i++)
    if (readers[i] != from) write_all(readers[i], at, size);
}

/* A masked frame becomes an unmasked one at `to`; returns its size, and what it took from `at`. */
static size_t turn_round(uint8_t *at, char *to, size_t *took) {
  size_t size = at[1] & 127, head = 2;
  if (size == 126) size = (size_t)at[2] << 8 | at[3], head = 4;
  uint8_t *mask = at + head, *body = mask + 4;
  for (size_t i = 0; i < size; i++) body[i] ^= mask[i & 3];
  memcpy(to, at, head);
  to[1] &= 127;
  memcpy(to + head, body, size);
  *took = head + 4 + size;
  return head + size;
}

static void hear(int fd, int joining) {
  ssize_t n = recv(fd, in, sizeof in, 0);
  if (n <= 0) {
    for (int i = 0; i < reader_count; i++)
      if (readers[i] == fd) readers[i] = readers[--reader_count];
    open_[fd] = 0;
    close(fd);
  } else if (!open_[fd]) {
    open_[fd] = 1;
    write_all(fd, WELCOME, sizeof WELCOME - 1);
    readers[reader_count++] = fd;
  } else {
    size_t at = 0, joined = 0, took;
    while (at + 6 < (size_t)n) {
      if ((in[at] & 15) != 1) break;
      size_t size = turn_round((uint8_t *)in + at, out + joined, &took);
      at += took;
      if (joining) joined += size;
      else tell(fd, out, size);
    }
    if (joined) tell(fd, out, joined);
  }
}

int main(int argc, char **argv) {
  (void)argc;
  struct rlimit files = {MOST, MOST};
  setrlimit(RLIMIT_NOFILE, &files);
  int on = 1, door = socket(AF_INET, SOCK_STREAM, 0), poller = epoll_create1(0), joining = atoi(argv[2]);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
  inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(door, (struct sockaddr *)&at, sizeof at) || listen(door, 2048)) return 1;
  struct epoll_event event = {.events = EPOLLIN, .data.fd = door}, events[256];
  epoll_ctl(poller, EPOLL_CTL_ADD, door, &event);
  for (;;) {
    int n = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.fd != door) {
        hear(events[i].data.fd, joining);
        continue;
      }
      int fd = accept4(door, NULL, NULL, SOCK_NONBLOCK);
      if (fd < 0) continue;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      event = (struct epoll_event){.events = EPOLLIN, .data.fd = fd};
      epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
    }
  }
}
