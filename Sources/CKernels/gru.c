#include "vectormath.h"

INLINE float sigmoid_lane(float x) { return 1.0f / (1.0f + exp_lane(-x)); }

KERNEL void kernel_gru_gates(
    float *restrict gates, const float *restrict h, float *restrict rh, size_t rows, size_t width) {
    for (size_t row = 0; row < rows; row++) {
        float *g = gates + 3 * width * row;
        for (size_t i = 0; i < 2 * width; i++) g[i] = sigmoid_lane(g[i]);
        for (size_t i = 0; i < width; i++) rh[row * width + i] = g[i] * h[row * width + i];
    }
}

KERNEL void kernel_gru_state(
    float *restrict gates, const float *restrict h, float *restrict next, size_t rows, size_t width) {
    for (size_t row = 0; row < rows; row++) {
        const float *z = gates + 3 * width * row + width;
        float *n = gates + 3 * width * row + 2 * width;
        for (size_t i = 0; i < width; i++) {
            float x = h[row * width + i];
            n[i] = 2.0f * sigmoid_lane(2.0f * n[i]) - 1.0f;
            next[row * width + i] = x + z[i] * (n[i] - x);
        }
    }
}

KERNEL void kernel_gru_state_backward(
    float *restrict gates, const float *restrict h, float *restrict dh, size_t rows, size_t width) {
    for (size_t row = 0; row < rows; row++) {
        float *z = gates + 3 * width * row + width;
        float *n = gates + 3 * width * row + 2 * width;
        for (size_t i = 0; i < width; i++) {
            float update = z[i], candidate = n[i], d = dh[row * width + i];
            z[i] = d * (candidate - h[row * width + i]) * update * (1.0f - update);
            n[i] = d * update * (1.0f - candidate * candidate);
            dh[row * width + i] = d * (1.0f - update);
        }
    }
}

KERNEL void kernel_gru_gates_backward(
    float *restrict gates, const float *restrict h, const float *restrict drh, float *restrict dh, size_t rows,
    size_t width) {
    for (size_t row = 0; row < rows; row++) {
        float *r = gates + 3 * width * row;
        for (size_t i = 0; i < width; i++) {
            float reset = r[i], d = drh[row * width + i];
            r[i] = d * h[row * width + i] * reset * (1.0f - reset);
            dh[row * width + i] += d * reset;
        }
    }
}
