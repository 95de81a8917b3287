// Written against oneDNN's C interface of versions 2 and 3, which name and create descriptors differently.
// Nothing is linked: a machine without the library, or with another version than the headers', still runs all else.
#include "onednn.h"

#include <stdlib.h>

#if __has_include(<oneapi/dnnl/dnnl.h>)

#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdio.h>

#define FUNCTIONS(F)                          \
    F(dnnl_get_effective_cpu_isa)             \
    F(dnnl_engine_create)                     \
    F(dnnl_stream_create)                     \
    F(dnnl_stream_destroy)                    \
    F(dnnl_memory_create)                     \
    F(dnnl_memory_set_data_handle)            \
    F(dnnl_memory_destroy)                    \
    F(dnnl_post_ops_create)                   \
    F(dnnl_post_ops_append_sum)               \
    F(dnnl_post_ops_destroy)                  \
    F(dnnl_primitive_attr_create)             \
    F(dnnl_primitive_attr_set_post_ops)       \
    F(dnnl_primitive_attr_destroy)            \
    F(dnnl_primitive_desc_destroy)            \
    F(dnnl_primitive_create)                  \
    F(dnnl_primitive_execute)                 \
    F(dnnl_primitive_destroy)                 \
    VERSIONED(F)

#if DNNL_VERSION_MAJOR >= 3
#define APPEND_SUM(operations) library.dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef)
#define VERSIONED(F)                          \
    F(dnnl_memory_desc_create_with_tag)       \
    F(dnnl_memory_desc_destroy)               \
    F(dnnl_matmul_primitive_desc_create)
#else
#define APPEND_SUM(operations) library.dnnl_post_ops_append_sum(operations, 1)
#define VERSIONED(F)                          \
    F(dnnl_memory_desc_init_by_tag)           \
    F(dnnl_matmul_desc_init)                  \
    F(dnnl_primitive_desc_create)
#endif

static struct {
#define MEMBER(name) __typeof__(name) *name;
    FUNCTIONS(MEMBER)
#undef MEMBER
    void (*omp_set_num_threads)(int);
    dnnl_engine_t engine;
    const char *instructions;
    onednn_state state;
} library;

static onednn_state load(void) {
    char name[32];
    snprintf(name, sizeof name, "libdnnl.so.%d", DNNL_VERSION_MAJOR);
    void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return onednn_no_library;
#define LOAD(name) \
    if (!(library.name = (__typeof__(name) *)dlsym(handle, #name))) return onednn_no_library;
    FUNCTIONS(LOAD)
#undef LOAD
    // Absent from builds of oneDNN without OpenMP.
    library.omp_set_num_threads = (void (*)(int))dlsym(handle, "omp_set_num_threads");
    dnnl_cpu_isa_t isa = library.dnnl_get_effective_cpu_isa();
    if ((isa & dnnl_cpu_isa_avx512_core_bf16) != dnnl_cpu_isa_avx512_core_bf16) return onednn_no_instructions;
    library.instructions = (isa & dnnl_cpu_isa_avx512_core_amx) == dnnl_cpu_isa_avx512_core_amx ? "AMX" : "AVX512-BF16";
    return library.dnnl_engine_create(&library.engine, dnnl_cpu, 0) == dnnl_success ? onednn_ready : onednn_no_library;
}

static void load_once(void) { library.state = load(); }

onednn_state onednn_open(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    return library.state;
}

const char *onednn_instructions(void) { return library.instructions; }

struct onednn_product {
    dnnl_primitive_t primitive;
    dnnl_stream_t stream;
    dnnl_memory_t a, b, c;
};

/// Makes a primitive and its three memory objects, in the way of oneDNN's version; false if that fails, with what
/// exists filled in.
static bool fill(
    onednn_product *product, const dnnl_dims_t a, const dnnl_dims_t b, const dnnl_dims_t c, dnnl_format_tag_t tag_a,
    dnnl_format_tag_t tag_b, const_dnnl_primitive_attr_t attributes) {
    dnnl_primitive_desc_t description = NULL;
    bool created = false;
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_t memory_a = NULL, memory_b = NULL, memory_c = NULL;
    created =
        library.dnnl_memory_desc_create_with_tag(&memory_a, 2, a, dnnl_bf16, tag_a) == dnnl_success &&
        library.dnnl_memory_desc_create_with_tag(&memory_b, 2, b, dnnl_bf16, tag_b) == dnnl_success &&
        library.dnnl_memory_desc_create_with_tag(&memory_c, 2, c, dnnl_f32, dnnl_ab) == dnnl_success &&
        library.dnnl_matmul_primitive_desc_create(
            &description, library.engine, memory_a, memory_b, NULL, memory_c, attributes) == dnnl_success &&
        library.dnnl_memory_create(&product->a, memory_a, library.engine, DNNL_MEMORY_NONE) == dnnl_success &&
        library.dnnl_memory_create(&product->b, memory_b, library.engine, DNNL_MEMORY_NONE) == dnnl_success &&
        library.dnnl_memory_create(&product->c, memory_c, library.engine, DNNL_MEMORY_NONE) == dnnl_success;
    library.dnnl_memory_desc_destroy(memory_a);
    library.dnnl_memory_desc_destroy(memory_b);
    library.dnnl_memory_desc_destroy(memory_c);
#else
    dnnl_memory_desc_t memory_a, memory_b, memory_c;
    dnnl_matmul_desc_t operation;
    created =
        library.dnnl_memory_desc_init_by_tag(&memory_a, 2, a, dnnl_bf16, tag_a) == dnnl_success &&
        library.dnnl_memory_desc_init_by_tag(&memory_b, 2, b, dnnl_bf16, tag_b) == dnnl_success &&
        library.dnnl_memory_desc_init_by_tag(&memory_c, 2, c, dnnl_f32, dnnl_ab) == dnnl_success &&
        library.dnnl_matmul_desc_init(&operation, &memory_a, &memory_b, NULL, &memory_c) == dnnl_success &&
        library.dnnl_primitive_desc_create(&description, &operation, attributes, library.engine, NULL) ==
            dnnl_success &&
        library.dnnl_memory_create(&product->a, &memory_a, library.engine, DNNL_MEMORY_NONE) == dnnl_success &&
        library.dnnl_memory_create(&product->b, &memory_b, library.engine, DNNL_MEMORY_NONE) == dnnl_success &&
        library.dnnl_memory_create(&product->c, &memory_c, library.engine, DNNL_MEMORY_NONE) == dnnl_success;
#endif
    created = created && library.dnnl_primitive_create(&product->primitive, description) == dnnl_success &&
              library.dnnl_stream_create(&product->stream, library.engine, dnnl_stream_default_flags) == dnnl_success;
    if (description) library.dnnl_primitive_desc_destroy(description);
    return created;
}

onednn_product *onednn_product_create(
    size_t m, size_t n, size_t k, bool transpose_a, bool transpose_b, bool accumulate) {
    if (onednn_open() != onednn_ready) return NULL;
    onednn_product *product = calloc(1, sizeof *product);
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_post_ops_t sum = NULL;
    bool created = product && library.dnnl_primitive_attr_create(&attributes) == dnnl_success;
    if (accumulate)
        created = created && library.dnnl_post_ops_create(&sum) == dnnl_success &&
                  APPEND_SUM(sum) == dnnl_success &&
                  library.dnnl_primitive_attr_set_post_ops(attributes, sum) == dnnl_success;
    const dnnl_dims_t a = {(dnnl_dim_t)m, (dnnl_dim_t)k}, b = {(dnnl_dim_t)k, (dnnl_dim_t)n},
                      c = {(dnnl_dim_t)m, (dnnl_dim_t)n};
    // One thread also while the code is generated: oneDNN divides the work by the number of threads that it finds then.
    if (library.omp_set_num_threads) library.omp_set_num_threads(1);
    created = created
        && fill(product, a, b, c, transpose_a ? dnnl_ba : dnnl_ab, transpose_b ? dnnl_ba : dnnl_ab, attributes);
    if (sum) library.dnnl_post_ops_destroy(sum);
    if (attributes) library.dnnl_primitive_attr_destroy(attributes);
    if (created) return product;
    onednn_product_destroy(product);
    return NULL;
}

bool onednn_product_run(onednn_product *product, const uint16_t *a, const uint16_t *b, float *c) {
    // The setting belongs to the thread, and Dispatch may run a worker on another thread each time.
    if (library.omp_set_num_threads) library.omp_set_num_threads(1);
    library.dnnl_memory_set_data_handle(product->a, (void *)a);
    library.dnnl_memory_set_data_handle(product->b, (void *)b);
    library.dnnl_memory_set_data_handle(product->c, c);
    const dnnl_exec_arg_t arguments[] = {
        {DNNL_ARG_SRC, product->a}, {DNNL_ARG_WEIGHTS, product->b}, {DNNL_ARG_DST, product->c}};
    return library.dnnl_primitive_execute(product->primitive, product->stream, 3, arguments) == dnnl_success;
}

void onednn_product_destroy(onednn_product *product) {
    if (!product) return;
    if (product->primitive) library.dnnl_primitive_destroy(product->primitive);
    if (product->stream) library.dnnl_stream_destroy(product->stream);
    if (product->a) library.dnnl_memory_destroy(product->a);
    if (product->b) library.dnnl_memory_destroy(product->b);
    if (product->c) library.dnnl_memory_destroy(product->c);
    free(product);
}

#else

onednn_state onednn_open(void) { return onednn_no_headers; }
const char *onednn_instructions(void) { return NULL; }
onednn_product *onednn_product_create(
    size_t m, size_t n, size_t k, bool transpose_a, bool transpose_b, bool accumulate) {
    return NULL;
}
bool onednn_product_run(onednn_product *product, const uint16_t *a, const uint16_t *b, float *c) { return false; }
void onednn_product_destroy(onednn_product *product) {}

#endif
