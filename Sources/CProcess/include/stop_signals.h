#ifndef SESSIONBENCH_STOP_SIGNALS_H
#define SESSIONBENCH_STOP_SIGNALS_H

// Signals that ask a run to stop. The handlers are C, and do all that must never wait for a thread: a handler may interrupt
// any instruction, and Swift promises nothing about what it does there.

// From now on the first SIGINT, SIGTERM or SIGHUP writes `message` to standard error and a byte to the pipe `fd`, and the second
// ends the process at once, with `status`, whatever its threads do. SIGXCPU (`ulimit -t`) is such a first signal, but never
// a second one. `message` must stay valid.
void stop_signals_watch(int fd, const char *message, int status);

// Gives the signals back what they did before.
void stop_signals_unwatch(void);

#endif
