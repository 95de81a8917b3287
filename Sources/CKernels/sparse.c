#include "vectormath.h"

#define WIDTH SPARSE_BLOCK_WIDTH

/// A row of a block. As a type, since the compiler would rather make vectors of several rows, and gather them.
typedef double line __attribute__((vector_size(WIDTH * sizeof(double)), aligned(sizeof(double))));

KERNEL void kernel_sparse_product(
    const size_t *restrict offsets, const int32_t *restrict columns, const double *restrict values,
    const double *restrict x, double *restrict y, size_t rows) {
    for (size_t row = 0; row < rows; row++) {
        line sums = {0};
        for (size_t place = offsets[row]; place < offsets[row + 1]; place++) {
            sums += values[place] * *(const line *)(x + (size_t)columns[place] * WIDTH);
        }
        *(line *)(y + row * WIDTH) = sums;
    }
}

KERNEL void kernel_block_dots(const double *x, const double *y, double *restrict dots, size_t rows) {
    line sums = {0};
    for (size_t place = 0; place < rows * WIDTH; place += WIDTH) {
        sums += *(const line *)(x + place) * *(const line *)(y + place);
    }
    *(line *)dots = sums;
}

KERNEL void kernel_conjugate_step(
    const double *restrict alpha, const double *restrict p, const double *restrict q, double *restrict x,
    double *restrict r, double *restrict squares, size_t rows) {
    line factors = *(const line *)alpha;
    line sums = {0};
    for (size_t place = 0; place < rows * WIDTH; place += WIDTH) {
        *(line *)(x + place) += factors * *(const line *)(p + place);
        line residuals = *(const line *)(r + place) - factors * *(const line *)(q + place);
        *(line *)(r + place) = residuals;
        sums += residuals * residuals;
    }
    *(line *)squares = sums;
}

KERNEL void kernel_conjugate_direction(
    const double *restrict beta, const double *restrict r, double *restrict p, size_t rows) {
    line factors = *(const line *)beta;
    for (size_t place = 0; place < rows * WIDTH; place += WIDTH) {
        *(line *)(p + place) = *(const line *)(r + place) + factors * *(const line *)(p + place);
    }
}
