/// What there is to know about a dataset before training on it. Shares are fractions.
public struct DatasetStatistics: Sendable, Hashable, Codable {
    public var name: String
    public var fingerprint: String
    /// What was found in the source files; nil for what is generated.
    public var source: SourceReport?
    /// The same in words, and what the metadata lacks.
    public var findings: [String]
    public var items: Int
    /// Share of all pairs of a session and an item that are clicks, in training and validation sessions.
    public var density: Double
    /// Share of the clicks, in training and validation sessions, on an item that the session has before.
    public var repeatRate: Double
    public var training: Sessions
    public var validation: Sessions
    public var test: Sessions
    /// Whole training and validation sessions: what a refit trains on.
    public var refit: Sessions
    /// Category levels, coarsest first, then the other metadata.
    public var fields: [Field]
    /// Vectors given for items.
    public var vectors: Vectors?
    /// Feedback tasks.
    public var feedback: [Feedback]
    public var targets: Targets
    public var popularity: Popularity

    public struct Sessions: Sendable, Hashable, Codable {
        public var sessions: Int
        public var clicks: Int
        /// Rows to predict.
        public var rows: Int
        public var meanLength: Double
        public var longest: Int
        /// Share of the sessions of length 2.
        public var shareOfLength2: Double
        /// Numbers of sessions by classes of their length.
        public var lengths: [Class]
        /// Items shown before rows to predict and not clicked, and the rows that have any; nil if nothing is known.
        public var shown: Int?
        public var rowsWithShown: Int?

        package init(_ set: SessionSet) {
            let lengths = (0..<set.count).map(set.length)
            sessions = set.count
            clicks = set.items.count
            rows = set.rows
            meanLength = share(clicks, of: sessions)
            longest = lengths.max() ?? 0
            shareOfLength2 = share(lengths.count { $0 == 2 }, of: sessions)
            self.lengths = Class.counts(of: lengths, from: [1, 2, 3, 4, 5, 6, 8, 11, 16, 21, 51])
            guard set.saysWhatWasShown else { return }
            let shown = set.eachRow.map { set.shown.range($0.target).count }
            self.shown = shown.reduce(0, +)
            rowsWithShown = shown.count { $0 > 0 }
        }
    }

    /// How many things have a number of a range.
    public struct Class: Sendable, Hashable, Codable {
        public var first: Int
        /// Nil: without end.
        public var last: Int?
        public var count: Int

        /// "6–7", "5", "≥51".
        public var name: String { last.map { $0 == first ? "\(first)" : "\(first)–\($0)" } ?? "≥\(first)" }

        /// - Parameter firsts: ascending; the last class has no end. Empty classes at both ends are left out.
        static func counts(of values: some Sequence<Int>, from firsts: [Int]) -> [Class] {
            var counts = [Int](repeating: 0, count: firsts.count)
            for value in values { counts[firsts.lastIndex { $0 <= value } ?? 0] += 1 }
            let filled = firsts.indices.filter { counts[$0] > 0 }
            guard let low = filled.first, let high = filled.last else { return [] }
            return (low...high).map { index in
                let last = index + 1 < firsts.count ? firsts[index + 1] - 1 : nil
                return Class(first: firsts[index], last: last, count: counts[index])
            }
        }
    }

    /// Metadata of the items.
    public struct Field: Sendable, Hashable, Codable {
        public var name: String
        public var kind: ItemField.Kind
        /// Distinct values.
        public var values: Int
        public var valuesPerItem: Double
        public var itemsWithout: Int

        init(_ field: ItemField) {
            let items = field.bags.count
            name = field.name
            kind = field.kind
            values = field.vocabulary.count
            valuesPerItem = share(field.bags.elements.count, of: items)
            itemsWithout = (0..<items).count { field[$0].isEmpty }
        }
    }

    public struct Vectors: Sendable, Hashable, Codable {
        /// Numbers of a vector.
        public var width: Int
        public var itemsWithout: Int

        init(_ vectors: GivenVectors) {
            width = vectors.width
            itemsWithout = (0..<vectors.count).count { !vectors.isKnown($0) }
        }
    }

    /// Labels of a feedback task.
    public struct Feedback: Sendable, Hashable, Codable {
        public var name: String
        public var training: Labels
        public var validation: Labels
        public var test: Labels

        /// Labels of the rows to predict.
        public struct Labels: Sendable, Hashable, Codable {
            public var rows: Int
            /// Share of yes among the known labels.
            public var shareOfYes: Double
            /// Share of the rows whose label is unknown.
            public var shareUnknown: Double

            init(_ labels: [Int8]) {
                let unknown = labels.count { $0 < 0 }
                rows = labels.count
                shareOfYes = share(labels.count { $0 == 1 }, of: rows - unknown)
                shareUnknown = share(unknown, of: rows)
            }
        }

        init(_ dataset: Dataset, task: Int) {
            func labels(_ sessions: SessionSet) -> Labels {
                Labels(sessions.eachRow.map { sessions.feedback[task][$0.target] })
            }
            name = dataset.feedback[task]
            training = labels(dataset.training)
            validation = labels(dataset.validation)
            test = labels(dataset.test)
        }
    }

    /// What the targets of the test rows are.
    public struct Targets: Sendable, Hashable, Codable {
        /// Share of the rows whose target is the item just before it.
        public var shareOfLastItem: Double
        /// Share of the rows whose target occurs anywhere before it in the session.
        public var shareInPrefix: Double
        /// Share of the rows whose target no training session contains: what a model without a refit has never seen,
        /// items that only validation sessions contain among it.
        public var shareUnseen: Double
        /// Distinct targets that no training session contains.
        public var unseenItems: Int
        /// Both of targets that no validation session contains either, which a refit has never seen.
        public var shareUnseenByRefit: Double
        public var itemsUnseenByRefit: Int
    }

    /// How the clicks of training and validation sessions are spread over the items.
    public struct Popularity: Sendable, Hashable, Codable {
        /// Share of the clicks on the most popular 1 %, 10 % and 50 % of the items.
        public var top1Percent: Double
        public var top10Percent: Double
        public var top50Percent: Double
        /// Clicks on the median item, and on the most popular one.
        public var median: Int
        public var maximum: Int
        public var itemsWithoutClicks: Int
        /// Gini coefficient of the clicks over all items: 0 if all have the same, towards 1 if one has all.
        public var gini: Double
        /// Numbers of items by classes of their clicks.
        public var clicks: [Class]

        init(_ clicks: [Int]) {
            let clicks = clicks.sorted(by: >)
            let total = clicks.reduce(0, +)
            func top(_ percent: Int) -> Double {
                share(clicks.prefix((clicks.count * percent + 99) / 100).reduce(0, +), of: total)
            }
            top1Percent = top(1)
            top10Percent = top(10)
            top50Percent = top(50)
            median = clicks.isEmpty ? 0 : clicks[clicks.count / 2]
            maximum = clicks.first ?? 0
            itemsWithoutClicks = clicks.count { $0 == 0 }
            // Σ (2 i − n − 1) x_i / (n Σ x), with x ascending and i from 1 on.
            let n = Double(clicks.count)
            let weighted = clicks.reversed().enumerated().reduce(0.0) { sum, click in
                sum + (2 * Double(click.offset + 1) - n - 1) * Double(click.element)
            }
            gini = total == 0 ? 0 : weighted / (n * Double(total))
            self.clicks = Class.counts(of: clicks, from: [0, 1, 2, 3, 6, 11, 21, 51, 101, 501, 1_001])
        }
    }

    public init(_ dataset: Dataset) {
        name = dataset.name
        fingerprint = dataset.fingerprint
        source = dataset.report
        findings = dataset.findings.map(\.description)
        items = dataset.catalogue.count
        let repeats = dataset.refit.repeats(itemCount: items)
        density = share(dataset.refit.items.count - repeats, of: dataset.refit.count * dataset.catalogue.count)
        repeatRate = share(repeats, of: dataset.refit.items.count)
        training = Sessions(dataset.training)
        validation = Sessions(dataset.validation)
        test = Sessions(dataset.test)
        refit = Sessions(dataset.refit)
        fields = (dataset.catalogue.categories.map(\.field) + dataset.catalogue.fields).map(Field.init)
        vectors = dataset.catalogue.vectors.map(Vectors.init)
        feedback = dataset.feedback.indices.map { Feedback(dataset, task: $0) }
        targets = Targets(dataset)
        popularity = Popularity(dataset.refit.support(itemCount: items))
    }
}

extension DatasetStatistics.Targets {
    init(_ dataset: Dataset) {
        var training = UnseenTargets(by: dataset.training, itemCount: dataset.catalogue.count)
        var refit = UnseenTargets(by: dataset.refit, itemCount: dataset.catalogue.count)
        var last = 0
        var inPrefix = 0
        /// The last session in which each item was seen.
        var seenIn = [Int](repeating: -1, count: dataset.catalogue.count)
        let items = dataset.test.items
        for session in 0..<dataset.test.count {
            let targets = dataset.test.targets(session)
            for event in dataset.test.events(session) {
                let target = items[event]
                defer { seenIn[Int(target)] = session }
                guard targets.contains(event) else { continue }
                last += items[event - 1] == target ? 1 : 0
                inPrefix += seenIn[Int(target)] == session ? 1 : 0
                training.add(target)
                refit.add(target)
            }
        }
        let rows = dataset.test.rows
        shareOfLastItem = share(last, of: rows)
        shareInPrefix = share(inPrefix, of: rows)
        shareUnseen = share(training.rows, of: rows)
        unseenItems = training.items.count
        shareUnseenByRefit = share(refit.rows, of: rows)
        itemsUnseenByRefit = refit.items.count
    }
}

/// Targets that some sessions do not contain.
private struct UnseenTargets {
    private let isSeen: [Bool]
    private(set) var rows = 0
    private(set) var items: Set<Int32> = []

    init(by sessions: SessionSet, itemCount: Int) { isSeen = sessions.contains(itemCount: itemCount) }

    mutating func add(_ target: Int32) {
        if isSeen[Int(target)] { return }
        rows += 1
        items.insert(target)
    }
}

extension SessionSet {
    /// Clicks on an item that the session has before.
    fileprivate func repeats(itemCount: Int) -> Int {
        /// The last session in which each item was seen.
        var seenIn = [Int](repeating: -1, count: itemCount)
        var repeats = 0
        let items = items
        for session in 0..<count {
            for event in events(session) {
                let item = Int(items[event])
                if seenIn[item] == session { repeats += 1 }
                seenIn[item] = session
            }
        }
        return repeats
    }
}

private func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
