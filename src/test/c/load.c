/*
 * The load of the benchmarks: one thread, one epoll loop, no more than libc. It verifies every message and prints one
 * line of JSON.
 *
 *   load WORK key=value...
 *
 * echo    each session has depth messages in flight; each answer must equal what was sent, in order
 * relay   the same to an echo that it serves itself at upstream=PORT; where messages begin and end does not matter
 * up      sessions send a stream in frames of size bytes, which must arrive at upstream=PORT
 * down    upstream=PORT sends the stream, which must arrive at the sessions
 * fan     it is the source, too, at source=PORT (TCP behind lengths of 4 bytes, or udp=1): window messages in flight
 *         until everybody has them, or rate messages a second
 * chat    one more session says what all hear, as fan
 * idle    opens sessions, prints "ready", waits for a line on its input, and sees whether all still answer (probe=1)
 *
 * A message is the number of its session and its own number, in 16 hexadecimal digits, and filler up to size bytes.
 * Work begins after settle seconds, counts after warm more, for seconds more; then what was sent has 3 s to arrive
 * since the last that did, or is lost. stalled=N of the sessions never read. raw=1: plain TCP in place of WebSocket.
 */
#define _GNU_SOURCE
#include "meter.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { NUMBER = 16, BUFFER = 1 << 20, RING = 1 << 20, PERIOD = 65521, QUIET_S = 3, AT_ONCE = 64 };
enum work { ECHO, RELAY, UP, DOWN, FAN, CHAT, IDLE };
static const char *const WORKS[] = { "echo", "relay", "up", "down", "fan", "chat", "idle" };

static enum work work;
static int port, upstream, source, sessions = 1, depth = 1, size = 64, udp, raw, pid, stalled, probe;
static double rate, warm = 0.5, seconds = 2, settle = 0.2, patience = 60;
static const char *path = "/", *protocol = "";

enum role { SESSION, SPEAKER, TCP_SOURCE, LISTENER, BEHIND };
enum stage { CONNECTING, UPGRADING, OPEN, GONE };

struct end {
    int fd, id;
    enum role role;
    enum stage stage;
    bool waits;                   /* for its socket to take more */
    uint8_t head[14];             /* of a frame, as far as it came */
    int headed, records;          /* bytes of it; records in this message */
    bool last, data;
    uint64_t left;                /* of the frame's payload */
    uint8_t digits[NUMBER];       /* of a record, as far as they came */
    size_t at;                    /* in a record */
    uint64_t number, next, sent;  /* being read; expected; to be sent */
    uint64_t streamed, written;   /* of a stream */
    uint64_t *times;              /* of records in flight */
    uint8_t *unsent, *said;       /* said: a handshake's answer, or a chat message */
    size_t from, to, room, saying;
    struct end *following;        /* of those behind the server */
};

static struct end *all, *behind, speaker, tcp_source, listener;
static int epoll, opened, started, gone;
static uint8_t *in, *filler, *pattern;
static bool counting, running, ending;
static uint64_t *sent_at, fan_sent, fan_done;
static uint32_t *heard;
static uint64_t read_at, progress, received, received_bytes, sent, stream_sent, stream_came;
static uint64_t lost, twice, corrupt, misframed, ended, refused, held_back;
static int owed;

static void fail(const char *format, ...) {
    va_list values;
    va_start(values, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    exit(2);
}

static void watch(struct end *end, int op, uint32_t events) {
    struct epoll_event event = { .events = events, .data.ptr = end };
    if (epoll_ctl(epoll, op, end->fd, &event)) fail("epoll: %s", strerror(errno));
}

static bool streams(struct end *end) {
    return (work == UP && end->role == SESSION) || (work == DOWN && end->role == BEHIND);
}

static bool deaf(struct end *end) { return end->role == SESSION && end->id < stalled && end->stage == OPEN; }

static void interest(struct end *end, bool waits) {
    if (end->waits == waits) return;
    end->waits = waits;
    watch(end, EPOLL_CTL_MOD, (deaf(end) ? 0 : EPOLLIN) | (waits ? EPOLLOUT : 0));
}

static void leave(struct end *end, uint64_t *why) {
    if (end->stage == GONE) return;
    if (!ending) ++*why;
    if (end->role == SESSION && end->stage == OPEN) opened--;
    if (end->role == SESSION) gone++;
    end->stage = GONE;
    close(end->fd);
}

/* ---- writing */

static void keep(struct end *end, const uint8_t *bytes, size_t count) {
    if (end->to + count > end->room) {
        end->room = (end->to + count) * 2;
        end->unsent = realloc(end->unsent, end->room);
    }
    memcpy(end->unsent + end->to, bytes, count);
    end->to += count;
}

static void give(struct end *end, const uint8_t *bytes, size_t count) {
    if (end->stage == GONE) return;
    ssize_t taken = end->to > end->from ? 0 : send(end->fd, bytes, count, MSG_NOSIGNAL);
    if (taken < 0 && errno != EAGAIN) { leave(end, &ended); return; }
    if (taken < 0) taken = 0;
    if ((size_t)taken == count) return;
    keep(end, bytes + taken, count - (size_t)taken);
    interest(end, true);
}

static bool flush(struct end *end) {
    while (end->from < end->to) {
        ssize_t taken = send(end->fd, end->unsent + end->from, end->to - end->from, MSG_NOSIGNAL);
        if (taken < 0) { if (errno != EAGAIN) leave(end, &ended); return false; }
        end->from += (size_t)taken;
    }
    end->from = end->to = 0;
    return true;
}

/* RFC 6455 section 5.2. The mask is a constant: that is the same work for the server and less here. */
static const uint8_t MASK[4] = { 0x5a, 0x17, 0xc3, 0x68 };

static size_t header(uint8_t *at, uint8_t first, size_t length) {
    size_t head = 2;
    at[0] = first;
    at[1] = (uint8_t)(0x80 | (length < 126 ? length : length < 65536 ? 126 : 127));
    for (int shift = length < 126 ? -8 : length < 65536 ? 8 : 56; shift >= 0; shift -= 8)
        at[head++] = (uint8_t)((uint64_t)length >> shift);
    memcpy(at + head, MASK, 4);
    return head + 4;
}

static void mask(uint8_t *at, size_t count) {
    uint32_t four;
    memcpy(&four, MASK, 4);
    uint64_t eight = (uint64_t)four << 32 | four, word;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) { memcpy(&word, at + i, 8); word ^= eight; memcpy(at + i, &word, 8); }
    for (; i < count; i++) at[i] ^= MASK[i & 3];
}

static size_t record(uint8_t *at, uint64_t id, uint64_t number) {
    uint64_t value = id << 32 | (number & 0xffffffff);
    for (int i = NUMBER - 1; i >= 0; i--, value >>= 4) at[i] = (uint8_t)"0123456789abcdef"[value & 15];
    memcpy(at + NUMBER, filler, (size_t)size - NUMBER);
    return (size_t)size;
}

static size_t framed(uint8_t *at, uint64_t id, uint64_t number) {
    if (raw) return record(at, id, number);
    static const char before[] = "{\"type\":\"say\",\"text\":\"", after[] = "\"}";
    bool says = work == CHAT;
    size_t length = (size_t)size + (says ? sizeof before + sizeof after - 2 : 0);
    size_t head = header(at, says ? 0x81 : 0x82, length), to = head;
    if (says) { memcpy(at + to, before, sizeof before - 1); to += sizeof before - 1; }
    to += record(at + to, id, number);
    if (says) memcpy(at + to, after, sizeof after - 1);
    mask(at + head, length);
    return head + length;
}

static uint8_t *made(size_t count) {
    static uint8_t *buffer;
    static size_t room;
    if (count > room) { room = count; buffer = realloc(buffer, room); }
    return buffer;
}

static void ask(struct end *end, int count) {
    uint8_t *to = made((size_t)count * ((size_t)size + 14));
    size_t length = 0;
    uint64_t time = now();
    for (; count > 0; count--) {
        end->times[end->sent % (uint64_t)depth] = time;
        length += framed(to + length, (uint64_t)end->id, end->sent++);
        sent += counting;
    }
    give(end, to, length);
}

static void publish(int count) {
    uint64_t time = now();
    struct end *by = work == CHAT ? &speaker : &tcp_source;
    size_t each = (size_t)size + 64, length = 0;
    uint8_t *to = made(each * (size_t)count);
    for (; count > 0; count--) {
        uint64_t number = fan_sent++;
        sent_at[number % RING] = time;
        heard[number % RING] = 0;
        sent += counting;
        if (work == CHAT) { length += framed(to + length, 0, number); continue; }
        if (!udp) for (int shift = 24; shift >= 0; shift -= 8) to[length++] = (uint8_t)(size >> shift);
        length += record(to + length, 0, number);
        if (!udp) continue;
        if (send(by->fd, to, length, 0) < 0 && errno != EAGAIN && errno != ECONNREFUSED) fail("udp: %s", strerror(errno));
        length = 0;
    }
    if (length) give(by, to, length);
}

/* As much of the stream as the socket takes, in frames or, behind the gateway, as it is. */
static void stream(struct end *end) {
    for (int i = 0; i < 4 && running && !ending; i++) {
        if (!flush(end)) return;
        const uint8_t *bytes = pattern + end->written % PERIOD;
        if (end->role == BEHIND || raw) {
            ssize_t taken = send(end->fd, bytes, (size_t)size, MSG_NOSIGNAL);
            if (taken < 0) { if (errno != EAGAIN) leave(end, &ended); return; }
            end->written += (uint64_t)taken;
            stream_sent += (uint64_t)taken;
            continue;
        }
        uint8_t *to = made((size_t)size + 14);
        size_t head = header(to, 0x82, (size_t)size);
        memcpy(to + head, bytes, (size_t)size);
        mask(to + head, (size_t)size);
        end->written += (uint64_t)size;
        stream_sent += (uint64_t)size;
        give(end, to, head + (size_t)size);
    }
}

/* ---- reading */

static bool number_of(const uint8_t *digits, uint64_t *value) {
    *value = 0;
    for (int i = 0; i < NUMBER; i++) {
        int digit = digits[i] - '0', letter = digits[i] - 'a';
        if ((digit < 0 || digit > 9) && (letter < 0 || letter > 5)) return false;
        *value = *value << 4 | (uint64_t)(letter >= 0 ? letter + 10 : digit);
    }
    return true;
}

/* Everybody but the stalled and those who went has it, or has missed it. */
static void reached(uint64_t from, uint64_t to) {
    for (; from < to; from++) heard[from % RING]++;
    while (fan_done < fan_sent && (int)heard[fan_done % RING] >= opened - stalled) fan_done++;
}

static void came(struct end *end, uint64_t value) {
    uint64_t number = (end->next & ~0xffffffffull) | (value & 0xffffffff);
    bool fans = work == FAN || work == CHAT;
    if (value >> 32 != (fans ? 0 : (uint64_t)end->id) || number >= (fans ? fan_sent : end->sent)) { corrupt++; return; }
    if (number < end->next) { twice++; return; }
    lost += number - end->next;
    progress = read_at;
    if (counting) delay(read_at - (fans ? sent_at[number % RING] : end->times[number % (uint64_t)depth]));
    if (fans) reached(end->next, number + 1);
    else owed += (int)(number + 1 - end->next);
    end->next = number + 1;
    received += counting;
    received_bytes += counting ? (uint64_t)size : 0;
}

static void whole(struct end *end, const uint8_t *digits, bool intact) {
    uint64_t value;
    end->records++;
    if (!intact || !number_of(digits, &value)) { corrupt++; owed++; end->next++; return; }
    came(end, value);
}

static void records(struct end *end, const uint8_t *bytes, size_t count) {
    while (count) {
        size_t rest = (size_t)size - end->at, part = rest < count ? rest : count;
        if (part == (size_t)size) {
            whole(end, bytes, !memcmp(bytes + NUMBER, filler, (size_t)size - NUMBER));
        } else {
            size_t i = 0;
            for (; i < part && end->at + i < NUMBER; i++) end->digits[end->at + i] = bytes[i];
            if (i < part && memcmp(bytes + i, filler + (end->at + i - NUMBER), part - i)) *end->digits = 'x';
            end->at = (end->at + part) % (size_t)size;
            if (!end->at) whole(end, end->digits, true);
        }
        bytes += part;
        count -= part;
    }
}

static void streamed(struct end *end, const uint8_t *bytes, size_t count) {
    received_bytes += counting ? count : 0;
    stream_came += count;
    progress = read_at;
    while (count) {
        size_t part = count < PERIOD ? count : PERIOD;
        if (memcmp(bytes, pattern + end->streamed % PERIOD, part)) corrupt++;
        end->streamed += part;
        bytes += part;
        count -= part;
    }
}

/* What a member hears: the record is the text of a message; who joined or left does not count. */
static void chatted(struct end *end, const uint8_t *bytes, size_t count) {
    static const char before[] = "\"text\":\"";
    const uint8_t *text = memmem(bytes, count, before, sizeof before - 1);
    if (!text || end->role == SPEAKER || !running) return;
    text += sizeof before - 1;
    if (text + size > bytes + count) { corrupt++; return; }
    whole(end, text, !memcmp(text + NUMBER, filler, (size_t)size - NUMBER));
}

static void collect(struct end *end, const uint8_t *bytes, size_t count) {
    if (!end->saying && end->last && count == end->left) { chatted(end, bytes, count); return; }
    end->said = realloc(end->said, end->saying + count);
    memcpy(end->said + end->saying, bytes, count);
    end->saying += count;
    if (end->last && count == end->left) { chatted(end, end->said, end->saying); end->saying = 0; }
}

static void payload(struct end *end, const uint8_t *bytes, size_t count) {
    if (work == CHAT) collect(end, bytes, count);
    else if (work == UP || work == DOWN) streamed(end, bytes, count);
    else records(end, bytes, count);
}

static void frame_ended(struct end *end) {
    if (!end->data || !end->last) return;
    bool exact = work == ECHO || work == FAN || work == IDLE;
    if (exact && (end->records != 1 || end->at)) misframed++;
    end->records = 0;
}

/* One header when it is whole; returns how many bytes it took. */
static size_t head(struct end *end, const uint8_t *bytes, size_t count) {
    size_t used = 0;
    int wanted = 2;
    while (end->headed < wanted && used < count) {
        end->head[end->headed++] = bytes[used++];
        if (end->headed >= 2) wanted = (end->head[1] & 127) < 126 ? 2 : (end->head[1] & 127) == 126 ? 4 : 10;
    }
    if (end->headed < 2 || end->headed < wanted) return used;
    int code = end->head[0] & 15;
    end->left = wanted == 2 ? end->head[1] : 0;
    for (int i = 2; i < wanted; i++) end->left = end->left << 8 | end->head[i];
    end->last = end->head[0] & 0x80;
    end->data = code < 8;
    end->headed = 0;
    if (end->head[1] & 0x80 || end->head[0] & 0x70) { misframed++; leave(end, &ended); }
    if (code == 8) leave(end, &ended);
    if (code == 9) give(end, (const uint8_t[]){ 0x8a, 0x80, 0, 0, 0, 0 }, 6);
    if (!end->left && end->stage != GONE) frame_ended(end);
    return used;
}

static void frames(struct end *end, const uint8_t *bytes, size_t count) {
    while (count && end->stage != GONE) {
        size_t used;
        if (!end->left) used = head(end, bytes, count);
        else {
            used = count < end->left ? count : (size_t)end->left;
            if (end->data) payload(end, bytes, used);
            end->left -= used;
            if (!end->left) frame_ended(end);
        }
        bytes += used;
        count -= used;
    }
}

/* ---- connections */

static struct sockaddr_in address(int number, int to) {
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)to),
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)number) };
}

/* From an address of its own in each run, so that what the last one used and the kernel still holds is not missing. */
static void from_here(int fd, int id) {
    int one = 1;
    struct sockaddr_in from = address((getpid() & 0xfff) << 8 | (id / 10000 + 1), 0);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(fd, (void *)&from, sizeof from)) fail("bind: %s", strerror(errno));
}

static void dial(struct end *end, enum role role, int to, int type) {
    int one = 1;
    struct sockaddr_in there = address(0, to);
    end->role = role;
    end->stage = CONNECTING;
    end->fd = socket(AF_INET, type | SOCK_NONBLOCK, 0);
    if (end->fd < 0) fail("socket: %s", strerror(errno));
    if (type == SOCK_STREAM) setsockopt(end->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (type == SOCK_STREAM) from_here(end->fd, end->id);
    if (connect(end->fd, (void *)&there, sizeof there) && errno != EINPROGRESS) fail("connect: %s", strerror(errno));
    watch(end, EPOLL_CTL_ADD, EPOLLOUT);
}

static void is_open(struct end *end) {
    end->stage = OPEN;
    opened += end->role == SESSION;
    if (deaf(end)) watch(end, EPOLL_CTL_MOD, 0);
}

static void connected(struct end *end) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(end->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) { leave(end, &refused); return; }
    watch(end, EPOLL_CTL_MOD, EPOLLIN);
    if (raw || end->role == TCP_SOURCE) { is_open(end); return; }
    char place[512], request[1024];
    const char *number = strchr(path, '%');
    if (number) snprintf(place, sizeof place, "%.*s%d%s", (int)(number - path), path, end->role == SPEAKER ? sessions : end->id, number + 1);
    int count = snprintf(request, sizeof request,
            "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
            number ? place : path, port, *protocol ? "Sec-WebSocket-Protocol: " : "", protocol, *protocol ? "\r\n" : "");
    end->stage = UPGRADING;
    give(end, (const uint8_t *)request, (size_t)count);
}

static void answered(struct end *end, const uint8_t *bytes, size_t count) {
    size_t was = end->saying;
    end->said = realloc(end->said, was + count + 1);
    memcpy(end->said + was, bytes, count);
    end->said[end->saying = was + count] = 0;
    char *over = strstr((char *)end->said, "\r\n\r\n");
    if (!over) return;
    size_t used = (size_t)(over + 4 - (char *)end->said) - was;
    over[2] = 0;
    bool yes = !strncmp((char *)end->said, "HTTP/1.1 101", 12) && strstr((char *)end->said, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    if (!yes && !refused) fprintf(stderr, "load: %s\n", end->said);
    free(end->said);
    end->said = NULL;
    end->saying = 0;
    if (!yes) { leave(end, &refused); return; }
    is_open(end);
    frames(end, bytes + used, count - used);
}

static void accepted(void) {
    for (int fd, one = 1; (fd = accept4(listener.fd, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        struct end *end = calloc(1, sizeof *end);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        end->fd = fd;
        end->role = BEHIND;
        end->stage = OPEN;
        end->waits = running && streams(end);
        watch(end, EPOLL_CTL_ADD, EPOLLIN | (end->waits ? EPOLLOUT : 0));
        end->following = behind;
        behind = end;
    }
}

static void readable(struct end *end) {
    if (end->role == LISTENER) { accepted(); return; }
    ssize_t count = recv(end->fd, in, BUFFER, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) { leave(end, end->stage == UPGRADING ? &refused : &ended); return; }
    read_at = now();
    owed = 0;
    if (end->role == BEHIND && work == RELAY) give(end, in, (size_t)count);
    else if (end->role == BEHIND) streamed(end, in, (size_t)count);
    else if (end->stage == UPGRADING) answered(end, in, (size_t)count);
    else if (raw && end->role == SESSION) payload(end, in, (size_t)count);
    else if (end->role != TCP_SOURCE) frames(end, in, (size_t)count);
    if (owed && running && !ending && end->stage == OPEN && (work == ECHO || work == RELAY)) ask(end, owed);
}

static void dial_more(void) {
    while (started < sessions && started - opened - gone < AT_ONCE) {
        all[started].id = started;
        dial(&all[started++], SESSION, port, SOCK_STREAM);
    }
}

static void turn(uint64_t nanos) {
    static struct epoll_event events[1024];
    struct timespec wait = { (time_t)(nanos / 1000000000), (long)(nanos % 1000000000) };
    int ready = epoll_pwait2(epoll, events, 1024, &wait, NULL);
    if (ready < 0 && errno == ENOSYS) ready = epoll_wait(epoll, events, 1024, (int)(nanos / 1000000));
    for (int i = 0; i < ready; i++) {
        struct end *end = events[i].data.ptr;
        if (end->stage == CONNECTING) { connected(end); continue; }
        if (end->stage != GONE && events[i].events & EPOLLOUT) {
            if (flush(end)) { if (streams(end) && running && !ending) stream(end); else interest(end, false); }
        }
        if (end->stage != GONE && events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) readable(end);
    }
}

/* ---- the run */

static void option(const char *text) {
    struct { const char *name; int *whole; double *real; const char **words; } options[] = {
        { "port", &port, 0, 0 }, { "upstream", &upstream, 0, 0 }, { "source", &source, 0, 0 }, { "pid", &pid, 0, 0 },
        { "sessions", &sessions, 0, 0 }, { "depth", &depth, 0, 0 }, { "size", &size, 0, 0 }, { "udp", &udp, 0, 0 },
        { "raw", &raw, 0, 0 }, { "stalled", &stalled, 0, 0 }, { "probe", &probe, 0, 0 }, { "rate", 0, &rate, 0 },
        { "warm", 0, &warm, 0 }, { "seconds", 0, &seconds, 0 }, { "settle", 0, &settle, 0 },
        { "patience", 0, &patience, 0 }, { "path", 0, 0, &path }, { "protocol", 0, 0, &protocol } };
    const char *value = strchr(text, '=');
    for (size_t i = 0; value && i < sizeof options / sizeof *options; i++) {
        if (strlen(options[i].name) != (size_t)(value - text) || strncmp(options[i].name, text, (size_t)(value - text))) continue;
        if (options[i].whole) *options[i].whole = atoi(value + 1);
        if (options[i].real) *options[i].real = atof(value + 1);
        if (options[i].words) *options[i].words = value + 1;
        return;
    }
    fail("what is %s?", text);
}

static void prepare(void) {
    struct rlimit files = { 200000, 200000 };
    if (setrlimit(RLIMIT_NOFILE, &files) && !getrlimit(RLIMIT_NOFILE, &files)) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    signal(SIGPIPE, SIG_IGN);
    epoll = epoll_create1(0);
    in = malloc(BUFFER);
    all = calloc((size_t)sessions, sizeof *all);
    filler = malloc((size_t)size);
    for (int i = 0; i < size; i++) filler[i] = (uint8_t)('a' + (i * 7 + i / 26) % 26);
    size_t length = 2 * PERIOD + (size_t)size;
    pattern = malloc(length);
    for (size_t i = 0, value = 1; i < length; i++) {
        value = value * 1664525 + 1013904223;
        pattern[i] = i < PERIOD ? (uint8_t)(value >> 24) : pattern[i - PERIOD];
    }
    sent_at = calloc(RING, sizeof *sent_at);
    heard = calloc(RING, sizeof *heard);
    if (work == ECHO || work == RELAY || work == IDLE)
        for (int i = 0; i < sessions; i++) all[i].times = calloc((size_t)depth, sizeof(uint64_t));
    if (!upstream) return;
    int one = 1;
    struct sockaddr_in at = address(0, upstream);
    listener = (struct end){ .fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), .role = LISTENER, .stage = OPEN };
    setsockopt(listener.fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener.fd, (void *)&at, sizeof at) || listen(listener.fd, 4096)) fail("upstream: %s", strerror(errno));
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
}

static void turns(double time) {
    for (uint64_t end = now() + (uint64_t)(time * 1e9); now() < end;) turn(10000000);
}

static void more_messages(uint64_t start) {
    if (rate > 0) {
        uint64_t due = (uint64_t)((double)(now() - start) / 1e9 * rate);
        if (due <= fan_sent + held_back) return;
        uint64_t count = due - fan_sent - held_back;
        struct end *by = work == CHAT ? &speaker : &tcp_source;
        if (by->to - by->from > BUFFER || fan_sent - fan_done > RING / 2) held_back += count;
        else publish((int)count);
        return;
    }
    if (now() - progress > 1000000000ull && fan_sent > fan_done) { fan_done = fan_sent; progress = now(); }
    int count = depth - (int)(fan_sent - fan_done);
    if (count > 0) publish(count);
}

static bool under_way(void) {
    if (work == FAN || work == CHAT) return fan_done < fan_sent;
    if (work == UP || work == DOWN) return stream_came < stream_sent;
    for (int i = 0; i < sessions; i++) if (all[i].stage == OPEN && all[i].next < all[i].sent) return true;
    return false;
}

static void drain(void) {
    ending = true;
    progress = now();
    while (under_way() && now() - progress < QUIET_S * 1000000000ull) turn(20000000);
    for (int i = stalled; i < sessions && (work == FAN || work == CHAT); i++)
        if (all[i].stage == OPEN) lost += fan_sent - all[i].next;
    for (int i = 0; i < sessions && all[i].times; i++) if (all[i].stage == OPEN) lost += all[i].sent - all[i].next;
    if (work == UP || work == DOWN) lost += stream_sent - stream_came;
}

static void begin(void) {
    running = true;
    progress = now();
    for (struct end *end = behind; end; end = end->following) if (streams(end) && end->stage == OPEN) interest(end, true);
    for (int i = 0; i < sessions; i++) {
        if (all[i].stage != OPEN) continue;
        if (work == UP) interest(&all[i], true);
        if (work == ECHO || work == RELAY) ask(&all[i], depth);
    }
}

/* Until a line comes, or the input ends. */
static void be_idle(void) {
    struct pollfd word = { .fd = 0, .events = POLLIN };
    printf("ready\n");
    fflush(stdout);
    while (!poll(&word, 1, 0)) turn(50000000);
    counting = running = true;
    for (int i = 0; probe && i < sessions; i++) {
        if (all[i].stage == OPEN) ask(&all[i], 1);
        if (i % 128 == 127) turn(1000000);
    }
}

int main(int count, char **arguments) {
    while (count > 1 && work <= IDLE && strcmp(WORKS[work], arguments[1])) work++;
    if (count < 2 || work > IDLE) fail("load echo|relay|up|down|fan|chat|idle key=value...");
    for (int i = 2; i < count; i++) option(arguments[i]);
    if (size < NUMBER || size > 16 << 20 || depth < 1) fail("size is 16 to 16777216, depth at least 1");
    prepare();
    struct usage fresh = usage_of(pid);
    uint64_t start = now();
    for (dial_more(); opened + gone < sessions && now() - start < (uint64_t)(patience * 1e9); dial_more()) turn(100000000);
    double connecting = (double)(now() - start) / 1e9;
    int connected_count = opened;
    if (!opened) fail("no session of %d opened", sessions);
    struct usage before = usage_of(pid), after;
    double connect_cpu = before.cpu - fresh.cpu;
    speaker.id = tcp_source.id = sessions;
    if (work == CHAT) dial(&speaker, SPEAKER, port, SOCK_STREAM);
    if (work == FAN) dial(&tcp_source, TCP_SOURCE, source, udp ? SOCK_DGRAM : SOCK_STREAM);
    turns(settle);
    double own = own_cpu(), machine = all_cpu();
    uint64_t from = now(), to;
    if (work == IDLE) be_idle();
    else {
        begin();
        start = now();
        for (uint64_t time = start; !counting || time - from < (uint64_t)(seconds * 1e9); time = now()) {
            if (!counting && time - start >= (uint64_t)(warm * 1e9)) {
                before = usage_of(pid);
                own = own_cpu();
                machine = all_cpu();
                from = time = now();
                counting = true;
            }
            if (!opened) break;
            uint64_t wait = 20000000;
            if (work == FAN || work == CHAT) {
                more_messages(start);
                double due = rate > 0 ? (double)(fan_sent + held_back + 1) / rate * 1e9 - (double)(now() - start) : 2e7;
                wait = due < 0 ? 0 : due < 2e7 ? (uint64_t)due : wait;
            }
            turn(wait);
        }
    }
    to = now();
    after = usage_of(pid);
    own = own_cpu() - own;
    machine = all_cpu() - machine;
    counting = counting && work == IDLE;
    drain();
    double cpu = after.cpu - before.cpu, elapsed = (double)(to - from) / 1e9;
    double units = work == UP || work == DOWN ? (double)received_bytes / 1e6 : (double)received;
    printf("{\"work\":\"%s\",\"sessions\":%d,\"connected\":%d,\"elapsed\":%.3f,\"sent\":%lu,\"received\":%lu,\"perSecond\":%.1f,"
           "\"mbPerSecond\":%.2f,\"cpu\":%.4f,\"cpuShare\":%.3f,\"ownCpu\":%.4f,\"ownShare\":%.3f,\"otherShare\":%.3f,"
           "\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f,\"lost\":%lu,\"twice\":%lu,\"corrupt\":%lu,"
           "\"misframed\":%lu,\"ended\":%lu,\"refused\":%lu,\"heldBack\":%lu,\"connectsPerSecond\":%.0f,\"connectCpu\":%.1f,"
           "\"rssKib\":%ld,\"rssBeforeKib\":%ld}\n",
           WORKS[work], sessions, connected_count, elapsed, sent, received, (double)received / elapsed,
           (double)received_bytes / 1e6 / elapsed, units > 0 ? cpu * 1e6 / units : 0, cpu / elapsed,
           units > 0 ? own * 1e6 / units : 0, own / elapsed, (machine - cpu - own) / elapsed, percentile(0.5),
           percentile(0.9), percentile(0.99), percentile(0.999), (double)delays.most / 1e3, lost, twice, corrupt, misframed,
           ended, refused, held_back, connected_count / connecting, connect_cpu * 1e6 / connected_count, after.rss_kib,
           fresh.rss_kib);
    return lost || twice || corrupt || misframed || ended || refused;
}
