#ifndef SESSIONBENCH_CRASH_H
#define SESSIONBENCH_CRASH_H

#include <stddef.h>

// What a crash does. The handlers are C: they may interrupt any instruction, and Swift promises nothing about what it
// does there.

// From now on SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE and SIGABRT give the terminal back, say in one sentence what
// happened, and end the process as these signals do; SIGQUIT does the same and ends it with the status `quit_status`.
// What is ignored stays so.
// Swift's handlers, which stop and ask, come after that only where the environment has SWIFT_BACKTRACE.
void crash_install(int quit_status);

// Gives the calling thread a stack for the handlers, without which none can run when the thread's own has overflowed.
// Once per thread is enough, more often costs next to nothing.
void crash_guard_thread(void);

// A terminal to give back: its present modes, and then the sequence of bytes that undoes what has been sent to it. Call
// the first before the modes are changed.
void crash_guard_modes(int fd);
void crash_guard_sequence(const char *sequence, size_t length);
void crash_unguard_terminal(void);

#endif
