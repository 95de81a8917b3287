#include "vectormath.h"

KERNEL size_t kernel_rank(
    const float *x, const float *lengths, const float *distances, size_t count, float score, float length, float distance,
    float constant, int32_t *above, int32_t *finite, int32_t *restrict undecided) {
    enum { CHUNK = 64 };
    int32_t over = 0, odd = 0;
    size_t open = 0;
    for (size_t start = 0; start < count; start += CHUNK) {
        size_t size = count - start < CHUNK ? count - start : CHUNK;
        const float *values = x + start;
        float margins[CHUNK];
        if (distances)
            for (size_t i = 0; i < size; i++)
                margins[i] = constant + length * lengths[start + i] + distance * distances[start + i];
        else
            for (size_t i = 0; i < size; i++) margins[i] = constant + length * lengths[start + i];
        int32_t near = 0;
        for (size_t i = 0; i < size; i++) {
            float difference = values[i] - score;
            over += difference > margins[i];
            near += __builtin_fabsf(difference) <= margins[i];
            odd += !(__builtin_fabsf(values[i]) <= 3.4028234e38f);
        }
        if (near == 0) continue;
        for (size_t i = 0; i < size; i++)
            if (__builtin_fabsf(values[i] - score) <= margins[i]) undecided[open++] = (int32_t)(start + i);
    }
    *above = over;
    *finite = odd == 0;
    return open;
}
