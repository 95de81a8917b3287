import Experiments

extension ModelSettings.Kind {
    /// The kind as one that is trained.
    public var trained: Trained {
        get throws { if case .trained(let kind) = self { kind } else { throw OtherKind(kind: self) } }
    }

    /// The kind as one that is fitted.
    public var fitted: Fitted {
        get throws { if case .fitted(let kind) = self { kind } else { throw OtherKind(kind: self) } }
    }

    private struct OtherKind: Error { let kind: ModelSettings.Kind }
}
