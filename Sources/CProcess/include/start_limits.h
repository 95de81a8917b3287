#ifndef SESSIONBENCH_START_LIMITS_H
#define SESSIONBENCH_START_LIMITS_H

// Limits of the process (ulimit) that are too small to start with end it with a sentence and status 2, before anything
// else runs: OpenBLAS, which is initialised before main, would ask for memory for ever.
//
// From here on a file that becomes too large (ulimit -f) is an error of the write, and not the end of the process; and CPU
// time (ulimit -t) runs out with a warning, SIGXCPU, a little before the process is killed.
void start_limits_prepare(void);

#endif
