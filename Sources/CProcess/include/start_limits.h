#ifndef SESSIONBENCH_START_LIMITS_H
#define SESSIONBENCH_START_LIMITS_H

// Process limits (ulimit) that are too small to start with end the process with a message and
// status 2 before anything else runs: OpenBLAS, initialised before main, would ask for memory for
// ever.
//
// From here on, exceeding the file size (ulimit -f) is a write error and not the end of the
// process, and running out of CPU time (ulimit -t) gives a warning, SIGXCPU, a little before the
// process is killed.
void start_limits_prepare(void);

#endif
