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

// From now on SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP and SIGINT are bytes in the pipe `fd`, whose writing end must
// not block. SIGPIPE is ignored.
void terminal_watch_signals(int fd);

// Gives the watched signals back what they did before.
void terminal_unwatch_signals(void);

// Of the keys that raw mode takes away from the terminal, Ctrl-\ sends its signal again: it ends the program whatever
// that is doing.
void terminal_return_quit_key(int fd);

// Stops this process as Ctrl-Z does; returns when it is continued.
void terminal_stop_process(void);

// Columns and rows of the terminal; 0 if it has no size.
int terminal_size(int fd, int *columns, int *rows);

// Bytes that wait to be read; -1 on error.
int terminal_pending_bytes(int fd);

#endif
