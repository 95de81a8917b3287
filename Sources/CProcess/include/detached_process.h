#ifndef SESSIONBENCH_DETACHED_PROCESS_H
#define SESSIONBENCH_DETACHED_PROCESS_H

// Starts this very program with other arguments, in a session of its own, with all signals as they
// are by default, nothing on standard input, and what it says appended to `log` (an open file).
// Returns the process number, or -1 with errno.
int detached_process_start(char *const arguments[], int log);

#endif
