#ifndef SESSIONBENCH_TERMINAL_SIGNALS_H
#define SESSIONBENCH_TERMINAL_SIGNALS_H

#include <stddef.h>

// The signal handlers are in C: a handler may interrupt any instruction, and Swift makes no
// promises about its own code there.

// What the handlers write to the pipe, one byte per signal.
enum {
    terminal_signal_resize = 'W',
    terminal_signal_suspend = 'Z',
    terminal_signal_continue = 'C',
    terminal_signal_terminate = 'T',
    terminal_signal_wake = 'w',
};

// From now on signals are written as bytes to the pipe `fd`, whose writing end must not block:
// SIGWINCH, SIGTSTP and SIGCONT, and as `terminal_signal_terminate` those that would end the
// process (SIGTERM, SIGHUP, SIGINT, SIGXCPU, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2).
// SIGPIPE is ignored.
void terminal_watch_signals(int fd);

// Restores what the watched signals did before.
void terminal_unwatch_signals(void);

// Lets Ctrl-\, which raw mode takes away from the terminal, send its signal again: it ends the
// program, whatever that is doing.
void terminal_return_quit_key(int fd);

// Stops this process as Ctrl-Z does; returns when it is continued.
void terminal_stop_process(void);

// Runs a command of the shell in the foreground and waits for its end; returns its status as
// `system` does. Being stopped from the keyboard stops both.
int terminal_run_command(const char *command);

// Stores columns and rows of the terminal and returns 1; returns 0 if it has no size.
int terminal_size(int fd, int *columns, int *rows);

// Bytes waiting to be read; -1 on error.
int terminal_pending_bytes(int fd);

#endif
