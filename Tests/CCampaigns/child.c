#define _GNU_SOURCE
#include "campaigns.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

int child_start(
    char *const argv[], char *const envp[], const char *folder, const char *output, const char *errors, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_addchdir_np(&actions, folder);
    int problem = posix_spawnp(child, argv[0], &actions, 0, argv, envp);
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}
