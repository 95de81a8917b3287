#include "vectormath.h"

KERNEL void kernel_adam(
    float *restrict w, float *restrict gradient, float *restrict m, float *restrict v, size_t count,
    float gradient_scale, float l2, float rate, float beta1, float beta2, float epsilon, float decay) {
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i] * gradient_scale + l2 * w[i];
        float first = beta1 * m[i] + (1.0f - beta1) * g;
        float second = beta2 * v[i] + (1.0f - beta2) * g * g;
        m[i] = first;
        v[i] = second;
        w[i] -= rate * first / (__builtin_elementwise_sqrt(second) + epsilon) + decay * w[i];
        gradient[i] = 0;
    }
}
