// Calls every vector kernel with random sizes, among them 0 and odd ones, on memory that ends where the numbers end.
//
//     drive_kernels <seconds> <seed>
//
// Compiled with sanitizers, memory is of malloc, whose red zones are watched. Compiled with GUARD_PAGES, as fast as the
// program's own kernels are, each buffer ends at (or begins behind) a page that cannot be touched, so that also the
// vector code of this machine is checked.
#define _GNU_SOURCE
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "kernels.h"

// Random numbers ------------------------------------------------------------------------------------------------------

static uint64_t state;

static uint64_t next(void) {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t below(size_t bound) { return (size_t)(next() % bound); }

/// 0 and 1 often, small and odd sizes mostly.
static size_t size(size_t most) {
    switch (below(8)) {
    case 0: return 0;
    case 1: return 1;
    case 2: return 16 * below(most / 16 + 1);
    default: return below(most + 1);
    }
}

static float number(void) {
    static const float strange[] = {0, -0.0f, 1e-45f, 3.4e38f, -3.4e38f, 88.7f, -103.9f, NAN, INFINITY, -INFINITY};
    if (below(100) == 0) return strange[below(sizeof strange / sizeof *strange)];
    return ((float)(next() >> 40) / 8388608.0f - 1) * 4;
}

/// Between the two.
static float between(float low, float high) { return low + (float)(next() >> 40) / 16777216.0f * (high - low); }

// Memory --------------------------------------------------------------------------------------------------------------

static struct {
    void *base;
    size_t bytes;
} blocks[64];
static int block_count;

static void *memory(size_t bytes) {
#ifdef GUARD_PAGES
    size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (bytes + page - 1) / page * page + 2 * page;
    char *base = mmap(0, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) abort();
    mprotect(base, page, PROT_NONE);
    mprotect(base + whole - page, page, PROT_NONE);
    blocks[block_count].base = base;
    blocks[block_count++].bytes = whole;
    return below(4) ? base + whole - page - bytes : base + page;
#else
    void *base = malloc(bytes);
    if (!base && bytes) abort();
    blocks[block_count++].base = base;
    return base;
#endif
}

static void release(void) {
    while (block_count > 0) {
        block_count--;
#ifdef GUARD_PAGES
        munmap(blocks[block_count].base, blocks[block_count].bytes);
#else
        free(blocks[block_count].base);
#endif
    }
}

static float *floats(size_t count) {
    float *x = memory(count * sizeof *x);
    for (size_t i = 0; i < count; i++) x[i] = number();
    return x;
}

static float *positive(size_t count) {
    float *x = floats(count);
    for (size_t i = 0; i < count; i++) x[i] = fabsf(x[i]) + 0.01f;
    return x;
}

static uint16_t *halves(size_t count) {
    uint16_t *x = memory(count * sizeof *x);
    for (size_t i = 0; i < count; i++) x[i] = (uint16_t)next();
    return x;
}

static int32_t *integers(size_t count) {
    int32_t *x = memory(count * sizeof *x);
    memset(x, 0, count * sizeof *x);
    return x;
}

// The kernels ---------------------------------------------------------------------------------------------------------

static volatile double sink;

static void elementwise(void) {
    size_t n = size(300);
    kernel_gelu(floats(n), floats(n), n, between(0, 0.99f), next());
    kernel_gelu_backward(floats(n), floats(n), floats(n), n, between(0, 0.99f), next(), below(2) != 0);
    kernel_sum(floats(n), floats(n), floats(n), n);
    kernel_sum_dropped(floats(n), floats(n), floats(n), n, between(0, 0.99f), next());
    kernel_scale(number(), floats(n), floats(n), n);
    kernel_relu(floats(n), floats(n), n);
    kernel_relu_backward(floats(n), floats(n), floats(n), n);
    kernel_add(floats(n), floats(n), n);
    kernel_axpy(number(), floats(n), floats(n), n);
    kernel_dropout(floats(n), floats(n), n, between(0, 0.99f), next(), below(2) != 0);
    sink = kernel_dot(floats(n), floats(n), n);
    sink = kernel_dot_single(floats(n), floats(n), n);
    sink = kernel_square_sum(floats(n), n);
    kernel_prefetch(floats(n), n);
}

static void rows(void) {
    size_t r = size(9), c = size(140);
    kernel_layer_norm(floats(r * c), floats(c), floats(c), floats(r * c), floats(2 * r), r, c, 1e-5f);
    kernel_layer_norm_backward(
        floats(r * c), floats(c), floats(2 * r), floats(r * c), floats(r * c), floats(c), floats(c), r, c,
        below(2) != 0);
    kernel_normalise(floats(r * c), floats(r * c), floats(r), r, c, 16, 1e-6f);
    kernel_normalise_backward(floats(r * c), positive(r), floats(r * c), floats(r * c), r, c, 16, below(2) != 0);
    kernel_add_bias(floats(c), floats(r * c), r, c);
    kernel_column_sums(floats(r * c), floats(c), r, c);
    kernel_softmax(floats(r * c), floats(r * c), r, c);
    kernel_softmax_backward(floats(r * c), floats(r * c), floats(r * c), r, c, below(2) != 0);
}

/// Floats of a matrix whose rows lie `distance` apart: the last row has no gap behind it.
static float *spaced(size_t rows, size_t columns, size_t distance) {
    return floats(rows == 0 ? 0 : (rows - 1) * distance + columns);
}

static void attention(void) {
    size_t length = size(40), width = 1 + below(40), values = 1 + below(40);
    size_t ldq = width + below(3), ldv = values + below(3);
    float *q = spaced(length, width, ldq), *k = spaced(length, width, ldq), *v = spaced(length, values, ldv);
    float *weights = floats(length * length);
    kernel_attention(
        q, ldq, k, ldq, v, ldv, spaced(length, values, ldv), ldv, weights, length, 0, length, width, values, 0.3f);
    kernel_attention_backward(
        q, ldq, k, ldq, v, ldv, weights, spaced(length, values, ldv), ldv, spaced(length, width, ldq), ldq,
        spaced(length, width, ldq), ldq, spaced(length, values, ldv), ldv, floats(length), length, 0, length, width,
        values, 0.3f);
}

static void graphs(void) {
    size_t r = size(9), d = size(70);
    kernel_gated_step(floats(r * 3 * d), floats(r * 3 * d), floats(r * d), floats(r * 3 * d), floats(r * d), r, d);
    kernel_gated_step_backward(
        floats(r * 3 * d), floats(r * d), floats(r * 3 * d), floats(r * d), floats(r * 3 * d), floats(r * 3 * d),
        floats(r * d), r, d);
    sink = kernel_readout_gate(floats(d), floats(d), floats(d), floats(d), d);
    kernel_readout_gate_backward(floats(d), floats(d), number(), floats(d), floats(d), floats(d), d);
}

static void gru(void) {
    size_t r = size(9), d = size(70);
    kernel_gru_gates(floats(r * 3 * d), floats(r * d), floats(r * d), r, d);
    kernel_gru_state(floats(r * 3 * d), floats(r * d), floats(r * d), r, d);
    kernel_gru_state_backward(floats(r * 3 * d), floats(r * d), floats(r * d), r, d);
    kernel_gru_gates_backward(floats(r * 3 * d), floats(r * d), floats(r * d), floats(r * d), r, d);
}

static void output(void) {
    size_t r = size(6), c = 1 + below(200), ldx = c + below(5);
    kernel_exponentials(spaced(r, c, ldx), ldx, r, c, below(2) ? floats(c) : 0, floats(r), floats(r));

    // Positions that are no negatives, in ascending order; the target is one of them.
    size_t absent_count = 0, target = below(c);
    int32_t *absent = integers(c);
    for (size_t i = 0; i < c; i++)
        if (i == target || below(7) == 0) absent[absent_count++] = (int32_t)i;
    sink = kernel_bpr_max(
        floats(c), c, target, absent, absent_count, below(2) ? floats(c) : 0, below(2) ? 1 : 0, 1, between(0.01f, 1));

    size_t n = size(200);
    int32_t *above = integers(1), *finite = integers(1);
    sink = (double)kernel_rank(
        floats(n), positive(n), below(2) ? positive(n) : 0, n, number(), between(0, 1), between(0, 1), 1e-6f, above,
        finite, integers(n));
}

static void bfloat16(void) {
    size_t n = size(300);
    kernel_round_bf16(floats(n), halves(n), n);
    kernel_axpy_bf16(number(), halves(n), floats(n), n);
    sink = kernel_rounding_distance(floats(n), halves(n), n);
}

static void optimisers(void) {
    size_t n = size(300);
    kernel_adam(
        floats(n), floats(n), floats(n), positive(n), n, between(0, 1), between(0, 0.1f), 1e-3f, 0.9f, 0.999f, 1e-8f,
        between(0, 0.1f));
    kernel_adagrad(
        floats(n), floats(n), positive(n), floats(n), n, between(0, 1), between(0, 0.1f), 0.1f, between(0, 0.9f), 1e-6f,
        between(0, 0.1f));
}

static void (*const groups[])(void) = {elementwise, rows, attention, graphs, gru, output, bfloat16, optimisers};

static uint64_t case_seed;

static void crashed(int signal_number) {
    char line[80];
    int length = snprintf(line, sizeof line, "crash; to repeat: drive_kernels 0 %llu\n", (unsigned long long)case_seed);
    if (write(STDERR_FILENO, line, (size_t)length) < 0) _exit(1);
    signal(signal_number, SIG_DFL);
}

int main(int argc, char **argv) {
    double seconds = argc > 1 ? atof(argv[1]) : 1;
    case_seed = argc > 2 ? strtoull(argv[2], 0, 10) : 1;
#ifdef GUARD_PAGES
    signal(SIGSEGV, crashed);
#endif
    time_t start = time(0);
    unsigned long long rounds = 0;
    do {
        state = case_seed;
        for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
            groups[i]();
            release();
        }
        rounds++;
        case_seed++;
    } while (difftime(time(0), start) < seconds);
    printf("%llu rounds of all kernels\n", rounds);
    return 0;
}
