/// The optimisation of one run.
public struct TrainingSettings: Sendable, Hashable, Codable {
    public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
        /// Softmax over the whole catalogue.
        case full
        /// Softmax over the target and shared negatives ∝ popularity^α, with logQ correction.
        case sampled
        /// BPR-max over the target and shared negatives (Hidasi & Karatzoglou 2018).
        case bprMax

        /// Whether a softmax of the scores gives probabilities.
        public var isSoftmax: Bool { self != .bprMax }
    }

    /// What makes up a step.
    public enum Batching: String, Sendable, Hashable, Codable, CaseIterable {
        /// Whole sessions, with backpropagation through time.
        case sessions
        /// Single rows: a target and its prefix, drawn from all rows alike, as the authors of SR-GNN and of most graph
        /// models do (Wu et al. 2019).
        case rows
        /// One click of each of several sessions that run side by side (Hidasi et al. 2016): states are carried from
        /// step to step, gradients are not.
        case parallel
    }

    /// In which order sessions, or their rows, come in an epoch.
    public enum Order: String, Sendable, Hashable, Codable, CaseIterable {
        /// A new one every epoch.
        case random
        /// That of time, oldest first, as in GRU4Rec's own code (`session_order`).
        case time
    }

    public enum Optimiser: String, Sendable, Hashable, Codable, CaseIterable {
        /// Kingma & Ba 2015.
        case adam
        /// Duchi et al. 2011, with momentum as in GRU4Rec's own code.
        case adagrad
    }

    /// Course of the learning rate after warm-up.
    public enum Decay: String, Sendable, Hashable, Codable, CaseIterable {
        case constant
        /// To zero at the last step of the last epoch.
        case cosine
        /// Multiplied by `decayFactor` after every `decayEvery` epochs.
        case exponential
    }

    /// Precision of the operands of large matrix products; sums and weights are single precision in both cases.
    public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
        case fp32
        /// bfloat16, on processors with instructions for it (AMX, AVX512-BF16) and if oneDNN is installed.
        case bf16
    }

    /// How it is decided which weights are tested.
    public enum Selection: String, Sendable, Hashable, Codable, CaseIterable {
        /// Those of the epoch that is best on the validation sessions or, with `refit`, of as many epochs.
        case validation
        /// Those after the last epoch, trained on training and validation sessions: for settings that were chosen
        /// before. Nothing of the run is validated.
        case none
    }

    /// What is left of the weights once a run is done.
    public enum Keep: String, Sendable, Hashable, Codable, CaseIterable {
        /// The final weights and, after a refit, those of the best epoch before it, which another second stage is
        /// fitted with.
        case all
        /// The final weights.
        case best
        /// None: the result, ranks and lists, and the log.
        case summary
    }

    /// Maximum number of epochs; early stopping may end the run earlier.
    public var epochs = 10
    /// Sessions per step; rows for `batching: rows`.
    public var batch = 256
    public var batching: Batching = .sessions
    public var order: Order = .random
    /// Newer sessions are drawn more often, in proportion to exp(−age / ageDecay), with the age as a share of the
    /// training sessions; 0: all equally often.
    public var ageDecay = 0.0
    public var optimiser: Optimiser = .adam
    /// `adagrad`: share of a step that is repeated in the next one.
    public var momentum = 0.0
    public var learningRate = 1e-3
    /// Steps over which the learning rate rises linearly from zero.
    public var warmupSteps = 0
    public var decay: Decay = .constant
    public var decayFactor = 0.6
    public var decayEvery = 1
    /// Decoupled weight decay (AdamW, Loshchilov & Hutter 2019), per step, multiplied by the learning rate.
    public var weightDecay = 0.0
    /// Coupled L2 penalty on every weight: its gradient passes through the optimiser.
    public var l2 = 0.0
    /// Largest norm of the whole gradient; 0: no clipping.
    public var clipNorm = 0.0
    /// Share of the target's probability spread over the catalogue.
    public var labelSmoothing = 0.0

    /// Share of the rows whose predicted category is exchanged for a confused one before it feeds the item head.
    public var categoryNoise = 0.0

    public var loss: Loss = .full
    /// `sampled`, `bprMax`: number of negatives shared by a step.
    public var negatives = 2_048
    /// `sampled`, `bprMax`: exponent α of the popularity in the sampling distribution.
    public var negativeExponent = 0.75
    /// `sampled`: share of the logQ correction that is applied.
    public var logQ = 1.0
    public var bprMax = BPRMaxSettings()

    public var precision: Precision = .fp32
    public var seed: UInt64 = 1
    /// Parallel shards of a step; affects the result, since it decides the order of sums.
    public var workers = 2
    public var selection: Selection = .validation
    /// Consecutive validations without improvement after which the run stops; 0: never. What must improve is MRR@20 or,
    /// if the item is not a task, the mean AUC of feedback.
    public var patience = 2
    /// Validation scorings per epoch.
    public var validationsPerEpoch = 1
    /// Retrain on training and validation sessions for the best number of epochs, and score the test set with that
    /// model.
    public var refit = false
    /// Share of the training sessions that are trained on, also in a refit; the others are never seen. A smaller share
    /// is a subset of a larger one, and the same for all models and seeds.
    public var sessionFraction = 1.0
    /// Seconds between checkpoints.
    public var checkpointSeconds = 60.0
    public var keep: Keep = .all

    /// Whether a second training, on validation sessions, too, follows the one that they judge.
    public var isRefitted: Bool { refit && selection == .validation }

    /// Whether the tested model has learned from the validation sessions, too.
    public var learnsFromValidation: Bool { refit || selection == .none }

    public init() {}
}
