#ifndef SESSIONBENCH_CRASH_H
#define SESSIONBENCH_CRASH_H

#include <stddef.h>

// What a crash does. The handlers are in C: they may interrupt any instruction, and Swift makes no
// promises about its own code there.

// From now on SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE and SIGABRT give the terminal back, say in
// one sentence what happened, and end the process as they would anyway; SIGQUIT does the same but
// ends it with status `quit_status`. Ignored signals stay ignored.
// Swift's handlers, which stop and ask, run afterwards only if the environment has SWIFT_BACKTRACE.
void crash_install(int quit_status);

// Gives the calling thread a stack for the handlers, without which none can run when the thread's
// own has overflowed. Once per thread is enough; calling it again costs next to nothing.
void crash_guard_thread(void);

// A terminal to give back: its current modes, and the sequence of bytes that undoes what was sent
// to it. Call the first before the modes are changed.
void crash_guard_modes(int fd);
void crash_guard_sequence(const char *sequence, size_t length);
void crash_unguard_terminal(void);

#endif
