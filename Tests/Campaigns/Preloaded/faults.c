// Faults of a file system on demand: preloaded into a program (LD_PRELOAD), it makes chosen calls fail, be cut short,
// or be the last thing that the process does.
//
//     FAULTS_FOLDER   files below this folder are meant, no others
//     FAULTS_RULE     kind:first:count:action, such as write:17:1:28. Calls of that kind are counted from 1; those from
//                     the first on, so many (-1: all), are met by the action
//     FAULTS_REPORT   receives a line "hit kind number path" per fault (at most 20) and, when the process ends in an
//                     orderly way, a line "count kind number" per kind
//
// Actions: a number (errno of a call that does nothing), "short" (half of a read or write is done), "before" and
// "after" (the process is killed before or after the call; of a write, half is done before), and "cut" (as "after", and
// of every file what was not flushed to the disk is gone, as when the power fails).
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { OPEN, READ, WRITE, FLUSH, RENAME, UNLINK, MKDIR, TRUNCATE, CLOSE, LOCK, MAP, STAT, LIST, kinds };
static const char *const names[kinds] = {"open",     "read",  "write", "fsync", "rename", "unlink", "mkdir",
                                         "truncate", "close", "lock",  "mmap",  "stat",   "list"};

enum action { NOTHING, FAIL, SHORT, BEFORE, AFTER, CUT };

static char folder[PATH_MAX];
static size_t folder_length;
static char report[PATH_MAX];
static enum kind rule_kind = kinds;
static long rule_first, rule_count;
static enum action rule_action;
static int rule_error;
static atomic_long counts[kinds];
static atomic_int hits;

// Reporting ---------------------------------------------------------------------------------------------------------

static void say(const char *line) {
    if (!report[0]) return;
    long file = syscall(SYS_openat, AT_FDCWD, report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) return;
    syscall(SYS_write, file, line, strlen(line));
    syscall(SYS_close, file);
}

__attribute__((constructor)) static void prepare(void) {
    const char *wanted = getenv("FAULTS_FOLDER");
    if (wanted && realpath(wanted, folder)) folder_length = strlen(folder);
    const char *place = getenv("FAULTS_REPORT");
    if (place) snprintf(report, sizeof report, "%s", place);
    char kind[16], action[16];
    const char *rule = getenv("FAULTS_RULE");
    if (!rule || sscanf(rule, "%15[^:]:%ld:%ld:%15s", kind, &rule_first, &rule_count, action) != 4) return;
    for (int i = 0; i < kinds; i++)
        if (!strcmp(kind, names[i])) rule_kind = i;
    rule_error = atoi(action);
    rule_action = !strcmp(action, "short")    ? SHORT
                  : !strcmp(action, "before") ? BEFORE
                  : !strcmp(action, "after")  ? AFTER
                  : !strcmp(action, "cut")    ? CUT
                                              : FAIL;
}

__attribute__((destructor)) static void finish(void) {
    for (int i = 0; i < kinds; i++) {
        char line[64];
        snprintf(line, sizeof line, "count %s %ld\n", names[i], atomic_load(&counts[i]));
        say(line);
    }
}

// Which files -------------------------------------------------------------------------------------------------------

static int is_below(const char *path) {
    return folder_length > 0 && !strncmp(path, folder, folder_length)
           && (path[folder_length] == '/' || path[folder_length] == 0);
}

/// Path of an open file; empty if there is none.
static void path_of(int file, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
}

static void path_at(int directory, const char *name, char path[PATH_MAX]) {
    path[0] = 0;
    if (name && name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return;
    }
    char parent[PATH_MAX];
    if (directory == AT_FDCWD) {
        if (syscall(SYS_getcwd, parent, sizeof parent) < 0) return;
    } else {
        path_of(directory, parent);
    }
    if (snprintf(path, PATH_MAX, "%s/%s", parent, name ? name : "") >= PATH_MAX) path[0] = 0;
}

// What is not on the disk yet ----------------------------------------------------------------------------------------

static struct {
    dev_t device;
    ino_t number;
    off_t flushed;
} files[256];
static int file_count;
static pthread_mutex_t files_mutex = PTHREAD_MUTEX_INITIALIZER;

/// Notes how long an open file is that was flushed or that is about to be written for the first time.
static void note(int file, int is_flushed) {
    struct stat status;
    if (syscall(SYS_fstat, file, &status) != 0 || !S_ISREG(status.st_mode)) return;
    pthread_mutex_lock(&files_mutex);
    int i = 0;
    while (i < file_count && (files[i].device != status.st_dev || files[i].number != status.st_ino)) i++;
    if (i == file_count && i < (int)(sizeof files / sizeof *files)) {
        files[file_count++].device = status.st_dev;
        files[i].number = status.st_ino;
        files[i].flushed = status.st_size;
    }
    if (i < file_count && is_flushed) files[i].flushed = status.st_size;
    pthread_mutex_unlock(&files_mutex);
}

static void lose_unflushed(void) {
    for (int file = 0; file < 1024; file++) {
        struct stat status;
        if (syscall(SYS_fstat, file, &status) != 0 || !S_ISREG(status.st_mode)) continue;
        for (int i = 0; i < file_count; i++)
            if (files[i].device == status.st_dev && files[i].number == status.st_ino
                && files[i].flushed < status.st_size)
                syscall(SYS_ftruncate, file, files[i].flushed);
    }
}

// The decision ------------------------------------------------------------------------------------------------------

static void die(void) {
    if (rule_action == CUT) lose_unflushed();
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/// Counts a call on a path and says what is to happen to it.
static enum action decide(enum kind kind, const char *path) {
    if (!is_below(path)) return NOTHING;
    long number = atomic_fetch_add(&counts[kind], 1) + 1;
    if (kind != rule_kind || number < rule_first || (rule_count >= 0 && number >= rule_first + rule_count))
        return NOTHING;
    if (atomic_fetch_add(&hits, 1) < 20) {
        char line[PATH_MAX + 64];
        snprintf(line, sizeof line, "hit %s %ld %s\n", names[kind], number, path);
        say(line);
    }
    if (rule_action == BEFORE) die();
    if (rule_action == FAIL) errno = rule_error;
    return rule_action;
}

static enum action decide_file(enum kind kind, int file) {
    // What the program says is read by the campaign.
    if (file <= STDERR_FILENO) return NOTHING;
    char path[PATH_MAX];
    path_of(file, path);
    return decide(kind, path);
}

/// A call of any kind: fails as it was decided, or does `call`, which may be the last thing that happens.
#define GUARDED(type, decision, failure, call)                                                                        \
    enum action action = (decision);                                                                                  \
    if (action == FAIL) return (failure);                                                                             \
    type result = (call);                                                                                             \
    if (action == AFTER || action == CUT) die();                                                                      \
    return result

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

// The calls ---------------------------------------------------------------------------------------------------------

static int open_at(int directory, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    path_at(directory, name, path);
    GUARDED(int, decide(OPEN, path), -1, (int)syscall(SYS_openat, directory, name, flags, mode));
}

#define MODE(flags)                                                                                                   \
    mode_t mode = 0;                                                                                                  \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                            \
        va_list list;                                                                                                 \
        va_start(list, flags);                                                                                        \
        mode = va_arg(list, mode_t);                                                                                  \
        va_end(list);                                                                                                 \
    }

int open(const char *name, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, name, flags, mode);
}
int open64(const char *name, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, name, flags, mode);
}
int openat(int directory, const char *name, int flags, ...) {
    MODE(flags)
    return open_at(directory, name, flags, mode);
}
int openat64(int directory, const char *name, int flags, ...) {
    MODE(flags)
    return open_at(directory, name, flags, mode);
}
int __open_2(const char *name, int flags) { return open_at(AT_FDCWD, name, flags, 0); }
int __open64_2(const char *name, int flags) { return open_at(AT_FDCWD, name, flags, 0); }
int __openat_2(int directory, const char *name, int flags) { return open_at(directory, name, flags, 0); }
int __openat64_2(int directory, const char *name, int flags) { return open_at(directory, name, flags, 0); }

static size_t shortened(enum action action, size_t count) {
    return action != NOTHING && action != FAIL && count > 1 ? count / 2 : count;
}

ssize_t read(int file, void *memory, size_t count) {
    enum action action = decide_file(READ, file);
    if (action == FAIL) return -1;
    ssize_t result = syscall(SYS_read, file, memory, shortened(action, count));
    if (action == AFTER || action == CUT) die();
    return result;
}
static ssize_t read_at(int file, void *memory, size_t count, off_t offset) {
    enum action action = decide_file(READ, file);
    if (action == FAIL) return -1;
    ssize_t result = syscall(SYS_pread64, file, memory, shortened(action, count), offset);
    if (action == AFTER || action == CUT) die();
    return result;
}
ssize_t pread(int file, void *memory, size_t count, off_t offset) { return read_at(file, memory, count, offset); }
ssize_t pread64(int file, void *memory, size_t count, off_t offset) { return read_at(file, memory, count, offset); }

ssize_t write(int file, const void *memory, size_t count) {
    enum action action = decide_file(WRITE, file);
    if (action == FAIL) return -1;
    note(file, 0);
    ssize_t result = syscall(SYS_write, file, memory, shortened(action, count));
    if (action == AFTER || action == CUT) die();
    return result;
}
static ssize_t write_at(int file, const void *memory, size_t count, off_t offset) {
    enum action action = decide_file(WRITE, file);
    if (action == FAIL) return -1;
    note(file, 0);
    ssize_t result = syscall(SYS_pwrite64, file, memory, shortened(action, count), offset);
    if (action == AFTER || action == CUT) die();
    return result;
}
ssize_t pwrite(int file, const void *memory, size_t count, off_t offset) {
    return write_at(file, memory, count, offset);
}
ssize_t pwrite64(int file, const void *memory, size_t count, off_t offset) {
    return write_at(file, memory, count, offset);
}

static int flush(int file, long number) {
    enum action action = decide_file(FLUSH, file);
    if (action == FAIL) return -1;
    int result = (int)syscall(number, file);
    if (result == 0) note(file, 1);
    if (action == AFTER || action == CUT) die();
    return result;
}
int fsync(int file) { return flush(file, SYS_fsync); }
int fdatasync(int file) { return flush(file, SYS_fdatasync); }

static int rename_at(int from, const char *old, int to, const char *new, unsigned flags) {
    char path[PATH_MAX];
    path_at(to, new, path);
    GUARDED(int, decide(RENAME, path), -1, (int)syscall(SYS_renameat2, from, old, to, new, flags));
}
int rename(const char *old, const char *new) { return rename_at(AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int from, const char *old, int to, const char *new) { return rename_at(from, old, to, new, 0); }
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    return rename_at(from, old, to, new, flags);
}

static int unlink_at(int directory, const char *name, int flags) {
    char path[PATH_MAX];
    path_at(directory, name, path);
    GUARDED(int, decide(UNLINK, path), -1, (int)syscall(SYS_unlinkat, directory, name, flags));
}
int unlink(const char *name) { return unlink_at(AT_FDCWD, name, 0); }
int unlinkat(int directory, const char *name, int flags) { return unlink_at(directory, name, flags); }
int rmdir(const char *name) { return unlink_at(AT_FDCWD, name, AT_REMOVEDIR); }

static int mkdir_at(int directory, const char *name, mode_t mode) {
    char path[PATH_MAX];
    path_at(directory, name, path);
    GUARDED(int, decide(MKDIR, path), -1, (int)syscall(SYS_mkdirat, directory, name, mode));
}
int mkdir(const char *name, mode_t mode) { return mkdir_at(AT_FDCWD, name, mode); }
int mkdirat(int directory, const char *name, mode_t mode) { return mkdir_at(directory, name, mode); }

int ftruncate(int file, off_t size) {
    GUARDED(int, decide_file(TRUNCATE, file), -1, (int)syscall(SYS_ftruncate, file, size));
}
int ftruncate64(int file, off_t size) {
    GUARDED(int, decide_file(TRUNCATE, file), -1, (int)syscall(SYS_ftruncate, file, size));
}

int close(int file) {
    enum action action = decide_file(CLOSE, file);
    int error = errno;
    int result = (int)syscall(SYS_close, file);
    if (action == AFTER || action == CUT) die();
    if (action != FAIL) return result;
    // Linux has closed it all the same.
    errno = error;
    return -1;
}

int flock(int file, int operation) {
    GUARDED(int, decide_file(LOCK, file), -1, (int)syscall(SYS_flock, file, operation));
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    enum action action = file >= 0 ? decide_file(MAP, file) : NOTHING;
    if (action == FAIL) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
}
void *mmap64(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    return mmap(address, length, protection, flags, file, offset);
}

static int stat_at(int directory, const char *name, struct stat *status, int flags) {
    char path[PATH_MAX];
    path_at(directory, name, path);
    GUARDED(int, decide(STAT, path), -1, (int)syscall(SYS_newfstatat, directory, name, status, flags));
}
int stat(const char *name, struct stat *status) { return stat_at(AT_FDCWD, name, status, 0); }
int lstat(const char *name, struct stat *status) { return stat_at(AT_FDCWD, name, status, AT_SYMLINK_NOFOLLOW); }
int fstatat(int directory, const char *name, struct stat *status, int flags) {
    return stat_at(directory, name, status, flags);
}
int stat64(const char *name, struct stat64 *status) { return stat_at(AT_FDCWD, name, (struct stat *)status, 0); }
int lstat64(const char *name, struct stat64 *status) {
    return stat_at(AT_FDCWD, name, (struct stat *)status, AT_SYMLINK_NOFOLLOW);
}
int fstatat64(int directory, const char *name, struct stat64 *status, int flags) {
    return stat_at(directory, name, (struct stat *)status, flags);
}

DIR *opendir(const char *name) {
    char path[PATH_MAX];
    path_at(AT_FDCWD, name, path);
    GUARDED(DIR *, decide(LIST, path), NULL, REAL(opendir)(name));
}
DIR *fdopendir(int file) {
    GUARDED(DIR *, decide_file(LIST, file), NULL, REAL(fdopendir)(file));
}
