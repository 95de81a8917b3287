#define _GNU_SOURCE
#include "detached_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

int detached_process_start(char *const arguments[], int log) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&files);
    sigset_t all, none;
    sigfillset(&all);
    // They cannot be changed.
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, log, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, log, STDERR_FILENO);
    // Whoever waits for the end of a pipe that was open here would wait for this process.
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    // The folder of the shell may be on a disk that somebody wants to take away.
    posix_spawn_file_actions_addchdir_np(&files, "/");
    pid_t process;
    // The program that runs, even if its file was replaced since.
    int error = posix_spawn(&process, "/proc/self/exe", &files, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    errno = error;
    return error ? -1 : process;
}
