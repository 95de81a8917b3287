#ifndef SESSIONBENCH_TERMINAL_SIGNALS_H
#define SESSIONBENCH_TERMINAL_SIGNALS_H

#include <stddef.h>

// Signal handlers are C: a handler may interrupt any instruction, and Swift promises nothing about what it does there.

// What the handlers write to the pipe, one byte per signal.
enum {
    terminal_signal_resize = 'W',
    terminal_signal_suspend = 'Z',
    terminal_signal_continue = 'C',
    terminal_signal_terminate = 'T',
    terminal_signal_wake = 'w',
};

// From now on SIGWINCH, SIGTSTP, SIGCONT, SIGTERM and SIGHUP are bytes in the pipe `fd`, whose writing end must not
// block. SIGPIPE is ignored.
void terminal_watch_signals(int fd);

// Gives the watched signals back what they did before.
void terminal_unwatch_signals(void);

// A crash (SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT) first writes `sequence` to the terminal `fd` and restores
// its present modes. Call before the modes are changed; set the sequence when it is known.
void terminal_guard_modes(int fd);
void terminal_guard_sequence(const char *sequence, size_t length);
void terminal_unguard(void);

// Stops this process as Ctrl-Z does; returns when it is continued.
void terminal_stop_process(void);

// Columns and rows of the terminal; 0 if it has no size.
int terminal_size(int fd, int *columns, int *rows);

// Bytes that wait to be read; -1 on error.
int terminal_pending_bytes(int fd);

#endif
