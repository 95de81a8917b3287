// Vector kernels that would run several times slower as portable code: one source, compiled for
// several instruction sets, the best chosen when the program is loaded (target_clones). Matrices
// are row-major floats; `ld…` is the distance between rows in elements. Every kernel has a naive
// twin in Tests/TensorTests.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Elementwise ------------------------------------------------------------------------------------------------------

// Rules that fill a whole gradient take `accumulate`: without it, dx += … is dx = …

/// y = Dropout(x · Φ(x)), Φ the normal distribution function (exact GELU, by erf); dropout as in `kernel_dropout`, none
/// for a probability of 0.
void kernel_gelu(const float *x, float *y, size_t count, float probability, uint64_t key);
/// dx += Dropout(dy) · (Φ(x) + x·φ(x))
void kernel_gelu_backward(
    const float *x, const float *dy, float *dx, size_t count, float probability, uint64_t key, int accumulate);
/// y = max(x, 0)
void kernel_relu(const float *x, float *y, size_t count);
/// dx += dy where x > 0
void kernel_relu_backward(const float *x, const float *dy, float *dx, size_t count);
/// y = a + b
void kernel_sum(const float *a, const float *b, float *y, size_t count);
/// y = a + Dropout(b), as in `kernel_dropout`.
void kernel_sum_dropped(
    const float *a, const float *b, float *y, size_t count, float probability, uint64_t key);
/// y = a·x
void kernel_scale(float a, const float *x, float *y, size_t count);
/// y += x
void kernel_add(const float *x, float *y, size_t count);
/// y += a·x
void kernel_axpy(float a, const float *x, float *y, size_t count);
/// Inverted dropout: y = x·keep/(1−p); element i is kept by the counter-based draw (key, i), so that backward draws it
/// again instead of storing it. With `accumulate`, y += …
void kernel_dropout(const float *x, float *y, size_t count, float probability, uint64_t key, int accumulate);
/// x·y, accumulated in double in a fixed order.
double kernel_dot(const float *x, const float *y, size_t count);
/// x·y, accumulated in single precision.
float kernel_dot_single(const float *x, const float *y, size_t count);
/// Requests that `count` floats be brought into the cache.
static inline void kernel_prefetch(const float *x, size_t count) {
    for (size_t i = 0; i < count; i += 16) __builtin_prefetch(x + i);
}
/// Sum of squares, accumulated in double in a fixed order.
double kernel_square_sum(const float *x, size_t count);

// Rows -------------------------------------------------------------------------------------------------------------

/// y = (x − mean)/√(variance + ε)·gain + shift per row; statistics[2r], [2r+1] receive mean and 1/√(variance + ε).
void kernel_layer_norm(
    const float *x, const float *gain, const float *shift, float *y, float *statistics, size_t rows, size_t columns,
    float epsilon);
/// dx += …, dgain += …, dshift += …; `accumulate` is about dx alone.
void kernel_layer_norm_backward(
    const float *x, const float *gain, const float *statistics, const float *dy, float *dx, float *dgain, float *dshift,
    size_t rows, size_t columns, int accumulate);
/// y = scale·x/max(‖x‖, ε) per row; lengths[r] receives max(‖x‖, ε).
void kernel_normalise(
    const float *x, float *y, float *lengths, size_t rows, size_t columns, float scale, float epsilon);
/// dx += (scale·dy − y·(y·dy)/scale)/length
void kernel_normalise_backward(
    const float *y, const float *lengths, const float *dy, float *dx, size_t rows, size_t columns, float scale,
    int accumulate);
/// y[r] += bias for every row.
void kernel_add_bias(const float *bias, float *y, size_t rows, size_t columns);
/// sums[c] += Σ_r x[r, c]
void kernel_column_sums(const float *x, float *sums, size_t rows, size_t columns);
/// Row softmax.
void kernel_softmax(const float *x, float *y, size_t rows, size_t columns);
/// dx += y·(dy − y·dy) per row.
void kernel_softmax_backward(
    const float *y, const float *dy, float *dx, size_t rows, size_t columns, int accumulate);

// Attention --------------------------------------------------------------------------------------------------------

/// Causal attention of one sequence and one head: out[i] = Σ_{j ≤ i} softmax_j(scale·q_i·k_j)·v_j.
/// Computes rows first ..< end of the sequence.
/// q, k: length × width; v, out: length × valueWidth; weights (length × length, lower triangle) is kept for backward.
void kernel_attention(
    const float *q, size_t ldq, const float *k, size_t ldk, const float *v, size_t ldv, float *out, size_t ldo,
    float *weights, size_t length, size_t first, size_t end, size_t width, size_t value_width, float scale);
/// dq += …, dk += …, dv += …; `scratch` holds `length` floats.
void kernel_attention_backward(
    const float *q, size_t ldq, const float *k, size_t ldk, const float *v, size_t ldv, const float *weights,
    const float *dout, size_t ldo, float *dq, size_t lddq, float *dk, size_t lddk, float *dv, size_t lddv,
    float *scratch, size_t length, size_t first, size_t end, size_t width, size_t value_width, float scale);

// Graphs -----------------------------------------------------------------------------------------------------------

/// Gates of a recurrent step per row: r = σ(x₁ + h₁), z = σ(x₂ + h₂), n = tanh(x₃ + r·h₃), y = n + z·(state − n).
/// x, h, gates (receives r, z, n): rows × 3d; state, y: rows × d.
void kernel_gated_step(
    const float *x, const float *h, const float *state, float *gates, float *y, size_t rows, size_t d);
/// dx += …, dh += …, dstate += …; the three do not overlap.
void kernel_gated_step_backward(
    const float *h, const float *state, const float *gates, const float *dy, float *dx, float *dh, float *dstate,
    size_t rows, size_t d);
/// query·gate with gate = σ(last + key), all of width d.
float kernel_readout_gate(const float *last, const float *key, const float *query, float *gate, size_t d);
/// From `derivative`, that of the loss by the result: dlast += …, dkey += …, dquery += …; the three
/// do not overlap.
void kernel_readout_gate_backward(
    const float *gate, const float *query, float derivative, float *dlast, float *dkey, float *dquery, size_t d);

// GRU --------------------------------------------------------------------------------------------------------------

// One time step of the cell h' = (1 − z)·h + z·n, n = tanh(… + (r·h)·U). gates: rows × 3·width, [r z n] side by side;
// h, rh, next, dh: rows × width. The products with U are done between the kernels.

/// In place r = σ(r), z = σ(z); rh = r·h.
void kernel_gru_gates(float *gates, const float *h, float *rh, size_t rows, size_t width);
/// In place n = tanh(n); next = (1 − z)·h + z·n.
void kernel_gru_state(float *gates, const float *h, float *next, size_t rows, size_t width);
/// From dh, the gradient of `next`: z and n become the gradients of the arguments of their sigmoid
/// and tanh, and dh becomes dh·(1 − z).
void kernel_gru_state_backward(float *gates, const float *h, float *dh, size_t rows, size_t width);
/// From drh, the gradient of r·h: r becomes the gradient of its sigmoid's argument; dh += drh·r.
void kernel_gru_gates_backward(
    float *gates, const float *h, const float *drh, float *dh, size_t rows, size_t width);

// Output layer -----------------------------------------------------------------------------------------------------

/// In place per row: x = exp(x − m), m = maximum of the row (kept in maxima), sums[r] = Σ x. `bias` (per column) is
/// added first, unless it is null.
void kernel_exponentials(
    float *x, size_t ldx, size_t rows, size_t columns, const float *bias, float *maxima, float *sums);
/// BPR-max of one row (Hidasi & Karatzoglou 2018): with r = ELU(scores + bias), w = softmax(r) and both sums over the
/// negatives, L = −log Σ w·σ(r_target − r) + regularisation·Σ w·r². `absent` lists, in ascending
/// order, the positions that are not negatives, including the target. Scores become
/// weight·dL/d(scores + bias); returns L, 0 without negatives. `bias` may be null; `elu` is ELU's
/// α, 0 for none.
float kernel_bpr_max(
    float *scores, size_t count, size_t target, const int32_t *absent, size_t absent_count, const float *bias,
    float elu, float regularisation, float weight);
/// Compares scores x with `score`, each known within constant + length·lengths[i] +
/// distance·distances[i] (without the last term if `distances` is null). `above` receives the
/// number of elements certainly above, `undecided` the positions of those within the margin (it
/// holds `count` numbers), `finite` 0 if some element is not finite, else 1.
/// Returns the number of undecided elements.
size_t kernel_rank(
    const float *x, const float *lengths, const float *distances, size_t count, float score, float length,
    float distance, float constant, int32_t *above, int32_t *finite, int32_t *undecided);
/// Writes the positions of the elements of at least `least`, in ascending order (`found` holds `count` numbers), and
/// returns their number.
size_t kernel_at_least(const float *x, size_t count, float least, int32_t *found);
/// Copies the elements of at least `low` and below `high` (`found` has room for `count` + 16) and returns their number;
/// `above` receives the number of those of at least `high`, which is not below `low`.
size_t kernel_within(const float *x, size_t count, float low, float high, int32_t *above, float *found);
/// The same of x[i] + shifts[p] for the elements offsets[p] ..< offsets[p + 1] of each part p, which are sorted,
/// largest first; `tops` has the first one of each part, −∞ of an empty one.
size_t kernel_within_parts(
    const float *x, const float *tops, const int32_t *offsets, size_t parts, const float *shifts, float low, float high,
    int32_t *above, float *found);
/// Of such parts: counts[p] = number of elements of at least `least`; returns their sum.
size_t kernel_prefixes(
    const float *x, const float *tops, const int32_t *offsets, size_t parts, const float *shifts, float least,
    int32_t *counts);
/// Scores the items (count × columns, plus `bias`, which may be null) for the sessions numbers[r] of a matrix, for each
/// only the first counts[r] − before of them, and compares them with scores[numbers[r]], each known within constant +
/// length·lengths[i]; scores, length, constant, above and odd are by number. `above` is increased by the items
/// certainly above, `odd` becomes 1 if a score is not finite. `undecided` receives pairs of number and item within the
/// margin (it has room for rows × count pairs). Returns the number of pairs.
size_t kernel_rank_first(
    const float *items, const float *bias, const float *lengths, size_t count, size_t columns, const float *sessions,
    size_t rows, const int32_t *numbers, const int32_t *counts, int32_t before, const float *scores,
    const float *length, const float *constant, int32_t *above, int32_t *odd, int32_t *undecided);

// bfloat16 ---------------------------------------------------------------------------------------------------------

/// y = x rounded to the nearest bfloat16, ties to even.
void kernel_round_bf16(const float *x, uint16_t *y, size_t count);
/// y += a·x for bfloat16 x.
void kernel_axpy_bf16(float a, const uint16_t *x, float *y, size_t count);
/// ‖x − rounded‖, in double.
double kernel_rounding_distance(const float *x, const uint16_t *rounded, size_t count);

// Optimiser --------------------------------------------------------------------------------------------------------

/// Adam (Kingma & Ba 2015) with decoupled decay; `rate` and `epsilon` already hold the bias corrections, so
/// w −= rate·m/(√v + epsilon) + decay·w. The gradient is scaled by `gradient_scale` and gets l2·w
/// added when it is read, then it is set to zero.
void kernel_adam(
    float *w, float *gradient, float *m, float *v, size_t count, float gradient_scale, float l2, float rate,
    float beta1, float beta2, float epsilon, float decay);
/// Adagrad (Duchi et al. 2011) with momentum: squares += g²,
/// velocity = momentum·velocity − rate·g/√(squares + epsilon), w += velocity − decay·w,
/// g = gradient_scale·gradient + l2·w. The gradient is set to zero.
void kernel_adagrad(
    float *w, float *gradient, float *squares, float *velocity, size_t count, float gradient_scale, float l2,
    float rate, float momentum, float epsilon, float decay);

// Sparse systems ---------------------------------------------------------------------------------------------------

/// Vectors that a block holds: a row of a block is one element of each, next to each other, in a line of the cache.
/// Columns of a block never mix, so that a result does not depend on what else is in the block.
#define SPARSE_BLOCK_WIDTH 8

/// Y = A·X in double precision; row r of A has the elements offsets[r] ..< offsets[r + 1], X and Y are blocks.
void kernel_sparse_product(
    const size_t *offsets, const int32_t *columns, const double *values, const double *x, double *y, size_t rows);
/// dots[k] = xₖ·yₖ for every column of two blocks.
void kernel_block_dots(const double *x, const double *y, double *dots, size_t rows);
/// X += α∘P, R −= α∘Q, squares[k] = rₖ·rₖ, with an α per column.
void kernel_conjugate_step(
    const double *alpha, const double *p, const double *q, double *x, double *r, double *squares, size_t rows);
/// P = R + β∘P, with a β per column.
void kernel_conjugate_direction(const double *beta, const double *r, double *p, size_t rows);
