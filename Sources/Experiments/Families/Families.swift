/// The families of models: the possible values of `model.kind`.
public enum Families {
    /// In the order in which documents list them: trained ones first.
    public static let all: [Family] =
        ModelSettings.Kind.Trained.allCases.map(\.family) + ModelSettings.Kind.Fitted.allCases.map(\.family)

    /// The models as a Markdown table: what each is, and the papers to cite.
    public static var markdown: String {
        markdownTable(
            ["`model.kind`", "", "what it is", "please cite"],
            all.map { family in
                [
                    "`\(family.kind.rawValue)`", family.kind.isBaseline ? "fitted" : "trained", family.summary,
                    family.papers.joined(separator: "; "),
                ]
            })
    }
}

extension ModelSettings.Kind {
    public var family: Family {
        switch self {
        case .trained(let kind): kind.family
        case .fitted(let kind): kind.family
        }
    }
}

extension ModelSettings.Kind.Trained {
    var family: Family {
        switch self {
        case .hiersrec: .hiersrec
        case .m2trec: .m2trec
        case .transformer: .transformer
        case .srgnn: .srgnn
        case .gru4rec: .gru4rec
        }
    }
}

extension ModelSettings.Kind.Fitted {
    var family: Family {
        switch self {
        case .popularity: .popularity
        case .sessionPopularity: .sessionPopularity
        case .markov: .markov
        case .itemKNN: .itemKNN
        case .vsknn: .vsknn
        case .stan: .stan
        case .slist: .slist
        }
    }
}
