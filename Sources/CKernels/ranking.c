#include "vectormath.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// One element at a time; also for the remainder of the vector version.
INLINE size_t rank_each(
    const float *x, const float *lengths, const float *distances, size_t start, size_t end, float score, float length,
    float distance, float constant, int32_t *above, int32_t *odd, int32_t *restrict undecided) {
    size_t open = 0;
    for (size_t i = start; i < end; i++) {
        float margin = constant + length * lengths[i] + (distances ? distance * distances[i] : 0);
        float difference = x[i] - score;
        *above += difference > margin;
        *odd += !(__builtin_fabsf(x[i]) <= 3.4028234e38f);
        if (__builtin_fabsf(difference) <= margin) undecided[open++] = (int32_t)i;
    }
    return open;
}

#if defined(__x86_64__)
/// By hand, since compilers find no vector form for a list that grows by a varying number of elements.
__attribute__((target("avx512f,avx512bw,avx512vl,popcnt"))) static size_t rank_avx512(
    const float *x, const float *lengths, const float *distances, size_t count, float score, float length,
    float distance, float constant, int32_t *above, int32_t *odd, int32_t *restrict undecided) {
    const __m512 scores = _mm512_set1_ps(score), largest = _mm512_set1_ps(3.4028234e38f);
    const __m512 per_length = _mm512_set1_ps(length), per_distance = _mm512_set1_ps(distance);
    __m512i positions = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    size_t open = 0, whole = count / 16 * 16;
    int32_t over = 0;
    __mmask16 wrong = 0;
    for (size_t i = 0; i < whole; i += 16) {
        __m512 margin = _mm512_fmadd_ps(per_length, _mm512_loadu_ps(lengths + i), _mm512_set1_ps(constant));
        if (distances) margin = _mm512_fmadd_ps(per_distance, _mm512_loadu_ps(distances + i), margin);
        __m512 values = _mm512_loadu_ps(x + i);
        __m512 difference = _mm512_sub_ps(values, scores);
        over += __builtin_popcount(_mm512_cmp_ps_mask(difference, margin, _CMP_GT_OQ));
        wrong |= _mm512_cmp_ps_mask(_mm512_abs_ps(values), largest, _CMP_NLE_UQ);
        __mmask16 near = _mm512_cmp_ps_mask(_mm512_abs_ps(difference), margin, _CMP_LE_OQ);
        if (near) {
            // The register form: stores through a mask are slow on some processors. Up to 15 places after the list are
            // overwritten, all of them before `count`, since the list is never longer than what has been read.
            _mm512_storeu_si512(undecided + open, _mm512_maskz_compress_epi32(near, positions));
            open += (size_t)__builtin_popcount(near);
        }
        positions = _mm512_add_epi32(positions, _mm512_set1_epi32(16));
    }
    *above += over;
    *odd += wrong != 0;
    return open + rank_each(
        x, lengths, distances, whole, count, score, length, distance, constant, above, odd, undecided + open);
}
#endif

size_t kernel_rank(
    const float *x, const float *lengths, const float *distances, size_t count, float score, float length,
    float distance, float constant, int32_t *above, int32_t *finite, int32_t *undecided) {
    int32_t odd = 0;
    size_t open;
    *above = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        open = rank_avx512(x, lengths, distances, count, score, length, distance, constant, above, &odd, undecided);
    else
#endif
        open = rank_each(x, lengths, distances, 0, count, score, length, distance, constant, above, &odd, undecided);
    *finite = odd == 0;
    return open;
}

size_t kernel_at_least(const float *x, size_t count, float least, int32_t *found) {
    enum { chunk = 32 };
    size_t length = 0;
    for (size_t start = 0; start < count; start += chunk) {
        size_t end = start + chunk < count ? start + chunk : count;
        // Nearly all chunks have none, which a vector comparison settles.
        int32_t any = 0;
        for (size_t i = start; i < end; i++) any |= x[i] >= least;
        if (!any) continue;
        for (size_t i = start; i < end; i++)
            if (x[i] >= least) found[length++] = (int32_t)i;
    }
    return length;
}
