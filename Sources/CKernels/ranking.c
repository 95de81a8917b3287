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

INLINE size_t within_part_each(
    const float *x, size_t count, float shift, float low, float high, int32_t *above, float *restrict found) {
    size_t length = 0;
    for (size_t i = 0; i < count && x[i] + shift >= low; i++) {
        float value = x[i] + shift;
        if (value >= high)
            (*above)++;
        else
            found[length++] = value;
    }
    return length;
}

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,popcnt")))

static int has_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl");
}

AVX512 static size_t within_part_avx512(
    const float *x, size_t count, float shift, float low, float high, int32_t *above, float *restrict found) {
    const __m512 lows = _mm512_set1_ps(low), highs = _mm512_set1_ps(high), shifts = _mm512_set1_ps(shift);
    size_t length = 0;
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 inside = count - i >= 16 ? 0xffff : (__mmask16)((1u << (count - i)) - 1);
        __m512 values = _mm512_add_ps(_mm512_maskz_loadu_ps(inside, x + i), shifts);
        __mmask16 enough = _mm512_mask_cmp_ps_mask(inside, values, lows, _CMP_GE_OQ);
        __mmask16 too_much = _mm512_mask_cmp_ps_mask(enough, values, highs, _CMP_GE_OQ);
        __mmask16 between = enough & (__mmask16)~too_much;
        *above += __builtin_popcount(too_much);
        _mm512_storeu_ps(found + length, _mm512_maskz_compress_ps(between, values));
        length += (size_t)__builtin_popcount(between);
        if (enough != 0xffff) break;
    }
    return length;
}

AVX512 static size_t within_avx512(
    const float *x, size_t count, float low, float high, int32_t *above, float *restrict found) {
    const __m512 lows = _mm512_set1_ps(low), highs = _mm512_set1_ps(high);
    size_t length = 0;
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 inside = count - i >= 16 ? 0xffff : (__mmask16)((1u << (count - i)) - 1);
        __m512 values = _mm512_maskz_loadu_ps(inside, x + i);
        __mmask16 enough = _mm512_mask_cmp_ps_mask(inside, values, lows, _CMP_GE_OQ);
        __mmask16 too_much = _mm512_mask_cmp_ps_mask(enough, values, highs, _CMP_GE_OQ);
        __mmask16 between = enough & (__mmask16)~too_much;
        *above += __builtin_popcount(too_much);
        _mm512_storeu_ps(found + length, _mm512_maskz_compress_ps(between, values));
        length += (size_t)__builtin_popcount(between);
    }
    return length;
}
#endif

size_t kernel_within(const float *x, size_t count, float low, float high, int32_t *above, float *found) {
    *above = 0;
#if defined(__x86_64__)
    if (has_avx512()) return within_avx512(x, count, low, high, above, found);
#endif
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (x[i] >= high)
            *above += x[i] >= low;
        else if (x[i] >= low)
            found[length++] = x[i];
    }
    return length;
}

size_t kernel_within_parts(
    const float *x, const float *tops, const int32_t *offsets, size_t parts, const float *shifts, float low, float high,
    int32_t *above, float *found) {
    size_t length = 0;
    *above = 0;
    for (size_t part = 0; part < parts; part++) {
        if (!(tops[part] + shifts[part] >= low)) continue;
        const float *first = x + offsets[part];
        size_t count = (size_t)(offsets[part + 1] - offsets[part]);
#if defined(__x86_64__)
        if (has_avx512()) {
            length += within_part_avx512(first, count, shifts[part], low, high, above, found + length);
            continue;
        }
#endif
        length += within_part_each(first, count, shifts[part], low, high, above, found + length);
    }
    return length;
}

size_t kernel_prefixes(
    const float *x, const float *tops, const int32_t *offsets, size_t parts, const float *shifts, float least,
    int32_t *counts) {
    size_t sum = 0;
    for (size_t part = 0; part < parts; part++) {
        const float *first = x + offsets[part];
        float shift = shifts[part];
        size_t left = (size_t)(offsets[part + 1] - offsets[part]), length = 0;
        if (left > 0 && tops[part] + shift >= least) {
            // Bisection without branches: `length` elements are known to be large enough.
            while (left > 1) {
                size_t half = left / 2;
                length += first[length + half] + shift >= least ? half : 0;
                left -= half;
            }
            length++;
        }
        counts[part] = (int32_t)length;
        sum += length;
    }
    return sum;
}

/// One element at a time.
INLINE size_t rank_row_each(
    const float *x, const float *lengths, int32_t count, float score, float length, float constant, int32_t row,
    int32_t *above, int32_t *odd, int32_t *restrict undecided) {
    size_t open = 0;
    for (int32_t i = 0; i < count; i++) {
        float margin = constant + length * lengths[i], difference = x[i] - score;
        *above += difference > margin;
        *odd |= !(__builtin_fabsf(x[i]) <= 3.4028234e38f);
        if (__builtin_fabsf(difference) <= margin) {
            undecided[2 * open] = row;
            undecided[2 * open++ + 1] = i;
        }
    }
    return open;
}

#if defined(__x86_64__)
AVX512 static size_t rank_row_avx512(
    const float *x, const float *lengths, int32_t count, float score, float length, float constant, int32_t row,
    int32_t *above, int32_t *odd, int32_t *restrict undecided) {
    const __m512 scores = _mm512_set1_ps(score), largest = _mm512_set1_ps(3.4028234e38f);
    const __m512 per_length = _mm512_set1_ps(length), constants = _mm512_set1_ps(constant);
    size_t open = 0;
    for (int32_t i = 0; i < count; i += 16) {
        __mmask16 inside = count - i >= 16 ? 0xffff : (__mmask16)((1u << (count - i)) - 1);
        __m512 values = _mm512_maskz_loadu_ps(inside, x + i);
        __m512 margin = _mm512_fmadd_ps(per_length, _mm512_maskz_loadu_ps(inside, lengths + i), constants);
        __m512 difference = _mm512_sub_ps(values, scores);
        *above += __builtin_popcount(_mm512_mask_cmp_ps_mask(inside, difference, margin, _CMP_GT_OQ));
        *odd |= _mm512_mask_cmp_ps_mask(inside, _mm512_abs_ps(values), largest, _CMP_NLE_UQ) != 0;
        unsigned near = _mm512_mask_cmp_ps_mask(inside, _mm512_abs_ps(difference), margin, _CMP_LE_OQ);
        for (; near; near &= near - 1) {
            undecided[2 * open] = row;
            undecided[2 * open++ + 1] = i + __builtin_ctz(near);
        }
    }
    return open;
}
#endif

KERNEL static void dots(const float *session, const float *items, size_t columns, size_t count, float *restrict y) {
    for (size_t i = 0; i < count; i++) {
        float sum = 0;
        for (size_t c = 0; c < columns; c++) sum += session[c] * items[i * columns + c];
        y[i] = sum;
    }
}

#if defined(__x86_64__)
/// Four items at a time, so that the session is loaded once for them.
AVX512 static void dots_avx512(
    const float *session, const float *items, size_t columns, size_t count, float *restrict y) {
    const __mmask16 rest = (__mmask16)((1u << columns % 16) - 1);
    size_t whole = columns / 16 * 16;
    for (size_t i = 0; i < count; i += 4) {
        const float *a = items + i * columns;
        // The last items stand in for those that are missing.
        const float *b = i + 1 < count ? a + columns : a, *c = i + 2 < count ? b + columns : b;
        const float *d = i + 3 < count ? c + columns : c;
        __m512 p = _mm512_setzero_ps(), q = p, r = p, s = p;
        for (size_t k = 0; k < whole; k += 16) {
            __m512 part = _mm512_loadu_ps(session + k);
            p = _mm512_fmadd_ps(part, _mm512_loadu_ps(a + k), p);
            q = _mm512_fmadd_ps(part, _mm512_loadu_ps(b + k), q);
            r = _mm512_fmadd_ps(part, _mm512_loadu_ps(c + k), r);
            s = _mm512_fmadd_ps(part, _mm512_loadu_ps(d + k), s);
        }
        if (rest) {
            __m512 part = _mm512_maskz_loadu_ps(rest, session + whole);
            p = _mm512_fmadd_ps(part, _mm512_maskz_loadu_ps(rest, a + whole), p);
            q = _mm512_fmadd_ps(part, _mm512_maskz_loadu_ps(rest, b + whole), q);
            r = _mm512_fmadd_ps(part, _mm512_maskz_loadu_ps(rest, c + whole), r);
            s = _mm512_fmadd_ps(part, _mm512_maskz_loadu_ps(rest, d + whole), s);
        }
        y[i] = _mm512_reduce_add_ps(p);
        if (i + 1 < count) y[i + 1] = _mm512_reduce_add_ps(q);
        if (i + 2 < count) y[i + 2] = _mm512_reduce_add_ps(r);
        if (i + 3 < count) y[i + 3] = _mm512_reduce_add_ps(s);
    }
}
#endif

size_t kernel_rank_first(
    const float *items, const float *bias, const float *lengths, size_t count, size_t columns, const float *sessions,
    size_t rows, const int32_t *numbers, const int32_t *counts, int32_t before, const float *scores,
    const float *length, const float *constant, int32_t *above, int32_t *odd, int32_t *undecided) {
    enum { block = 128 };
    float values[block];
    size_t open = 0;
    for (size_t start = 0; start < count; start += block) {
        for (size_t row = 0; row < rows; row++) {
            int32_t number = numbers[row], wanted = counts[row] - before - (int32_t)start;
            int32_t left = (int32_t)(count - start < block ? count - start : block);
            if (wanted > left) wanted = left;
            if (wanted <= 0) continue;
            const float *session = sessions + (size_t)number * columns, *first = items + start * columns;
#if defined(__x86_64__)
            if (has_avx512())
                dots_avx512(session, first, columns, (size_t)wanted, values);
            else
#endif
                dots(session, first, columns, (size_t)wanted, values);
            if (bias)
                for (int32_t i = 0; i < wanted; i++) values[i] += bias[start + (size_t)i];
            size_t found;
            int32_t *next = undecided + 2 * open;
#if defined(__x86_64__)
            if (has_avx512())
                found = rank_row_avx512(
                    values, lengths + start, wanted, scores[number], length[number], constant[number], number,
                    above + number, odd + number, next);
            else
#endif
                found = rank_row_each(
                    values, lengths + start, wanted, scores[number], length[number], constant[number], number,
                    above + number, odd + number, next);
            for (size_t i = 0; i < found; i++) next[2 * i + 1] += (int32_t)start;
            open += found;
        }
    }
    return open;
}
