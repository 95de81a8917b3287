#include "vectormath.h"

KERNEL void kernel_adagrad(
    float *restrict w, float *restrict gradient, float *restrict squares, float *restrict velocity, size_t count,
    float gradient_scale, float l2, float rate, float momentum, float epsilon, float decay) {
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i] * gradient_scale + l2 * w[i];
        float sum = squares[i] + g * g;
        float step = momentum * velocity[i] - rate * g / __builtin_elementwise_sqrt(sum + epsilon);
        squares[i] = sum;
        velocity[i] = step;
        w[i] += step - decay * w[i];
        gradient[i] = 0;
    }
}
