#include "vectormath.h"

KERNEL void kernel_round_bf16(const float *x, uint16_t *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        // To nearest, ties to even: adds just below half of the lower part's range, plus the bit that becomes the last.
        // A NaN keeps its upper half and is made quiet, so that it does not turn into an infinity.
        uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
        uint32_t nan = (bits >> 16) | 0x40u;
        y[i] = (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
    }
}

KERNEL void kernel_axpy_bf16(float a, const uint16_t *x, float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = (uint32_t)x[i] << 16;
        float value;
        memcpy(&value, &bits, sizeof value);
        y[i] += a * value;
    }
}

KERNEL double kernel_rounding_distance(const float *x, const uint16_t *rounded, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = (uint32_t)rounded[i] << 16;
        float value;
        memcpy(&value, &bits, sizeof value);
        double difference = (double)x[i] - (double)value;
        sum += difference * difference;
    }
    return sqrt(sum);
}
