#include "vectormath.h"

INLINE float dot(const float *a, const float *b, size_t count) {
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += a[i] * b[i];
    return sum;
}

INLINE void add_scaled(float a, const float *x, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += a * x[i];
}

KERNEL void kernel_attention(
    const float *q, size_t ldq, const float *k, size_t ldk, const float *v, size_t ldv, float *out, size_t ldo,
    float *weights, size_t length, size_t first, size_t end, size_t width, size_t value_width, float scale) {
    for (size_t i = first; i < end; i++) {
        float *w = weights + i * length;
        float maximum = -INFINITY, sum = 0;
        for (size_t j = 0; j <= i; j++) {
            w[j] = scale * dot(q + i * ldq, k + j * ldk, width);
            maximum = w[j] > maximum ? w[j] : maximum;
        }
        for (size_t j = 0; j <= i; j++) {
            w[j] = exp_lane(w[j] - maximum);
            sum += w[j];
        }
        float inverse = 1.0f / sum;
        float *o = out + i * ldo;
        for (size_t c = 0; c < value_width; c++) o[c] = 0;
        for (size_t j = 0; j <= i; j++) {
            w[j] *= inverse;
            add_scaled(w[j], v + j * ldv, o, value_width);
        }
    }
}

KERNEL void kernel_attention_backward(
    const float *q, size_t ldq, const float *k, size_t ldk, const float *v, size_t ldv, const float *weights,
    const float *dout, size_t ldo, float *dq, size_t lddq, float *dk, size_t lddk, float *dv, size_t lddv,
    float *scratch, size_t length, size_t first, size_t end, size_t width, size_t value_width, float scale) {
    for (size_t i = first; i < end; i++) {
        const float *w = weights + i * length, *g = dout + i * ldo;
        float projection = 0;
        for (size_t j = 0; j <= i; j++) {
            scratch[j] = dot(g, v + j * ldv, value_width);
            projection += w[j] * scratch[j];
            add_scaled(w[j], g, dv + j * lddv, value_width);
        }
        for (size_t j = 0; j <= i; j++) {
            float s = scale * w[j] * (scratch[j] - projection);
            add_scaled(s, k + j * ldk, dq + i * lddq, width);
            add_scaled(s, q + i * ldq, dk + j * lddk, width);
        }
    }
}
