#include "pseudo_terminal.h"

#include <stddef.h>
#include <sys/ioctl.h>
#include <unistd.h>
#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#include <utmp.h>
#endif

int pseudo_terminal_open(int *master, int *slave, unsigned short columns, unsigned short rows) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    return openpty(master, slave, NULL, NULL, &size);
}

pid_t pseudo_terminal_spawn(int master, int slave, const char *path, char *const argv[], char *const envp[]) {
    pid_t child = fork();
    if (child != 0) return child;
    // Other threads of the parent do not exist here: only calls that are safe after fork.
    close(master);
    if (login_tty(slave) == 0) execve(path, argv, envp);
    _exit(127);
}

void pseudo_terminal_resize(int master, unsigned short columns, unsigned short rows) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    ioctl(master, TIOCSWINSZ, &size);
}
