// Shared by the kernels: function attributes, and the exponential and normal distribution functions as code that the
// compiler can vectorise (no calls, no branches).
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "kernels.h"

// Not with ThreadSanitizer, which is not ready yet when the instruction set is chosen.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define KERNEL
#endif

#define INLINE static inline __attribute__((always_inline))

// Sums may be reordered into vector lanes; the order is the same at every call, so results stay repeatable.
#pragma clang fp reassociate(on) contract(fast)

/// e^x to 1 ulp: x = n·ln 2 + r, |r| ≤ ½ ln 2, polynomial of degree 6 in r (1 + r + …, the other
/// coefficients minimise the largest relative error there, 3e-9), times 2^n. Below −87.3 the result
/// is near the smallest normal number instead of 0.
INLINE float exp_lane(float x) {
    x = x < -87.3f ? -87.3f : x;
    x = x > 88.3f ? 88.3f : x;
    float n = __builtin_rintf(x * 1.44269504f);
    float r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.38145394e-3f;
    p = p * r + 8.36874545e-3f;
    p = p * r + 4.16683890e-2f;
    p = p * r + 1.66665211e-1f;
    p = p * r + 4.99999940e-1f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    // n as an integer is in the last bits of n + 1.5·2^23. A conversion would be undefined for a
    // NaN, which diverging runs have, and which p passes on.
    float shifted = n + 12582912.0f;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127u) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

/// Φ(x), absolute error below 1e-7 (Abramowitz & Stegun 7.1.26 for erf, by its symmetry). `gauss` receives e^(−x²/2).
INLINE float normal_cdf(float x, float *gauss) {
    float a = __builtin_fabsf(x) * 0.70710678f;
    float t = 1.0f / (1.0f + 0.3275911f * a);
    float e = exp_lane(-a * a);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    float half_tail = 0.5f * p * t * e;
    *gauss = e;
    return x >= 0.0f ? 1.0f - half_tail : half_tail;
}
