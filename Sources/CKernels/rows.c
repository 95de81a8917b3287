#include "vectormath.h"

KERNEL void kernel_layer_norm(
    const float *x, const float *gain, const float *shift, float *restrict y, float *restrict statistics, size_t rows,
    size_t columns, float epsilon) {
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        float sum = 0, squares = 0;
        for (size_t c = 0; c < columns; c++) sum += x[c];
        float mean = sum / (float)columns;
        for (size_t c = 0; c < columns; c++) squares += (x[c] - mean) * (x[c] - mean);
        float inverse = 1.0f / sqrtf(squares / (float)columns + epsilon);
        for (size_t c = 0; c < columns; c++) y[c] = (x[c] - mean) * inverse * gain[c] + shift[c];
        statistics[2 * r] = mean;
        statistics[2 * r + 1] = inverse;
    }
}

KERNEL void kernel_layer_norm_backward(
    const float *x, const float *gain, const float *statistics, const float *dy, float *restrict dx,
    float *restrict dgain, float *restrict dshift, size_t rows, size_t columns, int accumulate) {
    for (size_t r = 0; r < rows; r++, x += columns, dy += columns, dx += columns) {
        float mean = statistics[2 * r], inverse = statistics[2 * r + 1];
        float sum = 0, projection = 0;
        for (size_t c = 0; c < columns; c++) {
            float n = (x[c] - mean) * inverse, g = dy[c] * gain[c];
            sum += g;
            projection += g * n;
        }
        sum /= (float)columns;
        projection /= (float)columns;
        for (size_t c = 0; c < columns; c++) {
            float n = (x[c] - mean) * inverse;
            float d = inverse * (dy[c] * gain[c] - sum - n * projection);
            dx[c] = accumulate ? dx[c] + d : d;
            dgain[c] += dy[c] * n;
            dshift[c] += dy[c];
        }
    }
}

KERNEL void kernel_normalise(
    const float *x, float *restrict y, float *restrict lengths, size_t rows, size_t columns, float scale,
    float epsilon) {
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        float squares = 0;
        for (size_t c = 0; c < columns; c++) squares += x[c] * x[c];
        float length = sqrtf(squares);
        length = length > epsilon ? length : epsilon;
        float factor = scale / length;
        for (size_t c = 0; c < columns; c++) y[c] = x[c] * factor;
        lengths[r] = length;
    }
}

KERNEL void kernel_normalise_backward(
    const float *y, const float *lengths, const float *dy, float *restrict dx, size_t rows, size_t columns,
    float scale, int accumulate) {
    for (size_t r = 0; r < rows; r++, y += columns, dy += columns, dx += columns) {
        float projection = 0;
        for (size_t c = 0; c < columns; c++) projection += y[c] * dy[c];
        projection /= scale;
        float inverse = 1.0f / lengths[r];
        for (size_t c = 0; c < columns; c++) {
            float d = inverse * (scale * dy[c] - y[c] * projection);
            dx[c] = accumulate ? dx[c] + d : d;
        }
    }
}

KERNEL void kernel_add_bias(const float *bias, float *restrict y, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++, y += columns)
        for (size_t c = 0; c < columns; c++) y[c] += bias[c];
}

KERNEL void kernel_column_sums(const float *x, float *restrict sums, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++, x += columns)
        for (size_t c = 0; c < columns; c++) sums[c] += x[c];
}

/// Lanes are separated by hand: compilers do not reorder comparisons of floats, since results with NaN could differ.
INLINE float row_maximum(const float *x, size_t count) {
    enum { LANES = 64 };
    float lanes[LANES];
    for (size_t l = 0; l < LANES; l++) lanes[l] = -INFINITY;
    size_t whole = count / LANES * LANES;
    for (size_t c = 0; c < whole; c += LANES)
        for (size_t l = 0; l < LANES; l++) lanes[l] = x[c + l] > lanes[l] ? x[c + l] : lanes[l];
    float maximum = -INFINITY;
    for (size_t l = 0; l < LANES; l++) maximum = lanes[l] > maximum ? lanes[l] : maximum;
    for (size_t c = whole; c < count; c++) maximum = x[c] > maximum ? x[c] : maximum;
    return maximum;
}

KERNEL void kernel_softmax(const float *x, float *restrict y, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        float maximum = row_maximum(x, columns), sum = 0;
        for (size_t c = 0; c < columns; c++) {
            float e = exp_lane(x[c] - maximum);
            y[c] = e;
            sum += e;
        }
        float inverse = 1.0f / sum;
        for (size_t c = 0; c < columns; c++) y[c] *= inverse;
    }
}

KERNEL void kernel_softmax_backward(
    const float *y, const float *dy, float *restrict dx, size_t rows, size_t columns, int accumulate) {
    for (size_t r = 0; r < rows; r++, y += columns, dy += columns, dx += columns) {
        float projection = 0;
        for (size_t c = 0; c < columns; c++) projection += y[c] * dy[c];
        for (size_t c = 0; c < columns; c++) {
            float d = y[c] * (dy[c] - projection);
            dx[c] = accumulate ? dx[c] + d : d;
        }
    }
}

KERNEL void kernel_exponentials(
    float *restrict x, size_t ldx, size_t rows, size_t columns, const float *bias, float *maxima, float *sums) {
    for (size_t r = 0; r < rows; r++, x += ldx) {
        if (bias)
            for (size_t c = 0; c < columns; c++) x[c] += bias[c];
        float maximum = row_maximum(x, columns), sum = 0;
        for (size_t c = 0; c < columns; c++) {
            float e = exp_lane(x[c] - maximum);
            x[c] = e;
            sum += e;
        }
        maxima[r] = maximum;
        sums[r] = sum;
    }
}
