#include "vectormath.h"

KERNEL void kernel_relu(const float *x, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

KERNEL void kernel_relu_backward(const float *x, const float *dy, float *restrict dx, size_t count) {
    for (size_t i = 0; i < count; i++) dx[i] += x[i] > 0.0f ? dy[i] : 0.0f;
}

KERNEL void kernel_sum(const float *a, const float *b, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = a[i] + b[i];
}

KERNEL void kernel_scale(float a, const float *x, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = a * x[i];
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

struct dropout {
    uint32_t low, high;
    int32_t threshold;
    float scale;
};

INLINE struct dropout dropout(float probability, uint64_t key) {
    return (struct dropout){
        (uint32_t)key, (uint32_t)(key >> 32), (int32_t)(probability * 16777216.0f), 1.0f / (1.0f - probability)};
}

/// x/(1 − p) or 0, by the draw for element i.
INLINE float kept(struct dropout d, size_t i, float x) {
    int32_t u = (int32_t)(draw(d.low, d.high, (uint32_t)i) >> 8);
    return u >= d.threshold ? x * d.scale : 0.0f;
}

KERNEL void kernel_dropout(
    const float *x, float *y, size_t count, float probability, uint64_t key, int accumulate) {
    struct dropout d = dropout(probability, key);
    if (accumulate)
        for (size_t i = 0; i < count; i++) y[i] += kept(d, i, x[i]);
    else
        for (size_t i = 0; i < count; i++) y[i] = kept(d, i, x[i]);
}

KERNEL void kernel_sum_dropped(
    const float *a, const float *b, float *restrict y, size_t count, float probability, uint64_t key) {
    struct dropout d = dropout(probability, key);
    for (size_t i = 0; i < count; i++) y[i] = a[i] + kept(d, i, b[i]);
}

INLINE float gelu(float x) {
    float gauss;
    return x * normal_cdf(x, &gauss);
}

INLINE float gelu_slope(float x) {
    float gauss;
    float cdf = normal_cdf(x, &gauss);
    return cdf + x * 0.39894228f * gauss;
}

KERNEL void kernel_gelu(const float *x, float *y, size_t count, float probability, uint64_t key) {
    struct dropout d = dropout(probability, key);
    if (probability > 0)
        for (size_t i = 0; i < count; i++) y[i] = kept(d, i, gelu(x[i]));
    else
        for (size_t i = 0; i < count; i++) y[i] = gelu(x[i]);
}

KERNEL void kernel_gelu_backward(
    const float *x, const float *dy, float *restrict dx, size_t count, float probability, uint64_t key,
    int accumulate) {
    struct dropout d = dropout(probability, key);
    if (probability > 0 && accumulate)
        for (size_t i = 0; i < count; i++) dx[i] += kept(d, i, dy[i]) * gelu_slope(x[i]);
    else if (probability > 0)
        for (size_t i = 0; i < count; i++) dx[i] = kept(d, i, dy[i]) * gelu_slope(x[i]);
    else if (accumulate)
        for (size_t i = 0; i < count; i++) dx[i] += dy[i] * gelu_slope(x[i]);
    else
        for (size_t i = 0; i < count; i++) dx[i] = dy[i] * gelu_slope(x[i]);
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
