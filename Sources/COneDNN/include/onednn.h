// bfloat16 matrix products by oneDNN, which is loaded when first needed.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Why there are no products, or `onednn_ready`.
typedef enum {
    onednn_ready = 0,
    /// Built without oneDNN's headers.
    onednn_no_headers,
    /// The library that the headers belong to cannot be loaded.
    onednn_no_library,
    /// The processor has no instructions for bfloat16 (AVX512-BF16 or AMX): oneDNN would only imitate them, slowly.
    onednn_no_instructions,
} onednn_state;

/// Loads the library at the first call.
onednn_state onednn_open(void);

/// "AMX" or "AVX512-BF16", when ready.
const char *onednn_instructions(void);

/// C = op(A)·op(B), or C += op(A)·op(B), for one shape; op is the identity or the transpose.
typedef struct onednn_product onednn_product;

/// Shapes after op: A m × k, B k × n, C m × n, row-major without gaps. NULL if oneDNN refuses.
onednn_product *onednn_product_create(
    size_t m, size_t n, size_t k, bool transpose_a, bool transpose_b, bool accumulate);

/// Multiplies on the calling thread alone; one thread at a time per product. False if oneDNN fails.
bool onednn_product_run(onednn_product *product, const uint16_t *a, const uint16_t *b, float *c);

void onednn_product_destroy(onednn_product *product);
