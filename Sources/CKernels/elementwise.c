#include "vectormath.h"

KERNEL void kernel_gelu(const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float gauss;
        y[i] = x[i] * normal_cdf(x[i], &gauss);
    }
}

KERNEL void kernel_gelu_backward(const float *x, const float *dy, float *restrict dx, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float gauss;
        float cdf = normal_cdf(x[i], &gauss);
        dx[i] += dy[i] * (cdf + x[i] * 0.39894228f * gauss);
    }
}

KERNEL void kernel_relu(const float *x, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

KERNEL void kernel_relu_backward(const float *x, const float *dy, float *restrict dx, size_t count) {
    for (size_t i = 0; i < count; i++) dx[i] += x[i] > 0.0f ? dy[i] : 0.0f;
}

KERNEL void kernel_add(const float *x, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += x[i];
}

KERNEL void kernel_axpy(float a, const float *x, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += a * x[i];
}

/// 32 well-mixed bits of (key, i): two rounds of a multiply-xorshift hash (constants of Wellons' lowbias32), with one
/// half of the key mixed in before each. The xorshift after `high` belongs to both rounds.
INLINE uint32_t draw(uint32_t low, uint32_t high, uint32_t i) {
    uint32_t z = (i ^ low) + 0x9e3779b9u;
    z ^= z >> 16;
    z *= 0x7feb352du;
    z ^= z >> 15;
    z *= 0x846ca68bu;
    z ^= high;
    z ^= z >> 16;
    z *= 0x7feb352du;
    z ^= z >> 15;
    z *= 0x846ca68bu;
    z ^= z >> 16;
    return z;
}

KERNEL void kernel_dropout(
    const float *x, float *y, size_t count, float probability, uint64_t key, int accumulate) {
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    int32_t threshold = (int32_t)(probability * 16777216.0f);
    float scale = 1.0f / (1.0f - probability);
    if (accumulate) {
        for (size_t i = 0; i < count; i++) {
            int32_t u = (int32_t)(draw(low, high, (uint32_t)i) >> 8);
            y[i] += u >= threshold ? x[i] * scale : 0.0f;
        }
    } else {
        for (size_t i = 0; i < count; i++) {
            int32_t u = (int32_t)(draw(low, high, (uint32_t)i) >> 8);
            y[i] = u >= threshold ? x[i] * scale : 0.0f;
        }
    }
}

KERNEL double kernel_dot(const float *x, const float *y, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += (double)x[i] * (double)y[i];
    return total;
}

KERNEL float kernel_dot_single(const float *x, const float *y, size_t count) {
    float total = 0;
    for (size_t i = 0; i < count; i++) total += x[i] * y[i];
    return total;
}

KERNEL double kernel_square_sum(const float *x, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += (double)x[i] * (double)x[i];
    return total;
}
