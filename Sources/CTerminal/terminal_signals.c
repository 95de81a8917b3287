#include "terminal_signals.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const int watched[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGPIPE};
static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};

static struct sigaction watched_before[COUNT(watched)];
static struct sigaction fatal_before[COUNT(fatal)];
static volatile sig_atomic_t pipe_fd = -1;

static int terminal_fd = -1;
static struct termios modes;
static volatile sig_atomic_t has_modes = 0;
static char restore[256];
static volatile sig_atomic_t restore_length = 0;

// A stack overflow has no stack left for its handler.
static char handler_stack[64 * 1024];

static void report(int signal) {
    int error = errno;
    char byte = signal == SIGWINCH  ? terminal_signal_resize
                : signal == SIGTSTP ? terminal_signal_suspend
                : signal == SIGCONT ? terminal_signal_continue
                                    : terminal_signal_terminate;
    if (pipe_fd >= 0) (void)!write(pipe_fd, &byte, 1);
    errno = error;
}

static void crash(int signal) {
    if (restore_length > 0) (void)!write(terminal_fd, restore, (size_t)restore_length);
    if (has_modes) tcsetattr(terminal_fd, TCSANOW, &modes);
    // What the runtime wanted to do with the signal happens as soon as this handler returns.
    for (size_t i = 0; i < COUNT(fatal); i++) {
        if (fatal[i] == signal) sigaction(signal, &fatal_before[i], NULL);
    }
    raise(signal);
}

// A parent may have started this process with signals blocked.
static void unblock(const int *signals, size_t count) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < count; i++) sigaddset(&set, signals[i]);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void terminal_watch_signals(int fd) {
    pipe_fd = fd;
    for (size_t i = 0; i < COUNT(watched); i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = watched[i] == SIGPIPE ? SIG_IGN : report;
        action.sa_flags = SA_RESTART;
        sigfillset(&action.sa_mask);
        sigaction(watched[i], &action, &watched_before[i]);
    }
    unblock(watched, COUNT(watched));
}

void terminal_unwatch_signals(void) {
    if (pipe_fd < 0) return;
    for (size_t i = 0; i < COUNT(watched); i++) sigaction(watched[i], &watched_before[i], NULL);
    pipe_fd = -1;
}

void terminal_guard_modes(int fd) {
    terminal_fd = fd;
    has_modes = tcgetattr(fd, &modes) == 0;
    stack_t stack;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = handler_stack;
    stack.ss_size = sizeof handler_stack;
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < COUNT(fatal); i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = crash;
        action.sa_flags = SA_ONSTACK;
        sigfillset(&action.sa_mask);
        sigaction(fatal[i], &action, &fatal_before[i]);
    }
    unblock(fatal, COUNT(fatal));
}

void terminal_guard_sequence(const char *sequence, size_t length) {
    if (length > sizeof restore) length = 0;
    memcpy(restore, sequence, length);
    restore_length = (sig_atomic_t)length;
}

void terminal_unguard(void) {
    if (terminal_fd < 0) return;
    restore_length = 0;
    has_modes = 0;
    terminal_fd = -1;
    for (size_t i = 0; i < COUNT(fatal); i++) sigaction(fatal[i], &fatal_before[i], NULL);
}

void terminal_stop_process(void) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, &before);
    // To this thread, so that the process has stopped before the call returns.
    raise(SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
}

int terminal_size(int fd, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return 0;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 1;
}

int terminal_pending_bytes(int fd) {
    int count = 0;
    return ioctl(fd, FIONREAD, &count) == 0 ? count : -1;
}
