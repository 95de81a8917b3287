// What campaigns need of C.
#pragma once

#include <sys/types.h>

// Cases in hand, kept where a signal handler can read them: a crash then names the case that it came from.

/// Slots there are.
int case_slots(void);
/// From now on a crash of the process is preceded, on standard error, by the cases in hand.
void case_watch_crashes(void);
/// A slot begins with a case; `text` says how it is repeated and ends with a line end.
void case_begin(int slot, const char *text);
void case_end(int slot);

/// Starts a program in a folder, without input, with its output in files. argv[0] is looked for along PATH.
/// Returns 0 with the process in `child`, or the error.
int child_start(
    char *const argv[], char *const envp[], const char *folder, const char *output, const char *errors, pid_t *child);
