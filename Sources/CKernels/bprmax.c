#include "vectormath.h"

/// Σ w, Σ w·σ, Σ w·σ(1 − σ) and Σ w·r² over a part of a row, w = e^(r − m), σ = 1/(1 + e^(r − r_t)).
typedef struct {
    float weight, win, slope, square;
} Sums;

INLINE Sums add(Sums a, Sums b) {
    return (Sums){a.weight + b.weight, a.win + b.win, a.slope + b.slope, a.square + b.square};
}

INLINE float largest(const float *r, size_t count, float start) {
    float m = start;
    for (size_t i = 0; i < count; i++) m = r[i] > m ? r[i] : m;
    return m;
}

INLINE Sums sums(const float *r, size_t count, float m, float target) {
    float weight = 0, win = 0, slope = 0, square = 0;
    for (size_t i = 0; i < count; i++) {
        float w = exp_lane(r[i] - m);
        float s = 1.0f / (1.0f + exp_lane(r[i] - target));
        weight += w;
        win += w * s;
        slope += w * s * (1.0f - s);
        square += w * r[i] * r[i];
    }
    return (Sums){weight, win, slope, square};
}

/// r becomes weight·dL/do. `total.weight` is Σ w, the other fields are means under the softmax.
INLINE void differentiate(
    float *r, size_t count, float m, float target, Sums total, float weight, float regularisation, float elu) {
    float share = weight / total.weight;
    float factor = -1.0f / (total.win + 1e-24f);
    for (size_t i = 0; i < count; i++) {
        float x = r[i];
        float w = share * exp_lane(x - m);
        float s = 1.0f / (1.0f + exp_lane(x - target));
        float win = s - total.win - s * (1.0f - s);
        float square = x * x - total.square + 2.0f * x;
        // ELU's derivative in terms of its result: 1, or r + α below zero.
        float slope = elu > 0.0f && x < 0.0f ? x + elu : 1.0f;
        r[i] = w * (factor * win + regularisation * square) * slope;
    }
}

KERNEL float kernel_bpr_max(
    float *scores, size_t count, size_t target, const int32_t *absent, size_t absent_count, const float *bias,
    float elu, float regularisation, float weight) {
    float *r = scores;
    if (bias)
        for (size_t i = 0; i < count; i++) r[i] += bias[i];
    if (elu > 0.0f)
        for (size_t i = 0; i < count; i++) {
            float below = elu * (exp_lane(r[i] < 0.0f ? r[i] : 0.0f) - 1.0f);
            r[i] = r[i] > 0.0f ? r[i] : below;
        }
    float own = r[target];
    float own_slope = elu > 0.0f && own < 0.0f ? own + elu : 1.0f;
    int has_negatives = absent_count < count;

    // The negatives are the stretches between the absent positions.
    float m = -INFINITY;
    Sums total = {0, 0, 0, 0};
    for (size_t i = 0, start = 0; i <= absent_count; i++) {
        size_t end = i < absent_count ? (size_t)absent[i] : count;
        m = largest(r + start, end - start, m);
        start = end + 1;
    }
    for (size_t i = 0, start = 0; i <= absent_count; i++) {
        size_t end = i < absent_count ? (size_t)absent[i] : count;
        total = add(total, sums(r + start, end - start, m, own));
        start = end + 1;
    }
    if (has_negatives) {
        total.win /= total.weight;
        total.slope /= total.weight;
        total.square /= total.weight;
    }
    for (size_t i = 0, start = 0; i <= absent_count; i++) {
        size_t end = i < absent_count ? (size_t)absent[i] : count;
        differentiate(r + start, end - start, m, own, total, weight, regularisation, elu);
        if (i < absent_count) r[end] = 0;
        start = end + 1;
    }
    if (!has_negatives) return 0;
    r[target] = -weight * total.slope / (total.win + 1e-24f) * own_slope;
    return -logf(total.win + 1e-24f) + regularisation * total.square;
}
