#ifndef SESSIONBENCH_STOP_SIGNALS_H
#define SESSIONBENCH_STOP_SIGNALS_H

// Signals that ask a run to stop. The handlers are in C and do everything that must never wait for
// a thread: a handler may interrupt any instruction, and Swift makes no promises about its own
// code there.

// From now on SIGHUP is ignored, and the first SIGINT or SIGTERM writes `message` to standard error and a byte to
// the pipe `fd`, 's'; the second ends the process at once with `status`, whatever its threads are doing.
// SIGXCPU (`ulimit -t`) and SIGUSR1 (a time limit of Slurm) warn of an end to come: they may be the first signal, with
// the byte 'w', but never the second. `message` must stay valid.
void stop_signals_watch(int fd, const char *message, int status);

// Restores what the signals did before.
void stop_signals_unwatch(void);

#endif
