/* The clock of a process, moved by the seconds that a file says: for tests of clocks set back. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static volatile long *moved(void) {
    static volatile long *at;
    const char *path = getenv("CREDITGRAPH_TEST_CLOCK");
    if (!at && path) {
        int file = open(path, O_RDONLY);
        if (file >= 0) at = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    }
    return at;
}

int clock_gettime(clockid_t which, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(which, now);
    if (which == CLOCK_REALTIME && moved()) now->tv_sec += *moved();
    return done;
}

time_t time(time_t *kept) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (kept) *kept = now.tv_sec;
    return now.tv_sec;
}
