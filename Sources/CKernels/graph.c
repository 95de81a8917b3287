#include "vectormath.h"

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exp_lane(-x)); }

/// tanh(x) = 2σ(2x) − 1: absolute error about 1e-7, enough for values of order one.
INLINE float hyperbolic_tangent(float x) { return 2.0f * sigmoid(2.0f * x) - 1.0f; }

KERNEL void kernel_gated_step(
    const float *restrict x, const float *restrict h, const float *restrict state, float *restrict gates,
    float *restrict y, size_t rows, size_t d) {
    for (size_t row = 0; row < rows; row++, x += 3 * d, h += 3 * d, gates += 3 * d, state += d, y += d) {
        for (size_t i = 0; i < d; i++) {
            float r = sigmoid(x[i] + h[i]);
            float z = sigmoid(x[d + i] + h[d + i]);
            float n = hyperbolic_tangent(x[2 * d + i] + r * h[2 * d + i]);
            gates[i] = r;
            gates[d + i] = z;
            gates[2 * d + i] = n;
            y[i] = n + z * (state[i] - n);
        }
    }
}

KERNEL void kernel_gated_step_backward(
    const float *restrict h, const float *restrict state, const float *restrict gates, const float *restrict dy,
    float *restrict dx, float *restrict dh, float *restrict dstate, size_t rows, size_t d) {
    for (size_t row = 0; row < rows;
         row++, h += 3 * d, gates += 3 * d, dx += 3 * d, dh += 3 * d, state += d, dy += d, dstate += d) {
        for (size_t i = 0; i < d; i++) {
            float r = gates[i], z = gates[d + i], n = gates[2 * d + i], g = dy[i];
            float into_n = g * (1.0f - z) * (1.0f - n * n);
            float into_z = g * (state[i] - n) * z * (1.0f - z);
            float into_r = into_n * h[2 * d + i] * r * (1.0f - r);
            dx[i] += into_r;
            dx[d + i] += into_z;
            dx[2 * d + i] += into_n;
            dh[i] += into_r;
            dh[d + i] += into_z;
            dh[2 * d + i] += into_n * r;
            dstate[i] += g * z;
        }
    }
}

KERNEL float kernel_readout_gate(
    const float *restrict last, const float *restrict key, const float *restrict query, float *restrict gate,
    size_t d) {
    float sum = 0;
    for (size_t i = 0; i < d; i++) {
        gate[i] = sigmoid(last[i] + key[i]);
        sum += query[i] * gate[i];
    }
    return sum;
}

KERNEL void kernel_readout_gate_backward(
    const float *restrict gate, const float *restrict query, float derivative, float *restrict dlast,
    float *restrict dkey, float *restrict dquery, size_t d) {
    for (size_t i = 0; i < d; i++) {
        float into = derivative * query[i] * gate[i] * (1.0f - gate[i]);
        dlast[i] += into;
        dkey[i] += into;
        dquery[i] += derivative * gate[i];
    }
}
