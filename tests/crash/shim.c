/* Makes calls of the system fail on the files of a project, as a broken or full disk would.

   Loaded with LD_PRELOAD. What fails, and when, stands in the file that CRASH_CONTROL names, which
   is mapped: whoever started the process changes it while it runs. Only files whose path begins
   with CRASH_PREFIX are touched, so that the terminal and the libraries are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, TRUNCATE = 4, READ = 8, OPEN = 16 };
enum { ANY = 0, MAIN = 1, WAL = 2, SHM = 3 };

struct control {
    _Atomic int calls;  /* which calls: the sum of the above; 0 for none */
    _Atomic int file;   /* of which file */
    _Atomic int skip;   /* so many go well before */
    _Atomic int times;  /* so many fail then; -1 for all */
    _Atomic int error;  /* with this errno */
    _Atomic int torn;   /* whether a write that fails leaves its first half behind */
    _Atomic int failed; /* how many have failed */
    _Atomic int clock;  /* seconds by which the clock is wrong */
};

static struct control *shared;
static const char *prefix;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("CRASH_CONTROL");
    prefix = getenv("CRASH_PREFIX");
    int fd = path && prefix ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED) shared = mapped;
    close(fd);
}

static int is_of(const char *path) {
    size_t length = strlen(prefix);
    if (strncmp(path, prefix, length)) return 0;
    const char *end = strrchr(path, '-');
    int which = end && !strcmp(end, "-wal") ? WAL : end && !strcmp(end, "-shm") ? SHM : MAIN;
    size_t whole = strlen(path);
    if (which == MAIN && (whole < 3 || strcmp(path + whole - 3, ".db"))) return 0;
    return shared->file == ANY || shared->file == which;
}

static int fails(int call, int fd, const char *name) {
    if (!shared || !(shared->calls & call)) return 0;
    char link[64], path[PATH_MAX];
    if (!name) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        if (length < 0) return 0;
        path[length] = 0;
        name = path;
    }
    if (!is_of(name)) return 0;
    if (atomic_fetch_sub(&shared->skip, 1) > 0) return 0;
    shared->skip = 0;
    int left = shared->times;
    if (left == 0) return 0;
    if (left > 0) shared->times = left - 1;
    shared->failed++;
    errno = shared->error;
    return 1;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t at) {
    REAL(pwrite64);
    if (!fails(WRITE, fd, NULL)) return real(fd, data, count, at);
    int error = errno;
    if (shared->torn && count > 1) real(fd, data, count / 2, at);
    errno = error;
    return -1;
}

ssize_t write(int fd, const void *data, size_t count) {
    REAL(write);
    return fails(WRITE, fd, NULL) ? -1 : real(fd, data, count);
}

ssize_t pread64(int fd, void *data, size_t count, off64_t at) {
    REAL(pread64);
    return fails(READ, fd, NULL) ? -1 : real(fd, data, count, at);
}

int fsync(int fd) {
    REAL(fsync);
    return fails(SYNC, fd, NULL) ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return fails(SYNC, fd, NULL) ? -1 : real(fd);
}

int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    return fails(TRUNCATE, fd, NULL) ? -1 : real(fd, length);
}

int open64(const char *path, int flags, ...) {
    REAL(open64);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return fails(OPEN, -1, path) ? -1 : real(path, flags, mode);
}

int clock_gettime(clockid_t which, struct timespec *at) {
    REAL(clock_gettime);
    int status = real(which, at);
    if (!status && shared && which == CLOCK_REALTIME) at->tv_sec += shared->clock;
    return status;
}
