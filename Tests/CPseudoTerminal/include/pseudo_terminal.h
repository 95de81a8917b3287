#ifndef SESSIONBENCH_PSEUDO_TERMINAL_H
#define SESSIONBENCH_PSEUDO_TERMINAL_H

#include <sys/types.h>

// For tests: what Swift does not import from the C library.

// Opens a terminal of that size; both ends stay with the caller. 0, or -1 with errno.
int pseudo_terminal_open(int *master, int *slave, unsigned short columns, unsigned short rows);

// Starts a program as the leader of a session with that terminal. Its process id, or -1 with errno.
pid_t pseudo_terminal_spawn(int master, int slave, const char *path, char *const argv[], char *const envp[]);

void pseudo_terminal_resize(int master, unsigned short columns, unsigned short rows);

#endif
