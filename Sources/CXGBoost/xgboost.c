// Written against XGBoost's C interface of versions 1.7 and later. Neither headers nor library are needed to build: the
// few functions that are used are declared here, and found by name.
#include "xgboost.h"

#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// Name, what it gives, what it is given. Numbers and sizes have 64 bits in this interface (`bst_ulong`).
#define FUNCTIONS(F)                                                                                               \
    F(XGBoostVersion, void, (int *major, int *minor, int *patch))                                                  \
    F(XGBGetLastError, const char *, (void))                                                                       \
    F(XGDMatrixCreateFromMat_omp, int,                                                                             \
      (const float *values, uint64_t rows, uint64_t columns, float missing, void **matrix, int threads))           \
    F(XGDMatrixFree, int, (void *matrix))                                                                          \
    F(XGBoosterCreate, int, (void *const matrices[], uint64_t count, void **booster))                              \
    F(XGBoosterFree, int, (void *booster))                                                                         \
    F(XGBoosterSetParam, int, (void *booster, const char *name, const char *value))                                \
    F(XGBoosterBoostOneIter, int, (void *booster, void *matrix, float *gradients, float *hessians, uint64_t rows)) \
    F(XGBoosterPredictFromDMatrix, int,                                                                            \
      (void *booster, void *matrix, const char *options, const uint64_t **shape, uint64_t *dimensions,             \
       const float **values))                                                                                      \
    F(XGBoosterSaveModelToBuffer, int, (void *booster, const char *options, uint64_t *length, const char **bytes))

typedef struct {
#define MEMBER(name, result, parameters) result(*name) parameters;
    FUNCTIONS(MEMBER)
#undef MEMBER
} functions;

static xgboost_state load(const char *name, functions *library) {
    // Never closed: its threads and the C++ runtime do not bear that.
    void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return xgboost_no_library;
#define LOAD(name, result, parameters) \
    if (!(library->name = (result(*) parameters)dlsym(handle, #name))) return xgboost_no_library;
    FUNCTIONS(LOAD)
#undef LOAD
    int major = 0, minor = 0, patch = 0;
    library->XGBoostVersion(&major, &minor, &patch);
    return major > 1 || (major == 1 && minor >= 7) ? xgboost_ready : xgboost_too_old;
}

xgboost_state xgboost_open(const char *name) {
    functions library;
    return load(name, &library);
}

struct xgboost_booster {
    functions library;
    void *matrices[2];
    uint64_t rows[2];
    void *handle;
};

/// What a call of the library that gave this has to say for itself.
static const char *outcome(const xgboost_booster *booster, int result) {
    return result == 0 ? NULL : booster->library.XGBGetLastError();
}

const char *xgboost_create(
    const char *name, size_t columns, const float *fitted, size_t fitted_rows, const float *watched,
    size_t watched_rows, xgboost_booster **result) {
    xgboost_booster *booster = calloc(1, sizeof *booster);
    *result = booster;
    if (!booster) return "no memory";
    if (load(name, &booster->library) != xgboost_ready) return "the library cannot be used";
    const functions *library = &booster->library;
    const float *values[] = {fitted, watched};
    booster->rows[0] = fitted_rows;
    booster->rows[1] = watched_rows;
    int failed = 0;
    for (int i = 0; i < 2 && !failed; i++)
        failed = library->XGDMatrixCreateFromMat_omp(
            values[i], booster->rows[i], columns, NAN, &booster->matrices[i], 1);
    // Margins of the matrices that a booster is created with are kept, and only those of new trees added to them.
    if (!failed) failed = library->XGBoosterCreate(booster->matrices, 2, &booster->handle);
    return outcome(booster, failed);
}

const char *xgboost_set(xgboost_booster *booster, const char *name, const char *value) {
    return outcome(booster, booster->library.XGBoosterSetParam(booster->handle, name, value));
}

const char *xgboost_margins(xgboost_booster *booster, bool watched, float *margins) {
    static const char options[] =
        "{\"type\": 1, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}";
    const uint64_t *shape = NULL;
    uint64_t dimensions = 0;
    const float *values = NULL;
    const char *problem = outcome(
        booster, booster->library.XGBoosterPredictFromDMatrix(
                     booster->handle, booster->matrices[watched], options, &shape, &dimensions, &values));
    if (problem) return problem;
    if (dimensions != 1 || shape[0] != booster->rows[watched]) return "margins of another shape than expected";
    for (uint64_t row = 0; row < booster->rows[watched]; row++) margins[row] = values[row];
    return NULL;
}

const char *xgboost_boost(xgboost_booster *booster, const float *gradients, const float *hessians) {
    return outcome(
        booster, booster->library.XGBoosterBoostOneIter(
                     booster->handle, booster->matrices[0], (float *)gradients, (float *)hessians, booster->rows[0]));
}

const char *xgboost_model(xgboost_booster *booster, const char **json, size_t *length) {
    uint64_t count = 0;
    const char *problem = outcome(
        booster,
        booster->library.XGBoosterSaveModelToBuffer(booster->handle, "{\"format\": \"json\"}", &count, json));
    *length = count;
    return problem;
}

void xgboost_destroy(xgboost_booster *booster) {
    if (!booster) return;
    if (booster->handle) booster->library.XGBoosterFree(booster->handle);
    for (int i = 0; i < 2; i++)
        if (booster->matrices[i]) booster->library.XGDMatrixFree(booster->matrices[i]);
    free(booster);
}
