#include "terminal_signals.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const int watched[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGXCPU, SIGALRM,
                              SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGPIPE};

static struct sigaction watched_before[COUNT(watched)];
static volatile sig_atomic_t pipe_fd = -1;

static void report(int signal) {
    int error = errno;
    char byte = signal == SIGWINCH  ? terminal_signal_resize
                : signal == SIGTSTP ? terminal_signal_suspend
                : signal == SIGCONT ? terminal_signal_continue
                                    : terminal_signal_terminate;
    if (pipe_fd >= 0) (void)!write(pipe_fd, &byte, 1);
    errno = error;
}

// A parent may have started this process with signals blocked.
static void unblock_watched(void) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(watched); i++) sigaddset(&set, watched[i]);
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
    unblock_watched();
}

void terminal_unwatch_signals(void) {
    if (pipe_fd < 0) return;
    for (size_t i = 0; i < COUNT(watched); i++) sigaction(watched[i], &watched_before[i], NULL);
    pipe_fd = -1;
}

void terminal_return_quit_key(int fd) {
    struct termios modes;
    if (tcgetattr(fd, &modes) != 0) return;
    modes.c_lflag |= ISIG;
    modes.c_cc[VINTR] = _POSIX_VDISABLE;
    modes.c_cc[VSUSP] = _POSIX_VDISABLE;
#ifdef VDSUSP
    modes.c_cc[VDSUSP] = _POSIX_VDISABLE;
#endif
    tcsetattr(fd, TCSANOW, &modes);
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

int terminal_run_command(const char *command) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    // What stops the command stops this process, too: else nobody would read the keyboard.
    sigaction(SIGTSTP, &action, &before);
    int status = system(command);
    sigaction(SIGTSTP, &before, NULL);
    return status;
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
