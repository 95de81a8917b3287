#include "stop_signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const int watched[] = {SIGINT, SIGTERM, SIGXCPU, SIGUSR1, SIGHUP};

static struct sigaction before[COUNT(watched)];
static int pipe_fd = -1;
static const char *first_message;
static size_t message_length;
static int exit_status;
// Whether a stop was asked for, and whether by a user.
static int is_asked, is_asked_by_user;

static void handle(int signal) {
    int error = errno;
    int is_warning = signal == SIGXCPU || signal == SIGUSR1;
    if (!is_warning && __atomic_exchange_n(&is_asked_by_user, 1, __ATOMIC_RELAXED)) _exit(exit_status);
    if (!__atomic_exchange_n(&is_asked, 1, __ATOMIC_RELAXED)) {
        (void)!write(STDERR_FILENO, first_message, message_length);
        (void)!write(pipe_fd, is_warning ? "w" : "s", 1);
    }
    errno = error;
}

void stop_signals_watch(int fd, const char *message, int status) {
    pipe_fd = fd;
    first_message = message;
    message_length = strlen(message);
    exit_status = status;
    is_asked = is_asked_by_user = 0;
    sigset_t unblocked;
    sigemptyset(&unblocked);
    for (size_t i = 0; i < COUNT(watched); i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = handle;
        // System calls are resumed; the second signal may interrupt the handling of the first.
        action.sa_flags = SA_RESTART | SA_NODEFER;
        sigaction(watched[i], NULL, &before[i]);
        // A terminal that goes away takes no training with it.
        if (watched[i] == SIGHUP) action.sa_handler = SIG_IGN;
        sigaction(watched[i], &action, NULL);
        sigaddset(&unblocked, watched[i]);
    }
    // A parent may have started this process with signals blocked.
    pthread_sigmask(SIG_UNBLOCK, &unblocked, NULL);
}

void stop_signals_unwatch(void) {
    for (size_t i = 0; i < COUNT(watched); i++) sigaction(watched[i], &before[i], NULL);
}
