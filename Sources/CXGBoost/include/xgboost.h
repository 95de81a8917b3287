// Boosted trees by XGBoost, which is loaded when needed.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/// Why there are no trees, or `xgboost_ready`.
typedef enum {
    xgboost_ready = 0,
    /// The library cannot be loaded, or lacks a function that is needed.
    xgboost_no_library,
    /// A version before 1.7.
    xgboost_too_old,
} xgboost_state;

/// Loads the library of that name, and says whether it can be used.
xgboost_state xgboost_open(const char *library);

/// Trees, the rows that they are fitted on, and the rows that they are watched on.
typedef struct xgboost_booster xgboost_booster;

// Each of these gives NULL, or says what is wrong; the text lasts until the thread's next call.

/// Rows are row-major, finite, and copied. The booster works on the calling thread alone, and is destroyed also when
/// this fails.
const char *xgboost_create(
    const char *library, size_t columns, const float *fitted, size_t fitted_rows, const float *watched,
    size_t watched_rows, xgboost_booster **booster);

const char *xgboost_set(xgboost_booster *booster, const char *name, const char *value);

/// Sums of the trees' leaves for each of the rows.
const char *xgboost_margins(xgboost_booster *booster, bool watched, float *margins);

/// Adds a tree. One gradient and Hessian of the loss per fitted row.
const char *xgboost_boost(xgboost_booster *booster, const float *gradients, const float *hessians);

/// The trees in XGBoost's JSON, which belongs to the booster and lasts until its next call.
const char *xgboost_model(xgboost_booster *booster, const char **json, size_t *length);

void xgboost_destroy(xgboost_booster *booster);
