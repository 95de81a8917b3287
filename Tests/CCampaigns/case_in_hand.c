#include "campaigns.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { slots = 64, longest = 256 };

static char texts[slots][longest];
static atomic_int lengths[slots];

int case_slots(void) { return slots; }

void case_begin(int slot, const char *text) {
    size_t length = strlen(text);
    if (length > longest) length = longest;
    memcpy(texts[slot], text, length);
    atomic_store(&lengths[slot], (int)length);
}

void case_end(int slot) { atomic_store(&lengths[slot], 0); }

static void say(const char *text, size_t length) {
    if (write(STDERR_FILENO, text, length) < 0) return;
}

static void crashed(int number) {
    static const char title[] = "\nThe process crashes. In hand:\n";
    say(title, sizeof title - 1);
    for (int slot = 0; slot < slots; slot++) {
        int length = atomic_load(&lengths[slot]);
        if (length > 0) say(texts[slot], (size_t)length);
    }
    // What crashed does so again, this time as it would have without us.
    signal(number, SIG_DFL);
    if (number == SIGABRT) raise(number);
}

void case_watch_crashes(void) {
    static const int numbers[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = crashed;
        action.sa_flags = SA_ONSTACK;
        sigaction(numbers[i], &action, 0);
    }
}
