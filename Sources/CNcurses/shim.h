#ifndef SESSIONBENCH_CNCURSES_H
#define SESSIONBENCH_CNCURSES_H

#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <ncursesw/curses.h>
#include <ncursesw/term.h>

// What Swift does not import: mutable globals, macros with casts, and macros over either.

static inline SCREEN *ncurses_open(const char *type) { return newterm(type, stdout, stdin); }
static inline WINDOW *ncurses_window(void) { return stdscr; }
static inline int ncurses_lines(void) { return LINES; }
static inline int ncurses_columns(void) { return COLS; }
static inline int ncurses_colors(void) { return COLORS; }
static inline int ncurses_pairs(void) { return COLOR_PAIRS; }

static inline attr_t ncurses_bold(void) { return A_BOLD; }
static inline attr_t ncurses_dim(void) { return A_DIM; }
static inline attr_t ncurses_reverse(void) { return A_REVERSE; }
static inline attr_t ncurses_underline(void) { return A_UNDERLINE; }

// Not declared under every set of feature macros.
extern int wcwidth(wchar_t character);
static inline int ncurses_width(wchar_t character) { return wcwidth(character); }

// COLOR_PAIR() stops at 255, setcchar does not.
static inline void ncurses_put(int y, int x, const wchar_t *text, attr_t attributes, short pair) {
    cchar_t cell;
    if (setcchar(&cell, text, attributes, pair, NULL) == OK) mvadd_wch(y, x, &cell);
}

// 0: nothing to read; 1: a character; 2: a key code.
static inline int ncurses_read(wint_t *value) {
    int status = get_wch(value);
    return status == OK ? 1 : status == KEY_CODE_YES ? 2 : 0;
}

static inline void ncurses_enable_mouse(void) {
    mouseinterval(0);
    mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

// 0: of no interest; 1: click; 2: wheel up; 3: wheel down.
static inline int ncurses_mouse(int *x, int *y) {
    MEVENT event;
    if (getmouse(&event) != OK) return 0;
    *x = event.x;
    *y = event.y;
    if (event.bstate & BUTTON1_PRESSED) return 1;
    if (event.bstate & BUTTON4_PRESSED) return 2;
    return event.bstate & BUTTON5_PRESSED ? 3 : 0;
}

// Key codes of our own, beyond those that ncurses gives out, which keeps 16 bits of each: the marks that terminals set
// around what is pasted.
enum { ncurses_paste_begins = 0x7000, ncurses_paste_ends = 0x7001 };

// A string of the terminal's description, NULL if it has none of that name.
static inline const char *ncurses_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

// Sends a string of the terminal's description. It goes by the standard library, not with what is drawn.
static inline void ncurses_send(const char *text) {
    putp(text);
    fflush(stdout);
}

#endif
