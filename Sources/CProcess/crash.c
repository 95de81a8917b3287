#include "crash.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SAFE                                                                                                           \
    "; runs lose at most the minute since their last checkpoint, and \"sessionbench run --resume RUN\" goes on.\n"

static const int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT};
static const char *const sentences[] = {
    "\nsessionbench crashed (SIGILL)" SAFE,
    "\nsessionbench crashed (SIGTRAP)" SAFE,
    "\nsessionbench crashed (SIGSEGV)" SAFE,
    "\nsessionbench crashed (SIGBUS)" SAFE,
    "\nsessionbench crashed (SIGFPE)" SAFE,
    "\nsessionbench crashed (SIGABRT)" SAFE,
    "\nsessionbench was told to quit at once" SAFE,
};

static struct sigaction before[COUNT(signals)];
static int quit_status;
static atomic_flag is_ending = ATOMIC_FLAG_INIT;

static volatile sig_atomic_t terminal_fd = -1;
static struct termios modes;
static volatile sig_atomic_t has_modes = 0;
static char restore[256];
static volatile sig_atomic_t restore_length = 0;

static void end(int signal) {
    // Where one thread fails, its neighbours often do too; the first ends them all.
    if (atomic_flag_test_and_set(&is_ending)) for (;;) pause();
    size_t number = 0;
    while (number + 1 < COUNT(signals) && signals[number] != signal) number++;
    if (has_modes) tcsetattr(terminal_fd, TCSANOW, &modes);
    if (restore_length > 0) (void)!write(terminal_fd, restore, (size_t)restore_length);
    (void)!write(STDERR_FILENO, sentences[number], strlen(sentences[number]));
    if (signal == SIGQUIT && before[number].sa_handler == SIG_DFL) _exit(quit_status);
    // Blocked while this handler runs, the signal strikes as soon as it returns.
    sigaction(signal, &before[number], NULL);
    raise(signal);
}

void crash_install(int status) {
    quit_status = status;
    crash_guard_thread();
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(signals); i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = end;
        action.sa_flags = SA_ONSTACK;
        sigfillset(&action.sa_mask);
        sigaction(signals[i], NULL, &before[i]);
        // Shells make their background jobs ignore SIGQUIT.
        if (before[i].sa_handler == SIG_IGN) continue;
        sigaction(signals[i], &action, NULL);
        if (getenv("SWIFT_BACKTRACE") == NULL) {
            memset(&before[i], 0, sizeof before[i]);
            before[i].sa_handler = SIG_DFL;
        }
        sigaddset(&set, signals[i]);
    }
    // A parent may have started this process with signals blocked.
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

// Room for the registers of any processor and for one of Swift's handlers.
enum { stack_size = 128 * 1024 };

static pthread_key_t stack_key;
static pthread_once_t stack_once = PTHREAD_ONCE_INIT;

static void release(void *memory) {
    stack_t none;
    memset(&none, 0, sizeof none);
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, NULL);
    free(memory);
}

static void make_key(void) { pthread_key_create(&stack_key, release); }

void crash_guard_thread(void) {
    static _Thread_local int is_guarded = 0;
    if (is_guarded) return;
    is_guarded = 1;
    stack_t stack;
    if (sigaltstack(NULL, &stack) != 0 || !(stack.ss_flags & SS_DISABLE)) return;
    pthread_once(&stack_once, make_key);
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = malloc(stack_size);
    stack.ss_size = stack_size;
    if (stack.ss_sp == NULL) return;
    if (sigaltstack(&stack, NULL) == 0 && pthread_setspecific(stack_key, stack.ss_sp) == 0) return;
    release(stack.ss_sp);
}

void crash_guard_modes(int fd) {
    terminal_fd = fd;
    has_modes = tcgetattr(fd, &modes) == 0;
}

void crash_guard_sequence(const char *sequence, size_t length) {
    if (length > sizeof restore) length = 0;
    memcpy(restore, sequence, length);
    restore_length = (sig_atomic_t)length;
}

void crash_unguard_terminal(void) {
    restore_length = 0;
    has_modes = 0;
    terminal_fd = -1;
}
