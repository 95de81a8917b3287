#define _GNU_SOURCE
#include "start_limits.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <unistd.h>

void start_limits_prepare(void) {
    signal(SIGXFSZ, SIG_IGN);
    // `ulimit -t` sets both limits, and the hard one gives no warning. The time between them must suffice to stop
    // with a checkpoint, with every core counted.
    struct rlimit time;
    if (getrlimit(RLIMIT_CPU, &time) == 0 && time.rlim_max != RLIM_INFINITY) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        rlim_t reserve = 5 * (rlim_t)(cores > 0 ? cores : 1);
        if (reserve > time.rlim_max / 2) reserve = time.rlim_max / 2;
        if (time.rlim_cur > time.rlim_max - reserve) {
            time.rlim_cur = time.rlim_max - reserve;
            setrlimit(RLIMIT_CPU, &time);
        }
    }
}

// Runs before ThreadSanitizer is ready, and without it.
#if defined(__linux__) && !__has_feature(thread_sanitizer)

// Buffer of each OpenBLAS thread, as Debian builds it.
static const size_t buffer_bytes = (size_t)128 << 20;
// The program itself, before it reads anything.
static const size_t program_bytes = (size_t)64 << 20;
static const rlim_t smallest_stack = (rlim_t)1 << 20;
static const rlim_t fewest_files = 32;

static void say(const char *text) { (void)!write(STDERR_FILENO, text, strlen(text)); }

static void say_number(unsigned long number) {
    char digits[24];
    size_t place = sizeof digits - 1;
    digits[place] = 0;
    do digits[--place] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    say(digits + place);
}

static const char *value(char **environment, const char *name) {
    size_t length = strlen(name);
    for (char **entry = environment; entry && *entry; entry++) {
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') return *entry + length + 1;
    }
    return NULL;
}

// Threads that OpenBLAS starts besides the first.
static size_t more_threads(char **environment) {
    const char *names[] = {"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"};
    cpu_set_t set;
    size_t cores = sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = value(environment, names[i]);
        int wanted = text ? atoi(text) : 0;
        if (wanted > 0) return (size_t)wanted < cores ? (size_t)wanted - 1 : cores - 1;
    }
    return cores - 1;
}

// Address space in use, by the libraries.
static size_t mapped_bytes(void) {
    char text[32] = {0};
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    return count > 0 ? (size_t)atol(text) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

// Whether the system can give `count` blocks at once; they are given back.
static int can_map(size_t bytes, size_t count) {
    if (count == 0) return 1;
    void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return 0;
    int others = can_map(bytes, count - 1);
    munmap(block, bytes);
    return others;
}

// Runs before the initialisers of all libraries, which are already in memory: only system calls are safe here.
static void check(int argc, char **argv, char **environment) {
    (void)argc;
    (void)argv;
    struct rlimit stack, files;
    size_t stack_bytes = (size_t)8 << 20;
    if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY) {
        if (stack.rlim_cur < smallest_stack) {
            say("Error: the stack of a thread is limited to ");
            say_number((unsigned long)(stack.rlim_cur >> 10));
            say(" KiB, and 1024 are needed: raise it (ulimit -s 8192)\n");
            _exit(2);
        }
        stack_bytes = (size_t)stack.rlim_cur;
    }
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < fewest_files) {
        say("Error: open files are limited to ");
        say_number((unsigned long)files.rlim_cur);
        say(", and 32 are needed: raise the limit (ulimit -n 1024)\n");
        _exit(2);
    }
    size_t threads = more_threads(environment);
    void *program = mmap(NULL, program_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fits = program != MAP_FAILED && can_map(buffer_bytes + stack_bytes, threads);
    if (program != MAP_FAILED) munmap(program, program_bytes);
    if (fits) return;
    say("Error: too little memory to start, ");
    say_number((unsigned long)((mapped_bytes() + program_bytes + threads * (buffer_bytes + stack_bytes)) >> 20));
    say(" MiB of address space are needed: raise the limit (ulimit -v unlimited)");
    say(threads > 0 ? ", or set OPENBLAS_NUM_THREADS=1\n" : "\n");
    _exit(2);
}

__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(int, char **, char **) = check;

#endif
