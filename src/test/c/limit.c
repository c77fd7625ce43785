/*
 * The least work that plain epoll allows for the jobs that are measured: one thread, no features, no safety.
 *
 *   limit PORT SOURCE UPSTREAM
 *
 * PORT: WebSocket /echo, /fan, /chat, /relay. SOURCE, TCP and UDP: messages for /fan; over TCP each behind its length
 * in 4 bytes. UPSTREAM: where each session of /relay gets a connection of its own.
 *
 * It trusts the load generator: one fixed handshake key, whole and masked frames, no fragments, no pings. What one read
 * brought leaves in one send for each receiver; only what a socket refuses is kept.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ = 256 << 10, HEAD = 10, MOST = 4 << 20, SESSIONS = 100000 };
enum kind { LISTEN, LISTEN_SOURCE, DATAGRAMS, FRESH, ECHO, FAN, CHAT, RELAY, UPSTREAM, SOURCE };

struct bytes { uint8_t *at; size_t from, to, room; };

struct peer {
    int fd;
    enum kind kind;
    bool full;                 /* its socket took less than it was given */
    int place;                 /* among the hearers of its channel */
    struct peer *other;        /* the two ends of a relay */
    size_t left;               /* payload of the current frame that is still to come */
    uint8_t key[4];            /* its mask, turned to the next byte */
    struct bytes rest, unsent; /* of a read; of a write */
};

struct channel { struct peer *hearers[SESSIONS]; int count; };

static int epoll, upstream_port;
static uint8_t in[HEAD + MOST + READ], out[MOST + READ + 4096];
static struct channel fan, chat;

static void watch(struct peer *peer, int op, uint32_t events) {
    struct epoll_event event = { .events = events, .data.ptr = peer };
    epoll_ctl(epoll, op, peer->fd, &event);
}

static struct channel *channel_of(struct peer *peer) {
    return peer->kind == FAN ? &fan : peer->kind == CHAT ? &chat : NULL;
}

/* The struct stays until the exit: events for it may be waiting. */
static void drop(struct peer *peer) {
    if (peer->fd < 0) return;
    close(peer->fd);
    peer->fd = -1;
    struct channel *channel = channel_of(peer);
    if (channel) {
        struct peer *last = channel->hearers[--channel->count];
        channel->hearers[peer->place] = last;
        last->place = peer->place;
    }
    free(peer->rest.at);
    free(peer->unsent.at);
    peer->rest = peer->unsent = (struct bytes){ 0 };
    struct peer *other = peer->other;
    peer->other = NULL;
    if (other) { other->other = NULL; drop(other); }
}

static void keep(struct bytes *bytes, const uint8_t *more, size_t count) {
    if (bytes->to + count > bytes->room) {
        bytes->room = (bytes->to + count) * 2;
        bytes->at = realloc(bytes->at, bytes->room);
    }
    memcpy(bytes->at + bytes->to, more, count);
    bytes->to += count;
}

static void interest(struct peer *peer) {
    bool reads = !(peer->other && peer->other->full);
    watch(peer, EPOLL_CTL_MOD, (reads ? EPOLLIN : 0) | (peer->full ? EPOLLOUT : 0));
}

static void fullness(struct peer *peer, bool full) {
    if (peer->full == full) return;
    peer->full = full;
    interest(peer);
    if (peer->other) interest(peer->other);
}

static void give(struct peer *peer, const uint8_t *bytes, size_t count) {
    if (peer->fd < 0) return;
    ssize_t taken = peer->full ? 0 : send(peer->fd, bytes, count, MSG_NOSIGNAL);
    if (taken < 0 && errno != EAGAIN) { drop(peer); return; }
    if (taken < 0) taken = 0;
    if ((size_t)taken == count) return;
    keep(&peer->unsent, bytes + taken, count - (size_t)taken);
    fullness(peer, true);
}

static void writable(struct peer *peer) {
    struct bytes *unsent = &peer->unsent;
    ssize_t taken = send(peer->fd, unsent->at + unsent->from, unsent->to - unsent->from, MSG_NOSIGNAL);
    if (taken < 0) { if (errno != EAGAIN) drop(peer); return; }
    unsent->from += (size_t)taken;
    if (unsent->from < unsent->to) return;
    free(unsent->at);
    *unsent = (struct bytes){ 0 };
    fullness(peer, false);
}

static void publish(struct channel *channel, const uint8_t *bytes, size_t count) {
    for (int i = channel->count - 1; i >= 0; i--) give(channel->hearers[i], bytes, count);
}

/* RFC 6455 section 5.2, unmasked; returns its length. */
static size_t header(uint8_t *at, uint8_t first, size_t length) {
    at[0] = first;
    if (length < 126) { at[1] = (uint8_t)length; return 2; }
    if (length < 65536) { at[1] = 126; at[2] = (uint8_t)(length >> 8); at[3] = (uint8_t)length; return 4; }
    at[1] = 127;
    for (int i = 0; i < 8; i++) at[2 + i] = (uint8_t)((uint64_t)length >> (56 - 8 * i));
    return 10;
}

static void unmasked(uint8_t *to, const uint8_t *from, size_t count, const uint8_t *key) {
    uint32_t four;
    memcpy(&four, key, 4);
    uint64_t eight = (uint64_t)four << 32 | four, word;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) { memcpy(&word, from + i, 8); word ^= eight; memcpy(to + i, &word, 8); }
    for (; i < count; i++) to[i] = from[i] ^ key[i & 3];
}

static void pass(struct peer *peer, size_t count) {
    if (!count) return;
    struct channel *channel = channel_of(peer);
    if (channel) publish(channel, out, count);
    else if (peer->kind == ECHO) give(peer, out, count);
    else if (peer->other) give(peer->other, out, count);
}

/* What is there of the current frame; returns how many bytes. */
static size_t payload(struct peer *peer, uint8_t *to, const uint8_t *from, size_t count) {
    if (count > peer->left) count = peer->left;
    unmasked(to, from, count, peer->key);
    peer->left -= count;
    uint8_t key[4];
    memcpy(key, peer->key, 4);
    for (size_t i = 0; peer->left && i < 4; i++) peer->key[i] = key[(i + count) & 3];
    return count;
}

/* Frames for many must be whole before any goes out; others pass as they come. Returns how many bytes it took. */
static size_t frames(struct peer *peer, const uint8_t *at, size_t count) {
    bool whole = peer->kind == CHAT || peer->kind == FAN;
    size_t used = 0, made = 0;
    if (peer->left) made = used = payload(peer, out, at, count);
    while (count - used >= 6) {
        const uint8_t *frame = at + used;
        size_t length = frame[1] & 127, head = 2;
        if (length == 126) { length = (size_t)frame[2] << 8 | frame[3]; head = 4; }
        else if (length == 127) {
            if (count - used < 14) break;
            length = 0;
            for (int i = 2; i < 10; i++) length = length << 8 | frame[i];
            head = 10;
        }
        head += 4;
        if (count - used < head + (whole ? length : 0)) break;
        if ((frame[0] & 15) == 8) { drop(peer); return count; }
        if (peer->kind != RELAY) made += header(out + made, frame[0], length);
        memcpy(peer->key, frame + head - 4, 4);
        peer->left = length;
        used += head;
        size_t there = payload(peer, out + made, at + used, count - used);
        made += there;
        used += there;
    }
    pass(peer, made);
    return used;
}

static size_t source_messages(const uint8_t *at, size_t count) {
    size_t used = 0, made = 0;
    while (count - used >= 4) {
        size_t length = (size_t)at[used] << 24 | (size_t)at[used + 1] << 16 | (size_t)at[used + 2] << 8 | at[used + 3];
        if (count - used < 4 + length) break;
        made += header(out + made, 0x82, length);
        memcpy(out + made, at + used + 4, length);
        made += length;
        used += 4 + length;
    }
    if (made) publish(&fan, out, made);
    return used;
}

static struct peer *adopt(int fd, enum kind kind) {
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct peer *peer = calloc(1, sizeof *peer);
    peer->fd = fd;
    peer->kind = kind;
    watch(peer, EPOLL_CTL_ADD, EPOLLIN);
    return peer;
}

static struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

/* The kernel completes a connection to loopback at once, so that it need not be waited for. */
static void dial(struct peer *session) {
    struct sockaddr_in to = loopback(upstream_port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connect(fd, (void *)&to, sizeof to) && errno != EINPROGRESS) { close(fd); drop(session); return; }
    session->other = adopt(fd, UPSTREAM);
    session->other->other = session;
}

static void upgrade(struct peer *peer, const uint8_t *at, size_t count) {
    static const char yes[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    if (count < 20 || !memmem(at, count, "\r\n\r\n", 4)) return;
    peer->kind = !memcmp(at + 4, "/fan", 4) ? FAN : !memcmp(at + 4, "/chat", 5) ? CHAT
            : !memcmp(at + 4, "/relay", 6) ? RELAY : ECHO;
    struct channel *channel = channel_of(peer);
    if (channel) {
        peer->place = channel->count;
        channel->hearers[channel->count++] = peer;
    }
    if (peer->kind == RELAY) dial(peer);
    give(peer, (const uint8_t *)yes, sizeof yes - 1);
}

static void accept_all(struct peer *listener) {
    for (int fd; (fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK)) >= 0;)
        adopt(fd, listener->kind == LISTEN ? FRESH : SOURCE);
}

/* Until there are no more, or the batch is large. */
static void datagrams(int fd) {
    size_t made = 0;
    for (int i = 0; i < 64 && made < READ; i++) {
        ssize_t count = recv(fd, in, 65536, MSG_DONTWAIT);
        if (count < 0) break;
        made += header(out + made, 0x82, (size_t)count);
        memcpy(out + made, in, (size_t)count);
        made += (size_t)count;
    }
    if (made) publish(&fan, out, made);
}

/* The header goes in front of the bytes, so that there is one send and no copy. */
static void from_upstream(struct peer *peer, uint8_t *at, size_t count) {
    uint8_t head[HEAD];
    size_t length = header(head, 0x82, count);
    memcpy(at - length, head, length);
    if (peer->other) give(peer->other, at - length, length + count);
}

static void readable(struct peer *peer) {
    if (peer->kind == LISTEN || peer->kind == LISTEN_SOURCE) { accept_all(peer); return; }
    if (peer->kind == DATAGRAMS) { datagrams(peer->fd); return; }
    uint8_t *at = in + HEAD;
    size_t all = peer->rest.to;
    if (all > MOST) { drop(peer); return; }
    if (all) memcpy(at, peer->rest.at, all);
    ssize_t count = recv(peer->fd, at + all, READ, 0);
    if (count <= 0) { if (count == 0 || errno != EAGAIN) drop(peer); return; }
    all += (size_t)count;
    size_t used = all;
    switch (peer->kind) {
        case FRESH: upgrade(peer, at, all); break;
        case UPSTREAM: from_upstream(peer, at, all); break;
        case SOURCE: used = source_messages(at, all); break;
        default: used = frames(peer, at, all);
    }
    peer->rest.to = 0;
    if (used < all && peer->fd >= 0) keep(&peer->rest, at + used, all - used);
}

static void serve(int port, int type, enum kind kind) {
    struct sockaddr_in at = loopback(port);
    int fd = socket(AF_INET, type | SOCK_NONBLOCK, 0), one = 1, large = 4 << 20;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (type == SOCK_DGRAM) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &large, sizeof large);
    if (bind(fd, (void *)&at, sizeof at) || (type == SOCK_STREAM && listen(fd, 4096))) { perror("bind"); exit(1); }
    adopt(fd, kind);
}

int main(int count, char **arguments) {
    if (count != 4) { fputs("limit PORT SOURCE UPSTREAM\n", stderr); return 2; }
    struct rlimit files = { 200000, 200000 };
    if (setrlimit(RLIMIT_NOFILE, &files) && !getrlimit(RLIMIT_NOFILE, &files)) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    epoll = epoll_create1(0);
    upstream_port = atoi(arguments[3]);
    serve(atoi(arguments[1]), SOCK_STREAM, LISTEN);
    serve(atoi(arguments[2]), SOCK_STREAM, LISTEN_SOURCE);
    serve(atoi(arguments[2]), SOCK_DGRAM, DATAGRAMS);
    puts("ready");
    fflush(stdout);
    for (struct epoll_event events[512];;) {
        int ready = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            struct peer *peer = events[i].data.ptr;
            if (peer->fd >= 0 && events[i].events & EPOLLOUT) writable(peer);
            if (peer->fd >= 0 && events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) readable(peer);
        }
    }
}
