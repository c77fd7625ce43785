/* Clocks, a histogram, and what the kernel says about a process and all that it started. */
#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* 64 steps in each power of two: off by at most 1.6 %. */
enum { STEPS = 64 };
static struct { uint64_t buckets[64 * STEPS], count, most; } delays;

static void delay(uint64_t nanos) {
    int exponent = nanos < 2 * STEPS ? 0 : 57 - __builtin_clzll(nanos);
    delays.buckets[exponent * STEPS + (int)(nanos >> exponent)]++;
    delays.count++;
    if (nanos > delays.most) delays.most = nanos;
}

/* Microseconds that this share of all took at most. */
static double percentile(double share) {
    uint64_t wanted = (uint64_t)(share * (double)delays.count), seen = 0;
    for (int i = 0; i < 64 * STEPS && delays.count; i++) {
        seen += delays.buckets[i];
        if (seen <= wanted) continue;
        int exponent = i < 2 * STEPS ? 0 : i / STEPS - 1;
        return (double)((uint64_t)(i - exponent * STEPS) << exponent) / 1e3;
    }
    return (double)delays.most / 1e3;
}

struct usage { double cpu; long rss_kib; };

static double ticks(unsigned long count) { return (double)count / (double)sysconf(_SC_CLK_TCK); }

static bool stat_of(int pid, int *parent, struct usage *usage) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) return false;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    unsigned long user, system;
    long pages;
    char *rest = strrchr(text, ')');
    if (!rest || sscanf(rest + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d %*u %*u %ld",
                        parent, &user, &system, &pages) != 4) return false;
    *usage = (struct usage){ ticks(user + system), pages * (sysconf(_SC_PAGESIZE) >> 10) };
    return true;
}

/* Of a process and its descendants that live. */
static struct usage usage_of(int root) {
    static struct { int pid, parent; struct usage usage; } all[65536];
    int count = 0;
    struct usage sum = { 0, 0 };
    DIR *folder = root ? opendir("/proc") : NULL;
    if (!folder) return sum;
    for (struct dirent *entry; (entry = readdir(folder)) && count < 65536;) {
        all[count].pid = isdigit((unsigned char)*entry->d_name) ? atoi(entry->d_name) : 0;
        if (all[count].pid && stat_of(all[count].pid, &all[count].parent, &all[count].usage)) count++;
    }
    closedir(folder);
    for (int i = 0; i < count; i++) {
        int pid = all[i].pid;
        for (int hops = 0; pid > 1 && pid != root && hops < 32; hops++) {
            int j = 0;
            while (j < count && all[j].pid != pid) j++;
            pid = j < count ? all[j].parent : 0;
        }
        if (pid == root) { sum.cpu += all[i].usage.cpu; sum.rss_kib += all[i].usage.rss_kib; }
    }
    return sum;
}

static double own_cpu(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Of the whole machine. */
static double all_cpu(void) {
    unsigned long user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0;
    FILE *file = fopen("/proc/stat", "r");
    if (!file) return 0;
    int read = fscanf(file, "cpu %lu %lu %lu %lu %lu %lu %lu", &user, &nice, &system, &idle, &waiting, &hard, &soft);
    fclose(file);
    return read == 7 ? ticks(user + nice + system + hard + soft) : 0;
}
